import { Link } from '@tanstack/react-router';
import { formatMoment } from '../../lib/times.ts';
import { buttonClass } from '../../ui/button.tsx';
import { State } from '../../ui/note.tsx';
import { Section } from '../../ui/page-header.tsx';
import { type PostSummary, usePostsInReview, useWhyNotApprove, useWhyNotWrite } from '../posts/index.tsx';

interface Shown {
  readonly zone: string;
  readonly now: Date;
}

function PostToSee({ post, words, act, zone, now }: { post: PostSummary; words: string; act: string } & Shown) {
  const isReturned = post.approval === 'returned';
  return (
    <li className="td-need">
      <div className="td-nh">
        <State state={isReturned ? 'attention' : 'approval'}>{isReturned ? 'Returned' : 'In review'}</State>
      </div>
      <div className="min-w-0">
        <h3 className="say">{post.title || 'Untitled post'}</h3>
        <p className="quiet">
          {words}
          {post.nextDueAt && ` Planned for ${formatMoment(post.nextDueAt, zone, now)}.`}
        </p>
        <div className="td-acts">
          <Link
            to={'/posts/$postId/review' as string}
            params={{ postId: post.id } as never}
            className={buttonClass({ small: true })}
          >
            {act}
          </Link>
        </div>
      </div>
    </li>
  );
}

/** What waits for this person's answer, and what came back to be changed. Nothing of either is nothing on the page. */
export function ToReview(shown: Shown) {
  const mayApprove = useWhyNotApprove() === null;
  const mayWrite = useWhyNotWrite() === null;
  const asked = usePostsInReview('in_review', mayApprove).data;
  const returned = usePostsInReview('returned', mayWrite).data;
  const waiting = mayApprove ? (asked?.items ?? []) : [];
  const back = mayWrite ? (returned?.items ?? []) : [];
  if (waiting.length + back.length === 0) return null;
  const isCut = Boolean(asked?.nextCursor ?? returned?.nextCursor);
  return (
    <Section name="In review" className="mb-6">
      <ul>
        {waiting.map((post) => (
          <PostToSee key={post.id} post={post} words="Waits for your answer." act="Look and answer" {...shown} />
        ))}
        {back.map((post) => (
          <PostToSee key={post.id} post={post} words="Came back with a note." act="Read the note" {...shown} />
        ))}
      </ul>
      {isCut && (
        <p className="py-3">
          <Link to={'/calendar' as string} search={{ view: 'list', state: 'in_review' } as never}>
            See all that are in review
          </Link>
        </p>
      )}
    </Section>
  );
}
