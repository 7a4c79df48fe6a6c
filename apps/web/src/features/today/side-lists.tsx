import { ArrowSquareOutIcon } from '@phosphor-icons/react/dist/csr/ArrowSquareOut';
import { Link } from '@tanstack/react-router';
import { dayKey, formatAge, formatDay, formatTime } from '../../lib/times.ts';
import { Icon } from '../../ui/icon.tsx';
import { Section } from '../../ui/page-header.tsx';
import { type Account, NetworkGlyph } from '../accounts/index.tsx';
import type { Publication } from '../publications/index.tsx';

interface ListProps {
  readonly items: readonly Publication[];
  readonly accounts: ReadonlyMap<string, Account>;
  readonly zone: string;
  readonly now: Date;
}

function Line({
  publication,
  account,
  at,
  end,
}: {
  publication: Publication;
  account: Account | undefined;
  at: string;
  end?: React.ReactNode;
}) {
  return (
    <li>
      <span className="num">{at}</span>
      {account ? <NetworkGlyph channel={account.channel} details={account.details} /> : <span />}
      <Link to={'/activity' as string} search={{ publication: publication.id } as never} className="clip say-s">
        {publication.postTitle || 'Untitled post'}
      </Link>
      {end}
    </li>
  );
}

/** What goes out next; the day stands before the time when it is not today. */
export function Next({ items, accounts, zone, now }: ListProps) {
  const today = dayKey(now, zone);
  const at = ({ dueAt }: Publication): string =>
    dayKey(dueAt, zone) === today
      ? formatTime(dueAt, zone)
      : `${formatDay(dueAt, zone).replace(/ \w+$/, '')}, ${formatTime(dueAt, zone)}`;
  return (
    <Section name="Next" className="mt-[18px]">
      {items.length === 0 ? (
        <p className="quiet py-3">
          Nothing is planned. <Link to={'/posts/new' as string}>Write a post</Link>
        </p>
      ) : (
        <ol className="td-list">
          {items.map((publication) => (
            <Line
              key={publication.id}
              publication={publication}
              account={accounts.get(publication.accountId)}
              at={at(publication)}
            />
          ))}
        </ol>
      )}
    </Section>
  );
}

/** The latest that are proved to be out, with the way to each. */
export function LatestOut({ items, accounts, now }: ListProps) {
  if (items.length === 0) return <p className="quiet py-3">Nothing went out yet, so nothing can have come back.</p>;
  return (
    <ol className="td-list">
      {items.map((publication) => (
        <Line
          key={publication.id}
          publication={publication}
          account={accounts.get(publication.accountId)}
          at={formatAge(publication.publishedAt ?? publication.dueAt, now)}
          end={
            publication.url && (
              <a href={publication.url} target="_blank" rel="noreferrer" className="s12 td-out">
                See it <Icon of={ArrowSquareOutIcon} size={12} />
                <span className="vh"> : {publication.postTitle}</span>
              </a>
            )
          }
        />
      ))}
    </ol>
  );
}
