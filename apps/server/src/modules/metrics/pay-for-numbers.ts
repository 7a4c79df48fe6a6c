/**
 * Money for reading numbers, where the network charges for it. It charges for a post once on a day (UTC), so that what
 * was read on this day already is read again for nothing.
 */
import type { Channel, MetricName, PostReading, Reading } from '@antiphon/channels';
import type { AppContext } from '../../context.ts';
import { costOfFailure, payForReading, priceOfPosts } from '../publications/index.ts';
import type { ToRead } from './metrics.queries.ts';
import { isAccountReadSince, listReadSince } from './paid-numbers.queries.ts';
import { paidForSince } from './paid-numbers.rules.ts';

export interface Payer {
  readonly workspaceId: string;
  readonly accountId: string;
  readonly handle: string;
  readonly channel: Channel;
}

/** Reads the numbers of a batch with the money for it kept; over the cap nothing is read. */
export async function payForPosts(
  app: AppContext,
  payer: Payer,
  batch: readonly ToRead[],
  read: () => Promise<Reading<readonly PostReading[]>>,
): Promise<Reading<readonly PostReading[]>> {
  const { channel, workspaceId } = payer;
  const unpaid = channel.priceOf ? await notReadToday(app, payer, batch) : new Set<string>();
  const { size: count } = unpaid;
  if (count === 0) return read();
  const reading = { workspaceId, of: payer, channel, most: { kind: 'posts', count } } as const;
  return payForReading(app, reading, read, (answer) => {
    if (answer.kind === 'read') return priceOfPosts(channel, given(answer.value, unpaid));
    return costOfFailure(channel, { ...answer, postsRead: Math.min(answer.postsRead ?? 0, count) });
  });
}

/** The same for the account's own numbers. */
export async function payForAccount(
  app: AppContext,
  payer: Payer,
  read: () => Promise<Reading<Partial<Record<MetricName, number>>>>,
): Promise<Reading<Partial<Record<MetricName, number>>>> {
  const { channel, workspaceId, accountId } = payer;
  const price = channel.priceOf?.({ kind: 'account' }) ?? null;
  const since = price?.isOncePerDay ? paidForSince(app.clock.now()) : null;
  if (since && (await app.db.inWorkspace(workspaceId, (scope) => isAccountReadSince(scope, accountId, since))))
    return read();
  const reading = { workspaceId, of: payer, channel, most: { kind: 'account' } } as const;
  return payForReading(app, reading, read, (answer) =>
    answer.kind === 'read' ? price : costOfFailure(channel, answer),
  );
}

/** The network's ids of those that are to be paid for. */
async function notReadToday(
  app: AppContext,
  { workspaceId, channel }: Payer,
  batch: readonly ToRead[],
): Promise<Set<string>> {
  const since = channel.priceOf?.({ kind: 'posts', count: 1 })?.isOncePerDay ? paidForSince(app.clock.now()) : null;
  const ids = batch.map(({ id }) => id);
  const read = since ? await app.db.inWorkspace(workspaceId, (scope) => listReadSince(scope, ids, since)) : new Set();
  return new Set(batch.filter(({ id }) => !read.has(id)).map(({ remoteId }) => remoteId));
}

/** How many of these the answer holds; what is gone it does not. */
function given(answers: readonly PostReading[], unpaid: ReadonlySet<string>): number {
  return answers.filter(({ kind, remoteId }) => kind === 'read' && unpaid.has(remoteId)).length;
}
