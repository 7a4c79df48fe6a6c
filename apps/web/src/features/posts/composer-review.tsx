import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { showToast } from '../../lib/toasts.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { ApprovalChip } from './approval-chip.tsx';
import { type Post, useWhyNotWrite } from './posts.api.ts';
import { savedNow } from './queue-save.ts';
import { useWhyNotApprove } from './review.api.ts';
import { mayAsk } from './review.rules.ts';
import { type Seen, useReviewActs } from './use-review-acts.ts';
import './review.css';

/** In the composer's head: how the post stands in review, and the next step. What is written is saved first. */
export function ComposerReview({ draftKey, post }: { draftKey: string; post: Post }) {
  const acts = useReviewActs();
  const whyNotWrite = useWhyNotWrite();
  const whyNotApprove = useWhyNotApprove();
  const { approval } = post;
  const { problem } = acts;
  useEffect(() => {
    if (problem) showToast({ words: problem.userMessage });
  }, [problem]);
  if (approval === null) return null;
  const seen = async (): Promise<Seen | null> => {
    const saved = await savedNow(draftKey);
    if (saved?.postId && saved.revision !== null) return { postId: saved.postId, revision: saved.revision };
    showToast({ words: 'The last words could not be saved yet, so nobody was asked. Try again in a moment.' });
    return null;
  };
  return (
    <>
      <ApprovalChip state={approval} postId={post.id} />
      {mayAsk(approval) && (
        <Button unavailable={whyNotWrite} isBusy={acts.busy === 'asked'} onClick={() => void acts.ask(seen)}>
          {approval === 'draft' ? 'Ask for approval' : 'Ask again'}
        </Button>
      )}
      {!whyNotApprove && approval === 'in_review' && (
        <Link to={'/posts/$postId/review' as string} params={{ postId: post.id } as never} className={buttonClass({})}>
          Review
        </Link>
      )}
    </>
  );
}
