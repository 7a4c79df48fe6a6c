/**
 * Money for calls outside of a plan that a network charges for: a deletion, a reply, and whatever is read. Kept in the
 * commit before the call, settled in the one after it; what a dead worker left is settled at the most it can have cost.
 */
import type { Channel, PricedCall } from '@antiphon/channels';
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { AppError } from '../../../platform/errors.ts';
import { listLeftReservations, releaseSpend, reserveSpend, settleSpend } from '../../spending/index.ts';
import { closePaidStep, insertPaidSteps } from './paid-steps.queries.ts';
import { callKey, callsEndedBefore } from './paid-steps.rules.ts';

/** All but what is read before there is an account: `accounts` pays for that. */
type PaidCall = Exclude<PricedCall, { readonly kind: 'profile' }>;

const named: Readonly<Record<PaidCall['kind'], { readonly operation: string; readonly what: string }>> = {
  delete: { operation: 'take_down', what: 'Deletions' },
  comments: { operation: 'read_comments', what: 'Comments read' },
  answer: { operation: 'reply', what: 'Replies' },
  posts: { operation: 'read_numbers', what: 'Numbers read' },
  account: { operation: 'read_numbers', what: 'Numbers read' },
  past_posts: { operation: 'read_past_posts', what: 'Past posts read' },
  question: { operation: 'ask', what: 'Questions' },
};

export interface CallToPay {
  /** What it is about: a publication, or an account, by its handle. */
  readonly of: { readonly publicationId: string } | { readonly handle: string };
  readonly channel: Channel;
  readonly call: PaidCall;
  /** An owner has let this publication pass the cap. */
  readonly passesCap?: boolean;
}

/** What is kept for one call. */
export interface KeptForCall {
  readonly reservationId: string;
  readonly amount: bigint;
  readonly words: string;
  /** What its words begin with: the account, where there is no publication to name it. */
  readonly whose: string;
  /** Where its state is kept beside the ledger: of a publication. */
  readonly isOfPublication: boolean;
}

/**
 * Keeps what the call costs at most; null: it costs nothing.
 * @throws AppError 402 `over_cap`, in words that name the price.
 */
export async function keepForCall(
  app: AppContext,
  scope: WorkspaceScope,
  { of, channel, call, passesCap = false }: CallToPay,
): Promise<KeptForCall | null> {
  const price = channel.priceOf?.(call);
  if (!price) return null;
  const { operation, what } = named[call.kind];
  const publicationId = 'publicationId' in of ? of.publicationId : undefined;
  const whose = 'handle' in of ? `${of.handle}: ` : '';
  const words = `${whose}${price.words}`;
  const request = {
    ...(publicationId === undefined ? { lines: [lineOf(words, price.amount)] } : { publicationId }),
    operation,
    provider: channel.id,
    model: `${what} on ${channel.name}`,
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
  const row = { reservationId: kept.id, stepKey: callKey(kept.id), amount: kept.amount, words };
  if (publicationId !== undefined) await insertPaidSteps(scope, publicationId, [row]);
  return { ...row, whose, isOfPublication: publicationId !== undefined };
}

/** Closes it: `cost` where the call was made, null where it was not, `unknown` where nobody knows. */
export async function settleForCall(
  app: AppContext,
  scope: WorkspaceScope,
  kept: KeptForCall | null,
  cost: { readonly amount: string; readonly words?: string } | 'unknown' | null,
): Promise<void> {
  if (!kept) return;
  const { reservationId, whose, isOfPublication } = kept;
  const close = async (state: 'settled' | 'released') => {
    if (isOfPublication) await closePaidStep(scope, reservationId, state);
  };
  if (cost === null) {
    await releaseSpend(app, scope, reservationId);
    return close('released');
  }
  const isKnown = cost !== 'unknown';
  const amount = isKnown ? BigInt(cost.amount) : kept.amount;
  await settleSpend(app, scope, reservationId, {
    amount,
    source: isKnown ? 'catalogue' : 'upper_bound',
    lines: [lineOf(isKnown && cost.words ? `${whose}${cost.words}` : kept.words, amount.toString())],
  });
  await close('settled');
}

const lineOf = (what: string, amount: string) => ({ what, quantity: 1, unitPrice: amount, amount });

/** Settles at the most it can have cost what a dead worker kept for readings of accounts. Safe to repeat. */
export async function settleLeftReadings(app: AppContext, limit: number): Promise<void> {
  const before = callsEndedBefore(app.clock.now());
  const left = await app.db.asPublisher((scope) => listLeftReservations(scope, before, limit));
  for (const { workspaceId, reservationId, amount, lines } of left) {
    await app.db.inWorkspace(workspaceId, (scope) =>
      settleSpend(app, scope, reservationId, { amount, source: 'upper_bound', lines }),
    );
  }
}
