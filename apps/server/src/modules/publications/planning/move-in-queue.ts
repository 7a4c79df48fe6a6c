/** Reorders an account's queue: a waiting send goes to another place of it, and what waits there takes its place. */
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { notFound, staleWrite } from '../../../platform/errors.ts';
import { emitEvent } from '../../../platform/events/events.queries.ts';
import { tooLate } from '../publications.errors.ts';
import { presentPublication } from '../publications.present.ts';
import { findPublication, lockPublication, pullLanes, updatePublication } from '../publications.queries.ts';
import { mayReschedule } from '../publications.rules.ts';
import type { PublicationRow } from '../publications.table.ts';
import { readWeek } from './change-slots.ts';
import { type Moment, requireMoment } from './moment.rules.ts';
import { noSuchSlot, slotSkipped } from './slots.errors.ts';
import { listSkipped, listWaitingAt } from './slots.queries.ts';
import { minuteOf, slotAt } from './slots.rules.ts';

/**
 * @throws AppError 404, 409 `stale_write` | `too_late`, 422 `no_such_slot` | `slot_skipped` | `in_the_past`.
 * @returns ids of what was moved, the wanted one first.
 */
export async function moveInQueue(
  app: AppContext,
  scope: WorkspaceScope,
  wish: { publicationId: string; revision: number; to: Date },
): Promise<string[]> {
  // The lane is held from here on: nobody fills or leaves a place of this queue meanwhile.
  const row = await lockPublication(scope, wish.publicationId);
  if (!row) throw notFound('publication');
  if (!mayReschedule(row.state)) throw tooLate('move it', row.state);
  if (row.revision !== wish.revision) {
    const current = await findPublication(scope, row.id);
    throw staleWrite('publication', current && presentPublication(current));
  }
  if (row.state === 'scheduled' && minuteOf(row.dueAt) === minuteOf(wish.to)) return [row.id];
  const now = app.clock.now();
  requireMoment(wish.to, now);
  const minute = new Date(minuteOf(wish.to) * 60_000);
  const [other] = (await listWaitingAt(scope, row.accountId, minute)).filter(({ id }) => id !== row.id);
  if (!other) {
    await put(app, scope, row, await emptySlot(scope, row.accountId, wish.to, now));
    return [row.id];
  }
  // The other one takes this place, which must be one still to come.
  requireMoment(row.dueAt, now);
  await put(app, scope, row, momentOf(other));
  await put(app, scope, other, momentOf(row));
  return [row.id, other.id];
}

const momentOf = ({ dueAt, wallTime, timeZone }: PublicationRow): Moment => ({ dueAt, wallTime, timeZone });

async function emptySlot(scope: WorkspaceScope, accountId: string, to: Date, now: Date): Promise<Moment> {
  const { slots, zone } = await readWeek(scope, accountId);
  const slot = slotAt(slots, zone, now, to);
  if (!slot) throw noSuchSlot();
  const skipped = (await listSkipped(scope, accountId, now)).map(minuteOf);
  if (skipped.includes(minuteOf(slot.at))) throw slotSkipped();
  return { dueAt: slot.at, wallTime: slot.wallTime, timeZone: zone };
}

async function put(app: AppContext, scope: WorkspaceScope, row: PublicationRow, moment: Moment): Promise<void> {
  await updatePublication(scope, row.id, { ...moment, state: 'scheduled', reason: null, retryAt: null });
  await pullLanes(scope, [row.accountId], moment.dueAt);
  const now = app.clock.now();
  const { postId, accountId } = row;
  await emitEvent(scope, {
    name: 'publication.rescheduled',
    data: { publicationId: row.id, postId, accountId, state: 'scheduled' },
    id: app.ids.next(now),
    at: now,
  });
}
