/** Pause, end and go on. What is taken back is put away and kept, so that it can be undone. */
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { lockLanes } from '../../../db/lock-order.ts';
import { AppError, notFound } from '../../../platform/errors.ts';
import { emitEvent } from '../../../platform/events/events.queries.ts';
import { listVersionsEver, lockPost, updatePost } from '../../posts/index.ts';
import { resumePublication } from '../change-publication.ts';
import { makeAhead } from './make-occurrences.job.ts';
import { wallTimesAfter } from './recurrence.rules.ts';
import { recurrenceOver } from './recurrences.errors.ts';
import {
  type ComingOccurrence,
  findRecurrence,
  listComing,
  listLastSends,
  lockRecurrence,
  updateOccurrence,
  updateRecurrence,
} from './recurrences.queries.ts';
import type { OccurrenceProblem, OccurrenceRow } from './recurrences.table.ts';
import { instantOf } from './wall-time.rules.ts';

/** Takes back what is planned. Ending and pausing differ in what people mean by it, and both can go on. */
export async function holdRecurrence(
  app: AppContext,
  scope: WorkspaceScope,
  id: string,
  state: 'paused' | 'stopped',
): Promise<void> {
  const { row } = await lockWithSource(scope, id);
  if (row.state === state) return;
  if (state === 'paused' && row.state === 'stopped') throw recurrenceOver();
  await holdBack(app, scope, await listComing(scope, id, app.clock.now()));
  await updateRecurrence(scope, id, { state });
  await tellOf(app, scope, state === 'paused' ? 'recurrence.paused' : 'recurrence.stopped', id);
}

/** Puts the copies of these occurrences away with their planned sends. What is out or on its way stays. */
export async function holdBack(
  app: AppContext,
  scope: WorkspaceScope,
  coming: readonly ComingOccurrence[],
): Promise<void> {
  const held = coming.filter((one) => one.postId && !one.isPutAway && !one.isHeld);
  await lockPosts(scope, held);
  const now = app.clock.now();
  for (const { recurrenceId, wallTime, postId } of held) {
    if (!postId || (await isOut(scope, postId))) continue;
    await putAway(app, scope, postId, now);
    await updateOccurrence(scope, { recurrenceId, wallTime }, { isHeld: true });
  }
}

/** Somebody sent it ahead of its time, or it is on its way. */
async function isOut(scope: WorkspaceScope, postId: string): Promise<boolean> {
  const atRest = ['scheduled', 'missed', 'cancelled', 'failed'];
  return (await listLastSends(scope, postId)).some(({ state }) => !atRest.includes(state));
}

/** The database cancels what was planned of it in the same commit; whoever does that holds the lanes. */
async function putAway(app: AppContext, scope: WorkspaceScope, postId: string, now: Date): Promise<void> {
  await lockLanes(
    scope,
    (await listVersionsEver(scope, postId)).map(({ accountId }) => accountId),
  );
  await updatePost(scope, postId, { deletedAt: now });
  await emitEvent(scope, { name: 'post.removed', data: { postId }, id: app.ids.next(now), at: now });
}

/** Goes on: what was taken back and is still to come is planned again; what fell into the pause is left out. */
export async function resumeRecurrence(app: AppContext, scope: WorkspaceScope, id: string): Promise<void> {
  const { row, source } = await lockWithSource(scope, id);
  if (row.state === 'running' && row.endsBefore === null) return;
  if (source.deletedAt) throw notFound('post');
  const now = app.clock.now();
  // Not held are those whose sends were taken back because the post was put away.
  const back = (await listComing(scope, id, now)).filter((one) => !one.isSkipped && (one.isHeld || !one.isPutAway));
  await lockPosts(scope, back);
  for (const one of back) await bringBack(app, scope, one);
  const passed = wallTimesAfter(row, row.dealtUntil, mostPassed).filter(
    (wallTime) => instantOf(wallTime, row.timeZone) <= now,
  );
  const dealtUntil = passed.at(-1) ?? row.dealtUntil;
  const [next] = wallTimesAfter(row, dealtUntil, 1);
  await updateRecurrence(scope, id, {
    state: 'running',
    endsBefore: null,
    dealtUntil,
    nextAt: next === undefined ? null : instantOf(next, row.timeZone),
  });
  await tellOf(app, scope, 'recurrence.resumed', id);
  await makeAhead(app, scope, id);
}
/** A daily one that paused for longer than two years goes on with one late look more. */
const mostPassed = 800;

/** Restores a copy and plans its sends for their own times again. Sends that cannot be planned stand as problems. */
export async function bringBack(app: AppContext, scope: WorkspaceScope, one: ComingOccurrence): Promise<void> {
  const { recurrenceId, wallTime, postId, madeRevision, postRevision } = one;
  const key = { recurrenceId, wallTime };
  const post = postId ? await lockPost(scope, postId) : undefined;
  if (!post) return updateOccurrence(scope, key, { isHeld: false });
  const now = app.clock.now();
  if (post.deletedAt) {
    await updatePost(scope, post.id, { deletedAt: null });
    await emitEvent(scope, { name: 'post.restored', data: { postId: post.id }, id: app.ids.next(now), at: now });
  }
  const problems: OccurrenceProblem[] = [...one.problems];
  for (const send of await listLastSends(scope, post.id)) {
    const isTakenBack = send.state === 'cancelled' && send.reason?.code === 'post_removed' && send.dueAt > now;
    if (!isTakenBack || !send.wallTime || !send.timeZone) continue;
    const when = { kind: 'at' as const, wallTime: send.wallTime, timeZone: send.timeZone };
    try {
      // Whatever it refuses, it refuses before it writes.
      await resumePublication(app, scope, { id: send.id, when });
    } catch (error) {
      if (!(error instanceof AppError) || error.status >= 500) throw error;
      problems.push({ accountId: send.accountId, words: error.userMessage });
    }
  }
  // Being put away and restored counts the revision up twice, and is no change of the words.
  const wasUntouched = post.deletedAt !== null && madeRevision !== null && postRevision === madeRevision + 1;
  await updateOccurrence(scope, key, {
    isHeld: false,
    problems,
    ...(wasUntouched ? { madeRevision: madeRevision + 2 } : {}),
  });
}

/** All posts before the first lane, in order of id (`lock-order.ts`). */
export async function lockPosts(scope: WorkspaceScope, of: readonly Pick<OccurrenceRow, 'postId'>[]): Promise<void> {
  for (const postId of of.flatMap((one) => one.postId ?? []).sort()) await lockPost(scope, postId);
}

/**
 * The post that is copied, then the recurrence: whoever puts that post away ends the recurrence in the same commit, in
 * the same order. @throws AppError 404.
 */
export async function lockWithSource(scope: WorkspaceScope, id: string) {
  const found = await findRecurrence(scope, id);
  const source = found && (await lockPost(scope, found.postId));
  const row = source && (await lockRecurrence(scope, id));
  if (!row) throw notFound('recurrence');
  return { row, source };
}

export async function tellOf(
  app: AppContext,
  scope: WorkspaceScope,
  name: string,
  recurrenceId: string,
): Promise<void> {
  const now = app.clock.now();
  await emitEvent(scope, { name, data: { recurrenceId }, id: app.ids.next(now), at: now });
}
