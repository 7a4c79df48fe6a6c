import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../lib/api.ts';
import { type ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { shortTitle } from '../../lib/short-title.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import { useRefreshPosts } from './posts.api.ts';
import type { Review } from './review.api.ts';
import { lastAct } from './review.rules.ts';

/** The post as the person sees it. */
export interface Seen {
  readonly postId: string;
  readonly revision: number;
  /** Of what is answered, so that only what was seen is; absent where an answer speaks of what was just saved. */
  readonly hashes?: readonly string[];
}

export interface ReviewActs {
  /** The name of what is under way; '' when nothing is. */
  readonly busy: '' | 'asked' | 'approved' | 'returned';
  readonly problem: ApiProblem | null;
  forgetProblem(): void;
  ask(seen: () => Promise<Seen | null>, note?: string): Promise<boolean>;
  approve(seen: () => Promise<Seen | null>): Promise<boolean>;
  giveBack(seen: () => Promise<Seen | null>, note: string): Promise<boolean>;
}

const undoWords = { asked: 'Asked for approval of', approved: 'Approved', returned: 'Returned' } as const;

/** Asks, approves and returns; each can be undone. `seen` is asked when it is pressed: what is written is saved first. */
export function useReviewActs(): ReviewActs {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const refresh = useRefreshPosts();
  const [busy, setBusy] = useState<ReviewActs['busy']>('');
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  const act = async (
    kind: 'asked' | 'approved' | 'returned',
    seen: () => Promise<Seen | null>,
    call: (seen: Seen) => Promise<Review>,
  ): Promise<boolean> => {
    if (busy) return false;
    setBusy(kind);
    setProblem(null);
    try {
      const post = await seen();
      if (!post) return false;
      const review = await call(post);
      queries.setQueryData(api.approvals.get.queryKey({ input: { workspaceId, postId: post.postId } }), review);
      const ids = lastAct(review.acts, kind)?.ids ?? [];
      const args = { workspaceId, reviews: [{ postId: post.postId, ids: [...ids] }] };
      const words = `${undoWords[kind]} “${shortTitle(review.title || 'Untitled post')}”.`;
      const command = kind === 'asked' ? 'posts.take-ask-back' : 'posts.take-answer-back';
      offerUndo({ words, command, args });
      return true;
    } catch (error) {
      setProblem(toProblem(error));
      return false;
    } finally {
      setBusy('');
      await Promise.all([refresh(), queries.invalidateQueries({ queryKey: api.approvals.key() })]);
    }
  };
  return {
    busy,
    problem,
    forgetProblem: () => setProblem(null),
    ask: (seen, note = '') =>
      act('asked', seen, ({ postId, revision }) => client.approvals.ask({ workspaceId, postId, revision, note })),
    approve: (seen) =>
      act('approved', seen, ({ postId, revision, hashes }) =>
        client.approvals.approve({ workspaceId, postId, revision, ...(hashes ? { hashes: [...hashes] } : {}) }),
      ),
    giveBack: (seen, note) =>
      act('returned', seen, ({ postId, revision, hashes }) =>
        client.approvals.return({ workspaceId, postId, revision, note, ...(hashes ? { hashes: [...hashes] } : {}) }),
      ),
  };
}
