/** Leaves one coming occurrence of a post that repeats out, and puts it back. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { bringBack, holdBack, lockWithSource, tellOf } from './hold-recurrence.ts';
import { makeAhead } from './make-occurrences.job.ts';
import { justBefore, wallTimesAfter } from './recurrence.rules.ts';
import { noSuchOccurrence } from './recurrences.errors.ts';
import {
  findOccurrence,
  forgetOccurrence,
  insertOccurrence,
  listComing,
  updateOccurrence,
  updateRecurrence,
} from './recurrences.queries.ts';
import type { OccurrenceRow, RecurrenceRow } from './recurrences.table.ts';
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
  const known = await findOccurrence(scope, id, wallTime);
  if (known ? known.at <= now : !isOfRule(row, wallTime, now)) throw noSuchOccurrence();
  if ((known?.isSkipped ?? false) === wish.isSkipped) return;
  const key = { recurrenceId: id, wallTime };
  if (!known) await insertOccurrence(scope, { ...key, at: instantOf(wallTime, row.timeZone), isSkipped: true });
  else await (wish.isSkipped ? skipKnown(app, scope, known) : unskip(app, scope, row, known));
  await updateRecurrence(scope, id, {});
  await tellOf(app, scope, 'recurrence.changed', id);
}

function isOfRule(row: RecurrenceRow, wallTime: string, now: Date): boolean {
  if (instantOf(wallTime, row.timeZone) <= now) return false;
  const before = justBefore(wallTime);
  return wallTimesAfter(row, before < row.wallTime ? null : before, 1, row.endsBefore)[0] === wallTime;
}

async function skipKnown(app: AppContext, scope: WorkspaceScope, known: OccurrenceRow): Promise<void> {
  const coming = await listComing(scope, known.recurrenceId, app.clock.now());
  await holdBack(
    app,
    scope,
    coming.filter(({ wallTime }) => wallTime === known.wallTime),
  );
  await updateOccurrence(scope, known, { isSkipped: true });
}

async function unskip(app: AppContext, scope: WorkspaceScope, row: RecurrenceRow, known: OccurrenceRow): Promise<void> {
  await updateOccurrence(scope, known, { isSkipped: false });
  if (row.state !== 'running') return;
  if (known.postId) {
    const coming = await listComing(scope, known.recurrenceId, app.clock.now());
    const [one] = coming.filter(({ wallTime }) => wallTime === known.wallTime);
    if (one?.isHeld) await bringBack(app, scope, one);
    return;
  }
  // Nothing was made of it yet: the job does, and goes over what follows without making it twice.
  await forgetOccurrence(scope, known);
  const before = justBefore(known.wallTime);
  if (row.dealtUntil !== null && row.dealtUntil >= known.wallTime) {
    const dealtUntil = before < row.wallTime ? null : before;
    await updateRecurrence(scope, row.id, { dealtUntil, nextAt: known.at }, { isNoted: true });
    await makeAhead(app, scope, row.id);
  }
}
