/** Asks networks how much of their quotas is used, where they say so. */
import type { AppContext } from '../../../context.ts';
import { AppError } from '../../../platform/errors.ts';
import { askNetwork } from '../../accounts/index.ts';
import { keepRead } from './quotas.queries.ts';

const callMs = 20_000;

/** @returns why it could not be read, in words; undefined: it was, or the network does not say. */
export async function readLimits(
  app: AppContext,
  account: { readonly workspaceId: string; readonly id: string; readonly channel: string },
): Promise<string | undefined> {
  const channel = app.channel(account.channel);
  if (!channel?.readQuotas) return undefined;
  const read = channel.readQuotas.bind(channel);
  const { workspaceId, id: accountId } = account;
  const ask = askNetwork(app, { workspaceId, accountId, channel, signal: AbortSignal.timeout(callMs) });
  const reading = await ask(read);
  if (reading.kind === 'failed') return reading.error.words;
  await app.db.inWorkspace(workspaceId, (scope) => keepRead(scope, accountId, reading.value, app.clock.now()));
  return undefined;
}

export function limitsNotRead(words: string): AppError {
  return new AppError({ code: 'limits_not_read', status: 503, userMessage: words });
}
