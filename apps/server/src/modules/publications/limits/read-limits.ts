/** Asks networks how much of their quotas is used, where they say so. */
import type { AppContext } from '../../../context.ts';
import { AppError } from '../../../platform/errors.ts';
import { openAccount } from '../../accounts/index.ts';
import { keepRead } from './quotas.queries.ts';

const callMs = 20_000;

/** @returns why it could not be read, in words; undefined: it was, or the network does not say. */
export async function readLimits(
  app: AppContext,
  account: { readonly workspaceId: string; readonly id: string; readonly channel: string },
): Promise<string | undefined> {
  const channel = app.channel(account.channel);
  if (!channel?.readQuotas) return undefined;
  const signal = AbortSignal.timeout(callMs);
  const access = await openAccount(app, account.workspaceId, account.id, { signal });
  if (access.kind === 'failed') return access.error.words;
  const reading = await channel.readQuotas({ ...access.context, signal });
  if (reading.kind === 'failed') return reading.error.words;
  await app.db.inWorkspace(account.workspaceId, (scope) => keepRead(scope, account.id, reading.value, app.clock.now()));
  return undefined;
}

export function limitsNotRead(words: string): AppError {
  return new AppError({ code: 'limits_not_read', status: 503, userMessage: words });
}
