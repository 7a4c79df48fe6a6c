/**
 * Money for calls outside of a plan that a network charges for: a deletion, a reading of comments, a reply. Kept in the
 * commit before the call, settled in the one after it; what a dead worker left is settled at the most it can have cost.
 */
import type { Channel, PricedCall } from '@antiphon/channels';
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { AppError } from '../../../platform/errors.ts';
import { releaseSpend, reserveSpend, settleSpend } from '../../spending/index.ts';
import { closePaidStep, insertPaidSteps } from './paid-steps.queries.ts';
import { callKey } from './paid-steps.rules.ts';

const named: Readonly<Record<PricedCall['kind'], { readonly operation: string; readonly words: string }>> = {
  delete: { operation: 'take_down', words: 'Deletions' },
  comments: { operation: 'read_comments', words: 'Comments read' },
  answer: { operation: 'reply', words: 'Replies' },
};

export interface CallToPay {
  readonly publicationId: string;
  readonly channel: Channel;
  readonly call: PricedCall;
  /** An owner has let this publication pass the cap. */
  readonly passesCap?: boolean;
}

/** What is kept for one call. */
export interface KeptForCall {
  readonly reservationId: string;
  readonly amount: bigint;
  readonly words: string;
}

/**
 * Keeps what the call costs at most; null: it costs nothing.
 * @throws AppError 402 `over_cap`, in words that name the price.
 */
export async function keepForCall(
  app: AppContext,
  scope: WorkspaceScope,
  { publicationId, channel, call, passesCap = false }: CallToPay,
): Promise<KeptForCall | null> {
  const price = channel.priceOf?.(call);
  if (!price) return null;
  const { operation, words } = named[call.kind];
  const request = {
    publicationId,
    operation,
    provider: channel.id,
    model: `${words} on ${channel.name}`,
    isSandbox: channel.capabilities.isSandbox,
    priceVersion: 'network',
    upperBound: BigInt(price.amount),
  };
  const [kept] = await reserveSpend(app, scope, [request], { passesCap }).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'over_cap') throw error;
    const userMessage = `${price.words} ${error.userMessage}`;
    throw new AppError({ code: 'over_cap', status: 402, userMessage });
  });
  if (!kept) throw new Error('one request brings one reservation');
  const row = { reservationId: kept.id, stepKey: callKey(kept.id), amount: kept.amount, words: price.words };
  await insertPaidSteps(scope, publicationId, [row]);
  return row;
}

/** Closes it: `cost` where the call was made, null where it was not, `unknown` where nobody knows. */
export async function settleForCall(
  app: AppContext,
  scope: WorkspaceScope,
  kept: KeptForCall | null,
  cost: { readonly amount: string } | 'unknown' | null,
): Promise<void> {
  if (!kept) return;
  const { reservationId, words } = kept;
  if (cost === null) {
    await releaseSpend(app, scope, reservationId);
    await closePaidStep(scope, reservationId, 'released');
    return;
  }
  const isKnown = cost !== 'unknown';
  const amount = isKnown ? BigInt(cost.amount) : kept.amount;
  const price = amount.toString();
  await settleSpend(app, scope, reservationId, {
    amount,
    source: isKnown ? 'catalogue' : 'upper_bound',
    lines: [{ what: words, quantity: 1, unitPrice: price, amount: price }],
  });
  await closePaidStep(scope, reservationId, 'settled');
}
