/** Money for what connecting reads, where the network charges for it. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { reserveSpend, settleSpend } from '../spending/index.ts';
import type { AccountRow } from './accounts.table.ts';

const dayMs = 86_400_000;

/**
 * Writes down what was paid. The cap holds it not back: it is spent before there is an account to spend it for. A network
 * that charges once on a day (UTC) does so for a profile that was first connected on this day only once.
 */
export async function payForProfile(
  app: AppContext,
  scope: WorkspaceScope,
  { channel: channelId, handle }: Pick<AccountRow, 'channel' | 'handle'>,
  connectedBefore: Date | null,
): Promise<void> {
  const channel = app.channel(channelId);
  const price = channel?.priceOf?.({ kind: 'profile' });
  if (!channel || !price) return;
  const dayOf = (moment: Date) => Math.floor(moment.getTime() / dayMs);
  if (price.isOncePerDay && connectedBefore && dayOf(connectedBefore) === dayOf(app.clock.now())) return;
  const { amount } = price;
  const lines = [{ what: `${handle}: ${price.words}`, quantity: 1, unitPrice: amount, amount }];
  const request = {
    operation: 'connect',
    provider: channel.id,
    model: `Profiles read on ${channel.name}`,
    isSandbox: channel.capabilities.isSandbox,
    priceVersion: 'network',
    upperBound: BigInt(amount),
    lines,
  };
  for (const { id } of await reserveSpend(app, scope, [request], { passesCap: true }))
    await settleSpend(app, scope, id, { amount: BigInt(amount), source: 'catalogue', lines });
}
