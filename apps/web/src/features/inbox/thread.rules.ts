/** What stands below a post, in the order in which it is read. Pure. */
import type { Comment, Reply } from './inbox.api.ts';

export type ThreadLine =
  | { readonly kind: 'comment'; readonly id: string; readonly depth: number; readonly comment: Comment }
  | { readonly kind: 'reply'; readonly id: string; readonly depth: number; readonly reply: Reply };

/** Deeper answers stand at this depth too: narrow screens have no room for more. */
const deepest = 2;

/**
 * Every comment behind the one it answers, and behind each what we are saying to it. A reply that came back as a comment
 * is shown as that; one that a person let go is not shown.
 */
export function threadOf(comments: readonly Comment[], replies: readonly Reply[]): ThreadLine[] {
  const known = new Set(comments.map(({ remoteId }) => remoteId));
  const ids = new Set(comments.map(({ id }) => id));
  const open = replies.filter(
    ({ state, remoteId }) => state !== 'dropped' && (remoteId === null || !known.has(remoteId)),
  );
  const below = Map.groupBy(comments, ({ parentRemoteId }) =>
    parentRemoteId !== null && known.has(parentRemoteId) ? parentRemoteId : null,
  );
  const said = Map.groupBy(open, ({ commentId }) => (commentId !== null && ids.has(commentId) ? commentId : null));
  const lines: ThreadLine[] = [];
  const seen = new Set<string>();
  const repliesTo = (commentId: string | null, depth: number): void => {
    for (const reply of said.get(commentId) ?? []) lines.push({ kind: 'reply', id: reply.id, depth, reply });
  };
  const walk = (parent: string | null, depth: number): void => {
    for (const comment of below.get(parent) ?? []) {
      // Whatever a network says, nothing is shown twice and nothing turns in a circle.
      if (seen.has(comment.id)) continue;
      seen.add(comment.id);
      lines.push({ kind: 'comment', id: comment.id, depth: Math.min(depth, deepest), comment });
      walk(comment.remoteId, depth + 1);
      repliesTo(comment.id, Math.min(depth + 1, deepest));
    }
  };
  walk(null, 0);
  repliesTo(null, 0);
  return lines;
}

/** Whether a person may settle it, and how. */
export function decisionsFor({ state }: Pick<Reply, 'state'>): readonly ('it_is_there' | 'send_again' | 'drop')[] {
  if (state === 'needs_attention' || state === 'unknown') return ['it_is_there', 'send_again', 'drop'];
  return state === 'failed' ? ['send_again', 'drop'] : [];
}
