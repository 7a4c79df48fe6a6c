/** Pages of comments, where a network gives all of them at once. Pure. */
import type { Comment, CommentsPage } from '../spec.ts';

/**
 * The oldest comments after the cursor. A cursor names the moment and the id of the last comment given, so that nothing
 * is missed or repeated when comments come and go between two pages.
 */
export function commentsPage(
  comments: readonly Comment[],
  page: { readonly limit: number; readonly cursor?: string },
): CommentsPage {
  const { cursor } = page;
  const sorted = comments.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const rest = cursor === undefined ? sorted : sorted.filter((comment) => placeOf(comment) > cursor);
  const shown = rest.slice(0, Math.max(1, page.limit));
  const last = shown.at(-1);
  return { comments: shown, ...(last && rest.length > shown.length ? { cursor: placeOf(last) } : {}) };
}

function placeOf(comment: Comment): string {
  return `${comment.at.toISOString()} ${comment.remoteId}`;
}
