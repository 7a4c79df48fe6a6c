/**
 * Shows: posts and drafts, and the composer.
 * This door is loaded beside every page, so it holds names and `() => import(…)` only.
 */
import type { Feature } from '../../lib/feature.ts';

/** Many facts in a moment are one reason to read again. */
const settleMs = 250;

export const postsFeature: Feature = {
  name: 'posts',
  undo: {
    'posts.restore': async () => (await import('./posts.undo.ts')).restorePost,
    'posts.restore-all': async () => (await import('./posts.undo.ts')).restoreAllPosts,
    'posts.put-away': async () => (await import('./posts.undo.ts')).putAllAway,
    'posts.take-ask-back': async () => (await import('./posts.undo.ts')).takeAskBack,
    'posts.take-answer-back': async () => (await import('./posts.undo.ts')).takeAnswerBack,
    'posts.take-back': async () => (await import('./posts.undo.ts')).takeBack,
    'posts.plan-again': async () => (await import('./posts.undo.ts')).planAllAgain,
    'posts.move-back': async () => (await import('./posts.undo.ts')).moveAllBack,
    'posts.bring-words-back': async () => (await import('./posts.undo.ts')).bringWordsBack,
  },
  outbox: { 'posts.save': async () => (await import('./posts.outbox.ts')).saveDraft },
  palette: [async () => (await import('./posts.palette.ts')).postsSource],
  listen: (live, queries) => {
    void import('./send-kept.ts').then(({ sendKept }) => sendKept(queries));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = live.subscribe('*', ({ name }) => {
      if (!name.startsWith('post.') && !name.startsWith('publication.') && name !== 'resync') return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        void queries.invalidateQueries({ queryKey: [['posts']] });
        void queries.invalidateQueries({ queryKey: [['approvals']] });
        if (name !== 'post.saved') void queries.invalidateQueries({ queryKey: [['publications']] });
      }, settleMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  },
};

/** Whether this browser keeps words of a post. */
export const keepsWordsOf = async (userId: string, workspaceId: string, postId: string): Promise<boolean> =>
  (await (await import('./draft-store.ts')).findDraft(userId, workspaceId, postId)) !== null;

export const loadPostsPage = () => import('./posts-page.tsx');
