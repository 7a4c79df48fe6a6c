/** Gives planned copies of a post that repeats its words of now. */
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { listVersions, lockPost, savePost } from '../../posts/index.ts';
import { lockPosts, lockWithSource, tellOf } from './hold-recurrence.ts';
import { type ComingOccurrence, listComing, updateOccurrence } from './recurrences.queries.ts';

/** Whether a planned copy still says what it was made with. */
export const isUntouched = (one: ComingOccurrence): boolean => one.postRevision === one.madeRevision;

/** Gives planned copies that nobody changed the post's words of now. */
export async function rewriteOccurrences(
  app: AppContext,
  scope: WorkspaceScope,
  id: string,
): Promise<{ rewritten: number; leftAlone: number }> {
  const { row, source } = await lockWithSource(scope, id);
  const coming = (await listComing(scope, id, app.clock.now())).filter(
    (one) => one.postId && !one.isPutAway && (one.sourceRevision ?? 0) < source.revision,
  );
  await lockPosts(scope, coming);
  const versions = (await listVersions(scope, row.postId))
    .filter(({ accountId }) => row.accountIds.includes(accountId))
    .map(({ accountId, options, followsShared, content }) => ({
      accountId,
      options,
      ...(followsShared ? {} : { content }),
    }));
  const ours = coming.filter(isUntouched);
  for (const { recurrenceId, wallTime, postId } of ours) {
    const copy = postId ? await lockPost(scope, postId) : undefined;
    if (!copy) continue;
    const { title, content } = source;
    await savePost(app, scope, { postId: copy.id, revision: copy.revision, title, content, versions });
    const change = { madeRevision: copy.revision + 1, sourceRevision: source.revision };
    await updateOccurrence(scope, { recurrenceId, wallTime }, change);
  }
  await tellOf(app, scope, 'recurrence.changed', id);
  return { rewritten: ours.length, leftAlone: coming.length - ours.length };
}
