/** Keeping an account from sending for a while, and letting it send again. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { lockLanes } from '../../db/lock-order.ts';
import { notFound } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { lockAccount, pauseLane, updateAccount } from './accounts.queries.ts';
import type { AccountRow } from './accounts.table.ts';

/**
 * Nothing new leaves from it within a second. What it misses meanwhile is judged by the missed rule once it goes on.
 * Pausing what is paused changes nothing. @throws AppError 404.
 */
export async function setPaused(
  app: AppContext,
  scope: WorkspaceScope,
  id: string,
  isPaused: boolean,
): Promise<AccountRow> {
  const row = await lockAccount(scope, id);
  if (!row) throw notFound('account');
  if ((row.pausedAt !== null) === isPaused) return row;
  const now = app.clock.now();
  await lockLanes(scope, [id]);
  await pauseLane(scope, id, isPaused);
  const changed = await updateAccount(scope, id, { pausedAt: isPaused ? now : null });
  const name = isPaused ? 'account.paused' : 'account.resumed';
  await emitEvent(scope, { name, data: { accountId: id }, id: app.ids.next(now), at: now });
  return changed;
}
