import { formatDay } from '../../lib/times.ts';
import { Section } from '../../ui/page-header.tsx';
import { type Account, AccountName } from '../accounts/index.tsx';
import type { NotablePost } from './insights.api.ts';
import { UseInBrief } from './use-in-brief.tsx';

export interface NotableRow {
  readonly post: NotablePost;
  readonly account: Account;
}

function Row({ post, account, zone, whyNot }: NotableRow & { zone: string; whyNot: string | null }) {
  const title = post.title || 'A post without words';
  return (
    <li className="ins-post">
      <div className="min-w-0">
        {post.url ? (
          <a className="ins-title" href={post.url} target="_blank" rel="noreferrer">
            {title}
          </a>
        ) : (
          <span className="ins-title">{title}</span>
        )}
        <p className="s12 quiet flex flex-wrap items-center gap-x-3">
          <AccountName account={account} />
          <span>{formatDay(post.publishedAt, zone)}</span>
        </p>
      </div>
      <p className="s12 ins-fact">{post.words}</p>
      <div className="ins-act">
        <UseInBrief findingKey={post.key} about={title} whyNot={whyNot} />
      </div>
    </li>
  );
}

/** Posts that the server found to be exceptions on their account: facts about these posts, no claim why. */
export function NotablePosts({
  rows,
  zone,
  whyNot,
}: {
  rows: readonly NotableRow[];
  zone: string;
  whyNot: string | null;
}) {
  if (rows.length === 0) return null;
  return (
    <Section name="Posts that stood out" aside="What they did, not why">
      <ul>
        {rows.map((row) => (
          <Row key={row.post.key} {...row} zone={zone} whyNot={whyNot} />
        ))}
      </ul>
    </Section>
  );
}
