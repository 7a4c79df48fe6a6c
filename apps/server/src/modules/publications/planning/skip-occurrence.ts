/** Leaves one coming occurrence of a post that repeats out, and puts it back. */
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { bringBack, holdBack, lockWithSource, tellOf } from './hold-recurrence.ts';
import { makeAhead } from './make-occurrences.job.ts';
import { justBefore, wallTimesAfter } from './recurrence.rules.ts';
import { noSuchOccurrence } from './recurrences.errors.ts';
import {
  type ComingOccurrence,
  findOccurrence,
  forgetOccurrence,
  insertOccurrence,
  listComing,
  updateOccurrence,
  updateRecurrence,
} from './recurrences.queries.ts';
import type { RecurrenceRow } from './recurrences.table.ts';
import { instantOf } from './wall-time.rules.ts';

/** Leaves one coming occurrence out, or puts it back. @throws AppError 404, 422 `no_such_occurrence`. */
export async function skipOccurrence(
  app: AppContext,
  scope: WorkspaceScope,
  id: string,
  wish: { readonly wallTime: string; readonly isSkipped: boolean },
): Promise<void> {
  const { row } = await lockWithSource(scope, id);
  const wallTime = wish.wallTime.slice(0, 16);
  const now = app.clock.now();
  const known = (await listComing(scope, id, now)).find((one) => one.wallTime === wallTime);
  if (!known && !(await isNew(scope, row, wallTime, now))) throw noSuchOccurrence();
  if (isLeftOut(known) === wish.isSkipped) return;
  const key = { recurrenceId: id, wallTime };
  if (!known) await insertOccurrence(scope, { ...key, at: instantOf(wallTime, row.timeZone), isSkipped: true });
  else if (wish.isSkipped) {
    await holdBack(app, scope, [known]);
    await updateOccurrence(scope, key, { isSkipped: true });
  } else await unskip(app, scope, row, known);
  await updateRecurrence(scope, id, {});
  await tellOf(app, scope, 'recurrence.changed', id);
}

/** Somebody who puts the copy away leaves it out, too. */
export function isLeftOut(one: ComingOccurrence | undefined): boolean {
  return one !== undefined && (one.isSkipped || (one.isPutAway && !one.isHeld));
}

/** A time of the rule that is still to come and of which nothing is known yet. */
async function isNew(scope: WorkspaceScope, row: RecurrenceRow, wallTime: string, now: Date): Promise<boolean> {
  if (instantOf(wallTime, row.timeZone) <= now || (await findOccurrence(scope, row.id, wallTime))) return false;
  const before = justBefore(wallTime);
  return wallTimesAfter(row, before < row.wallTime ? null : before, 1, row.endsBefore)[0] === wallTime;
}

async function unskip(
  app: AppContext,
  scope: WorkspaceScope,
  row: RecurrenceRow,
  known: ComingOccurrence,
): Promise<void> {
  await updateOccurrence(scope, known, { isSkipped: false });
  if (row.state !== 'running') return;
  if (known.postId) return known.isPutAway ? bringBack(app, scope, known) : undefined;
  // Nothing was made of it yet: the job does, and goes over what follows without making it twice.
  await forgetOccurrence(scope, known);
  if (row.dealtUntil === null || row.dealtUntil < known.wallTime) return;
  const before = justBefore(known.wallTime);
  const dealtUntil = before < row.wallTime ? null : before;
  await updateRecurrence(scope, row.id, { dealtUntil, nextAt: known.at }, { isNoted: true });
  await makeAhead(app, scope, row.id);
}
