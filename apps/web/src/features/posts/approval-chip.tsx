import { Link } from '@tanstack/react-router';
import { Note } from '../../ui/note.tsx';
import { type ApprovalState, approvalNotes, approvalWords } from './review.rules.ts';

/** How something stands in review: note, word and colour. */
export function ApprovalWord({ state }: { state: ApprovalState }) {
  const note = approvalNotes[state];
  return (
    <span className={`st ${state === 'approved' ? 'st-ink' : `st-${note}`}`}>
      <Note state={note} />
      {approvalWords[state]}
    </span>
  );
}

/** The same as the way to the review. */
export function ApprovalChip({ state, postId }: { state: ApprovalState; postId: string }) {
  return (
    <Link
      to={'/posts/$postId/review' as string}
      params={{ postId } as never}
      className="rv-chip"
      title="See the review"
    >
      <ApprovalWord state={state} />
    </Link>
  );
}
