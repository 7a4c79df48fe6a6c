/** One reading that a network charges for: the money kept before it, settled by what the answer held. */
import type { Channel, ChannelError, Finding, PostReading, Price, Reading } from '@antiphon/channels';
import type { AppContext } from '../../../context.ts';
import { AppError } from '../../../platform/errors.ts';
import { type CallToPay, type KeptForCall, keepForCall, settleForCall } from './pay-for-calls.ts';

/** So many posts at most are read at a time where each is paid for, so that little money is kept at once. */
export const mostPaidAtOnce = 20;

export interface ReadingToPay extends Omit<CallToPay, 'call'> {
  readonly workspaceId: string;
  /** The most it can bring. */
  readonly most: CallToPay['call'];
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
    .catch(overCap);
  if (kept && 'error' in kept) return kept;
  const answer = await read();
  await settleSoon(app, workspaceId, kept, costOf(answer));
  return answer;
}

/** Who asks after silence, and about what. */
export interface QuestionToPay {
  readonly workspaceId: string;
  readonly publicationId: string;
  readonly channel: Channel;
}

/**
 * Asks "is it there?" with the money for it kept. The cap holds no question back: that nothing goes out twice comes
 * first. A second question on one day may cost less than we count, where the network charges for a post once a day.
 */
export async function payForQuestion(
  app: AppContext,
  { workspaceId, publicationId, channel }: QuestionToPay,
  ask: () => Promise<Finding>,
): Promise<Finding> {
  const question = {
    workspaceId,
    of: { publicationId },
    channel,
    passesCap: true,
    most: { kind: 'question' },
  } as const;
  const finding = await payForReading(app, question, ask, (found) => {
    if (found.kind === 'not_now') return costOfFailure(channel, found);
    return found.postsRead === undefined ? 'unknown' : priceOfPosts(channel, found.postsRead);
  });
  return finding.kind === 'failed' ? { kind: 'not_now', error: finding.error } : finding;
}

/** The same for a look at one post: whether it is still there after a deletion that nobody answered. */
export function payForLook(
  app: AppContext,
  { workspaceId, publicationId, channel }: QuestionToPay,
  read: () => Promise<Reading<readonly PostReading[]>>,
): Promise<Reading<readonly PostReading[]>> {
  const most = { kind: 'question', count: 1 } as const;
  const question = { workspaceId, of: { publicationId }, channel, passesCap: true, most };
  return payForReading(app, question, read, (answer) =>
    answer.kind === 'failed'
      ? costOfFailure(channel, answer)
      : priceOfPosts(channel, answer.value.filter(({ kind }) => kind === 'read').length),
  );
}

function overCap(error: unknown): Refused {
  if (!(error instanceof AppError) || error.code !== 'over_cap') throw error;
  return { kind: 'failed', error: { kind: 'temporary', code: error.code, words: error.userMessage } };
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

/** No answer came, or our own adapter could make nothing of it. */
const lostCodes: readonly string[] = ['no_answer', 'adapter_error'];

/**
 * What a reading cost that failed: what came before, where the network said no or was never asked; unknown where its
 * answer was lost, or was none that we can read.
 */
export function costOfFailure(
  channel: Channel,
  { error, postsRead = 0 }: { readonly error: ChannelError; readonly postsRead?: number },
): ReadingCost {
  const isLost = lostCodes.includes(error.code) || (error.status !== undefined && error.status < 400);
  return isLost ? 'unknown' : priceOfPosts(channel, postsRead);
}
