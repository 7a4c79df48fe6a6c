/** Puts labels on posts. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { addLabels, holdLabels, listLabelsOfPost, takeOffLabels } from './labels.queries.ts';
import { labelsMissing, tooManyLabels } from './posts.errors.ts';
import { lockPost, updatePost } from './posts.queries.ts';

/** More on one post say nothing. */
const mostLabels = 20;

/** @throws AppError 422 `unknown_label` when one of them is not there. */
async function requireLabels(scope: WorkspaceScope, ids: readonly string[]): Promise<void> {
  const wanted = new Set(ids);
  if ((await holdLabels(scope, [...wanted])).length < wanted.size) throw labelsMissing();
}

/** Gives a post exactly these labels. @throws AppError 422 `unknown_label`. */
export async function labelPost(scope: WorkspaceScope, postId: string, ids: readonly string[]): Promise<void> {
  const before = await listLabelsOfPost(scope, postId);
  const added = [...new Set(ids)].filter((id) => !before.includes(id));
  await requireLabels(scope, added);
  await takeOffLabels(
    scope,
    postId,
    before.filter((id) => !ids.includes(id)),
  );
  await addLabels(scope, postId, added);
}

/**
 * Puts labels on posts and takes others off. A post that changes counts up its revision: an editor that has it open
 * must not put the former labels back. @returns how many posts changed.
 * @throws AppError 404 for a post, 422 `unknown_label`, `too_many_labels`.
 */
export async function putLabels(
  app: AppContext,
  scope: WorkspaceScope,
  input: { readonly postIds: readonly string[]; readonly add: readonly string[]; readonly takeOff: readonly string[] },
): Promise<number> {
  await requireLabels(scope, input.add);
  const add = [...new Set(input.add)];
  const takeOff = input.takeOff.filter((id) => !add.includes(id));
  let changed = 0;
  // In one order for everybody, so that two of these never wait for each other.
  for (const postId of [...new Set(input.postIds)].sort()) {
    const row = await lockPost(scope, postId);
    if (!row || row.deletedAt) throw notFound('post');
    const isLess = await takeOffLabels(scope, postId, takeOff);
    const isMore = await addLabels(scope, postId, add);
    if (!isLess && !isMore) continue;
    if ((await listLabelsOfPost(scope, postId)).length > mostLabels) throw tooManyLabels(mostLabels);
    changed += 1;
    const now = app.clock.now();
    await updatePost(scope, postId, {});
    await emitEvent(scope, {
      name: 'post.saved',
      data: { postId, revision: row.revision + 1 },
      id: app.ids.next(now),
      at: now,
    });
  }
  return changed;
}
