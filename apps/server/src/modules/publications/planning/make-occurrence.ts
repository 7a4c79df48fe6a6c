/**
 * Makes occurrences of a post that repeats: a copy of the post, planned through the same door as any other post. The
 * copy, its sends and the row that proves them are one commit under the recurrence's lock, so none is made twice.
 */
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { AppError } from '../../../platform/errors.ts';
import { emitEvent } from '../../../platform/events/events.queries.ts';
import { duplicatePost, listVersions, lockPost } from '../../posts/index.ts';
import { listLiveVersions } from '../publications.queries.ts';
import { type LeftOut, schedulePost } from '../schedule-publication.ts';
import { wallTimesAfter } from './recurrence.rules.ts';
import {
  findRecurrence,
  insertOccurrence,
  listComing,
  lockRecurrence,
  updateOccurrence,
  updateRecurrence,
} from './recurrences.queries.ts';
import type { OccurrenceProblem, RecurrenceRow } from './recurrences.table.ts';
import { instantOf } from './wall-time.rules.ts';

/** So far ahead occurrences are made. */
export const horizonMs = 60 * 86_400_000;
/** As many in one commit. */
const batchSize = 5;

/**
 * Makes the next few occurrences that fall within the horizon.
 * @returns whether more are left to make.
 */
export async function makeOccurrences(app: AppContext, scope: WorkspaceScope, id: string): Promise<boolean> {
  const found = await findRecurrence(scope, id);
  const source = found && (await lockPost(scope, found.postId));
  const row = source && (await lockRecurrence(scope, id));
  const until = new Date(app.clock.now().getTime() + horizonMs);
  if (!source || row?.state !== 'running' || !row.nextAt || row.nextAt > until) return false;
  // One more than the batch, to know when the one after it is.
  const walls = wallTimesAfter(row, row.dealtUntil, batchSize + 1, row.endsBefore);
  const due = walls.slice(0, batchSize).filter((wallTime) => instantOf(wallTime, row.timeZone) <= until);
  for (const wallTime of due) await makeOccurrence(app, scope, row, source.revision, wallTime);
  const next = walls[due.length];
  const nextAt = next === undefined ? null : instantOf(next, row.timeZone);
  await updateRecurrence(scope, id, { dealtUntil: due.at(-1) ?? row.dealtUntil, nextAt }, { isNoted: true });
  return nextAt !== null && nextAt <= until;
}

async function makeOccurrence(
  app: AppContext,
  scope: WorkspaceScope,
  row: RecurrenceRow,
  sourceRevision: number,
  wallTime: string,
): Promise<void> {
  const key = { recurrenceId: row.id, wallTime };
  const at = instantOf(wallTime, row.timeZone);
  const isNew = await insertOccurrence(scope, { ...key, at });
  // Skipped ahead of time, or made already.
  if (!isNew) return;
  if (at <= app.clock.now()) {
    const words = 'Its time had passed before it could be planned, because the server was off.';
    await updateOccurrence(scope, key, { problems: row.accountIds.map((accountId) => ({ accountId, words })) });
    await tellProblem(app, scope, row.id, null);
    return;
  }
  const postId = await duplicatePost(app, scope, { userId: row.createdBy }, row.postId, row.accountIds);
  const problems = await planCopy(app, scope, row, { postId, wallTime, accountIds: row.accountIds });
  await updateOccurrence(scope, key, { postId, madeRevision: 1, sourceRevision, problems });
  if (problems.length > 0) await tellProblem(app, scope, row.id, postId);
}

async function tellProblem(
  app: AppContext,
  scope: WorkspaceScope,
  recurrenceId: string,
  postId: string | null,
): Promise<void> {
  const now = app.clock.now();
  const data = { recurrenceId, postId };
  await emitEvent(scope, { name: 'recurrence.not_planned', data, id: app.ids.next(now), at: now });
}

interface Copy {
  readonly postId: string;
  readonly wallTime: string;
  readonly accountIds: readonly string[];
}

/** @returns what could not be planned. */
async function planCopy(
  app: AppContext,
  scope: WorkspaceScope,
  row: Pick<RecurrenceRow, 'timeZone' | 'createdBy'>,
  { postId, wallTime, accountIds }: Copy,
): Promise<OccurrenceProblem[]> {
  const copy = await lockPost(scope, postId);
  if (!copy) return [];
  const when = { kind: 'at' as const, wallTime, timeZone: row.timeZone };
  const { revision } = copy;
  try {
    // Whatever it refuses, it refuses before it writes.
    const { leftOut } = await schedulePost(app, scope, row.createdBy, { postId, revision, when, accountIds });
    return leftOut.map((one: LeftOut) => ({ ...one }));
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    return accountIds.map((accountId) => ({ accountId, words: error.userMessage }));
  }
}

/** Tries again to plan what could not be planned, until its time: an account that was connected again, for one. */
export async function mendOccurrences(app: AppContext, scope: WorkspaceScope, id: string): Promise<void> {
  const found = await findRecurrence(scope, id);
  const source = found && (await lockPost(scope, found.postId));
  const row = source && (await lockRecurrence(scope, id));
  if (row?.state !== 'running') return;
  const open = (await listComing(scope, id, app.clock.now())).filter(
    ({ problems, isSkipped, isHeld }) => problems.length > 0 && !isSkipped && !isHeld,
  );
  // All posts before the first lane (`lock-order.ts`).
  for (const postId of open.flatMap((one) => one.postId ?? []).sort()) await lockPost(scope, postId);
  for (const { recurrenceId, wallTime, postId, isPutAway, problems } of open) {
    const accountIds = postId && !isPutAway ? await stillOpen(scope, postId, problems) : [];
    const left =
      postId && accountIds.length > 0 ? await planCopy(app, scope, row, { postId, wallTime, accountIds }) : [];
    await updateOccurrence(scope, { recurrenceId, wallTime }, { problems: left });
  }
}

/** A person may have planned it by hand meanwhile, or taken the account off. */
async function stillOpen(
  scope: WorkspaceScope,
  postId: string,
  problems: readonly OccurrenceProblem[],
): Promise<string[]> {
  const wanted = new Set(problems.map(({ accountId }) => accountId));
  const versions = (await listVersions(scope, postId)).filter(({ accountId }) => wanted.has(accountId));
  const live = new Set(
    (
      await listLiveVersions(
        scope,
        versions.map((version) => version.id),
      )
    ).map(({ versionId }) => versionId),
  );
  return versions.filter((version) => !live.has(version.id)).map(({ accountId }) => accountId);
}
