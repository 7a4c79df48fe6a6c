/** Taking an account off, and bringing it back while its sign-in is still kept. */
import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { handleJob, type JobKind } from '../../jobs/queue.ts';
import { notFound } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { removeSecret } from '../vault/index.ts';
import { signInForgotten } from './accounts.errors.ts';
import { lockAccount, updateAccount } from './accounts.queries.ts';
import type { AccountRow } from './accounts.table.ts';

/** How long a person can take it back; nothing is sent meanwhile. The web app offers its undo for as long. */
export const restoreMs = 10 * 60_000;

const Payload = z.object({ workspaceId: z.string(), accountId: z.string(), secretId: z.string() });
const forgetSignIn: JobKind<z.infer<typeof Payload>> = { name: 'forget-sign-in', payload: Payload, retryLimit: 20 };

/** No call goes out for it from here on; its sign-in is deleted in ten minutes. @throws AppError 404. */
export async function disconnectAccount(app: AppContext, scope: WorkspaceScope, id: string): Promise<AccountRow> {
  const row = await lockAccount(scope, id);
  if (!row) throw notFound('account');
  if (row.state === 'disconnected') return row;
  const changed = await updateAccount(scope, id, { state: 'disconnected', problem: null });
  const now = app.clock.now();
  if (row.secretId)
    await app.queue.enqueue(
      scope,
      forgetSignIn,
      { workspaceId: scope.workspaceId, accountId: id, secretId: row.secretId },
      { startAfter: new Date(now.getTime() + restoreMs) },
    );
  await emitEvent(scope, { name: 'account.disconnected', data: { accountId: id }, id: app.ids.next(now), at: now });
  return changed;
}

/**
 * Connects it again by the sign-in that is still kept; sends that waited for it go on.
 * @throws AppError 404, 409 `sign_in_forgotten` when the ten minutes are over.
 */
export async function restoreAccount(app: AppContext, scope: WorkspaceScope, id: string): Promise<AccountRow> {
  const row = await lockAccount(scope, id);
  if (!row) throw notFound('account');
  if (row.state !== 'disconnected') return row;
  if (!row.secretId) throw signInForgotten();
  const changed = await updateAccount(scope, id, { state: 'connected', problem: null });
  const now = app.clock.now();
  await emitEvent(scope, { name: 'account.reconnected', data: { accountId: id }, id: app.ids.next(now), at: now });
  return changed;
}

/** Deletes the sign-in, unless the account was connected again meanwhile. */
export const forgetSignInJob = handleJob(forgetSignIn, (app: AppContext, { workspaceId, accountId, secretId }) =>
  app.db.inWorkspace(workspaceId, async (scope) => {
    const row = await lockAccount(scope, accountId);
    if (row?.state !== 'disconnected' || row.secretId !== secretId) return;
    await updateAccount(scope, accountId, { secretId: null });
    await removeSecret(scope, secretId);
  }),
);
