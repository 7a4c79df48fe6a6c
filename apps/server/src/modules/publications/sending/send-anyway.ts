/** An owner lets a send go out although it passes the monthly cap. */
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { AppError, notFound } from '../../../platform/errors.ts';
import { emitEvent } from '../../../platform/events/events.queries.ts';
import { lockPublication, pullLanes, updatePublication } from '../publications.queries.ts';

/** @throws AppError 404, 409 `not_over_cap`. */
export async function sendAnyway(
  app: AppContext,
  scope: WorkspaceScope,
  request: { readonly id: string; readonly userId: string | null },
): Promise<void> {
  const row = await lockPublication(scope, request.id);
  if (!row) throw notFound('publication');
  if (row.overCapBy !== null) return;
  if (row.reason?.kind !== 'over_cap' || row.leasedUntil !== null) throw notOverCap();
  const now = app.clock.now();
  const isOut = row.publishedAt !== null;
  await updatePublication(scope, row.id, {
    overCapBy: request.userId,
    reason: null,
    ...(isOut ? { wakeAt: now } : { state: 'scheduled' as const, retryAt: now, wakeAt: null }),
  });
  if (!isOut) await pullLanes(scope, [row.accountId], now);
  const { id, postId, accountId } = row;
  const data = { publicationId: id, postId, accountId, state: isOut ? row.state : 'scheduled' };
  const name = isOut ? 'publication.resumed' : 'publication.scheduled';
  await emitEvent(scope, { name, data, id: app.ids.next(now), at: now });
}

function notOverCap(): AppError {
  return new AppError({
    code: 'not_over_cap',
    status: 409,
    userMessage: 'This send does not wait because of the cap any more.',
  });
}
