/** What people do to an account's slots: write them, give them to other accounts, skip one. What waits keeps its time. */
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { lockLanes } from '../../../db/lock-order.ts';
import { notFound, staleWrite } from '../../../platform/errors.ts';
import { emitEvent } from '../../../platform/events/events.queries.ts';
import { findAccounts } from '../../accounts/index.ts';
import { readWeeks, type Week } from './find-slot.ts';
import { noSuchSlot } from './slots.errors.ts';
import { setSkipped, writeSlotSet } from './slots.queries.ts';
import { inOrder, slotAt, type WeekSlot } from './slots.rules.ts';

export interface SlotWish {
  readonly accountId: string;
  readonly revision: number;
  readonly timeZone: string | null;
  readonly slots: readonly WeekSlot[];
}

/** @throws AppError 404, 409 `stale_write` with the slots as they are now. */
export async function saveSlots(app: AppContext, scope: WorkspaceScope, wish: SlotWish): Promise<Week> {
  await requireAccounts(scope, [wish.accountId]);
  // Whoever fills a slot holds the lane, and so sees either the former week or this one.
  await lockLanes(scope, [wish.accountId]);
  const written = await writeSlotSet(scope, { ...wish, slots: inOrder(wish.slots) });
  const week = await readWeek(scope, wish.accountId);
  if (!written) throw staleWrite('slots', week);
  await tell(app, scope, wish.accountId);
  return week;
}

/** Gives other accounts the slots and zone of one. @throws AppError 404. */
export async function copySlots(
  app: AppContext,
  scope: WorkspaceScope,
  fromId: string,
  toIds: readonly string[],
): Promise<Week[]> {
  const others = [...new Set(toIds)].filter((id) => id !== fromId);
  await requireAccounts(scope, [fromId, ...others]);
  await lockLanes(scope, [fromId, ...others]);
  const { timeZone, slots } = await readWeek(scope, fromId);
  for (const { accountId, revision } of await readWeeks(scope, others)) {
    await writeSlotSet(scope, { accountId, revision, timeZone, slots });
    await tell(app, scope, accountId);
  }
  return readWeeks(scope, others);
}

/** Leaves one coming slot empty, or opens it again. @throws AppError 404, 422 `no_such_slot`. */
export async function skipSlot(
  app: AppContext,
  scope: WorkspaceScope,
  wish: { accountId: string; at: Date; isSkipped: boolean },
): Promise<void> {
  await requireAccounts(scope, [wish.accountId]);
  await lockLanes(scope, [wish.accountId]);
  const { slots, zone } = await readWeek(scope, wish.accountId);
  const slot = slotAt(slots, zone, app.clock.now(), wish.at);
  if (wish.isSkipped && !slot) throw noSuchSlot();
  await setSkipped(scope, wish.accountId, slot?.at ?? wish.at, wish.isSkipped);
  await tell(app, scope, wish.accountId);
}

/** @throws AppError 404 when one of them is not here or was disconnected. */
export async function requireAccounts(scope: WorkspaceScope, ids: readonly string[]): Promise<void> {
  const found = await findAccounts(scope, ids);
  if (new Set(found.map(({ id }) => id)).size !== new Set(ids).size) throw notFound('account');
}

export async function readWeek(scope: WorkspaceScope, accountId: string): Promise<Week> {
  const [week] = await readWeeks(scope, [accountId]);
  if (!week) throw notFound('account');
  return week;
}

async function tell(app: AppContext, scope: WorkspaceScope, accountId: string): Promise<void> {
  const now = app.clock.now();
  await emitEvent(scope, { name: 'account.slots_changed', data: { accountId }, id: app.ids.next(now), at: now });
}
