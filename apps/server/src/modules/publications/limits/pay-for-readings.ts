/** One reading that a network charges for: the money kept before it, settled by what the answer held. */
import type { Channel, ChannelError, Price, PricedCall } from '@antiphon/channels';
import type { AppContext } from '../../../context.ts';
import { AppError } from '../../../platform/errors.ts';
import { type CallToPay, type KeptForCall, keepForCall, settleForCall } from './pay-for-calls.ts';

/** So many posts at most are read at a time where each is paid for, so that little money is kept at once. */
export const mostPaidAtOnce = 20;

/** Over the cap it is looked again after this, unless whoever waits looks sooner. */
const overCapWaitMs = 3_600_000;

export interface ReadingToPay extends Omit<CallToPay, 'call'> {
  readonly workspaceId: string;
  /** The most it can bring. */
  readonly most: PricedCall;
}

/** What a reading cost; null: nothing, `unknown`: the network may have answered, and nobody heard it. */
export type ReadingCost = Price | 'unknown' | null;

interface Refused {
  readonly kind: 'failed';
  readonly error: ChannelError;
}

/**
 * Makes the reading with the money for it kept; over the cap it is not made. Where the network charges for none, it is
 * simply made.
 */
export async function payForReading<T>(
  app: AppContext,
  { workspaceId, most, ...call }: ReadingToPay,
  read: () => Promise<T>,
  costOf: (answer: T) => ReadingCost,
): Promise<T | Refused> {
  if (!call.channel.priceOf) return read();
  const kept = await app.db
    .inWorkspace(workspaceId, (scope) => keepForCall(app, scope, { ...call, call: most }))
    .catch((error: unknown) => overCap(app, error));
  if (kept && 'error' in kept) return kept;
  const answer = await read();
  await settleSoon(app, workspaceId, kept, costOf(answer));
  return answer;
}

function overCap(app: AppContext, error: unknown): Refused {
  if (!(error instanceof AppError) || error.code !== 'over_cap') throw error;
  const retryAt = new Date(app.clock.now().getTime() + overCapWaitMs);
  return { kind: 'failed', error: { kind: 'temporary', code: error.code, words: error.userMessage, retryAt } };
}

/** An answer is not lost because its money could not be settled: `settle-sends` does that later, at the upper bound. */
async function settleSoon(
  app: AppContext,
  workspaceId: string,
  kept: KeptForCall | null,
  cost: ReadingCost,
): Promise<void> {
  try {
    await app.db.inWorkspace(workspaceId, (scope) => settleForCall(app, scope, kept, cost));
  } catch (error) {
    app.log.error({ err: error, workspace: workspaceId }, 'a paid reading was not settled; it is tried again');
  }
}

/** What so many posts cost; null: there were none, or they are free. */
export function priceOfPosts(channel: Channel, count: number): Price | null {
  return count === 0 ? null : (channel.priceOf?.({ kind: 'posts', count }) ?? null);
}

/**
 * What a reading cost that failed: what came before, where the network said no or was never asked; unknown where its
 * answer was lost, or was none that we can read.
 */
export function costOfFailure(
  channel: Channel,
  { error, postsRead = 0 }: { readonly error: ChannelError; readonly postsRead?: number },
): ReadingCost {
  const isLost = error.code === 'no_answer' || (error.status !== undefined && error.status < 400);
  return isLost ? 'unknown' : priceOfPosts(channel, postsRead);
}
