/** What it costs to read an account, where its network charges for reading: told before anybody connects one. Pure. */
import type { Channel } from '@antiphon/channels';
import { inDollars } from '../spending/index.ts';
import { mostReadingDays } from './paid-numbers.rules.ts';
import { readingAgesHours } from './reading-ages.rules.ts';

/** So many days a month is counted as. */
const monthDays = 30;

export interface ReadingCosts {
  /** All that the numbers of one post cost, at most; 1e-10 USD. */
  readonly post: bigint;
  /** The account's own numbers, in thirty days. */
  readonly account: bigint;
  /** The posts from before, read in once. */
  readonly pastPosts: bigint;
  readonly words: string;
}

/**
 * By the network's list price; null: it charges for no reading. No age is left out where reading costs: the network
 * charges for a post once on a day, and most readings fall on the first two days.
 */
export function readingCosts(channel: Pick<Channel, 'name' | 'priceOf'>, mostPastPosts: number): ReadingCosts | null {
  const one = channel.priceOf?.({ kind: 'posts', count: 1 });
  if (!one) return null;
  const times = one.isOncePerDay ? mostReadingDays(readingAgesHours) : readingAgesHours.length;
  const post = BigInt(one.amount) * BigInt(times);
  const account = BigInt(channel.priceOf?.({ kind: 'account' })?.amount ?? 0) * BigInt(monthDays);
  const pastPosts = BigInt(one.amount) * BigInt(mostPastPosts);
  const days = Math.round((readingAgesHours.at(-1) ?? 0) / 24);
  const words = [
    one.words,
    `The numbers of a post are read for ${days} days, which comes to at most ${inDollars(post)} a post.`,
    `Followers come to ${inDollars(account)} in ${monthDays} days, and up to ${mostPastPosts} posts from before to ${inDollars(pastPosts)}, once.`,
    'All of it counts against your monthly cap and stands under Spend.',
  ].join(' ');
  return { post, account, pastPosts, words };
}
