/**
 * What X charges an app of the pay-per-use kind, the only kind that can still be had. As data, because prices rot:
 * change the numbers and the date here. An operator with an older or an enterprise contract pays otherwise.
 * Source: docs.x.com/x-api/getting-started/pricing, as of 2026-08-22 (commit 287132819074 of xdevplatform/docs).
 */
import type { Price, PricedCall } from '../spec.ts';
import { pastPageOf, questionPage } from './page-sizes.ts';
import { findLinks } from './text.ts';

export const xPrices = {
  source: 'https://docs.x.com/x-api/getting-started/pricing',
  readOn: '2026-08-22',
  /** Amounts in 1e-10 USD. Writes are charged per request, reads per post or user that the answer holds. */
  post: 150_000_000n,
  postWithLink: 2_000_000_000n,
  /** Answering somebody who mentioned us. */
  summonedReply: 100_000_000n,
  deletePost: 100_000_000n,
  altText: 50_000_000n,
  readPost: 50_000_000n,
  readUser: 100_000_000n,
} as const;

/** An amount as people read it: "0.015 USD". */
export function inDollars(amount: bigint): string {
  const digits = amount.toString().padStart(11, '0');
  const cents = digits.slice(-10).replace(/0+$/, '').padEnd(2, '0');
  return `${digits.slice(0, -10)}.${cents} USD`;
}

/** The price of a planned call. */
export function priceOf(what: 'post' | 'postWithLink' | 'altText', words: string): Price {
  return priced(xPrices[what], words);
}

/**
 * The price of a call that no plan names. A comment costs a post and its author. Whatever is read is charged at most once
 * on a day (UTC), so a second reading on one day may cost less than this. Where the account that is read owns the
 * developer app itself, X has a lower price ("owned reads", 0.001 USD); we cannot know, so this is the upper one.
 */
export function priceOfCall(call: PricedCall): Price | null {
  switch (call.kind) {
    case 'delete':
      return priced(xPrices.deletePost, 'a deletion');
    case 'comments':
      return reading(call.count, xPrices.readPost + xPrices.readUser, 'comment');
    case 'posts':
      return reading(call.count, xPrices.readPost, 'post');
    case 'past_posts':
      return reading(pastPageOf(call.count), xPrices.readPost, 'post');
    case 'question':
      return reading(call.count ?? questionPage, xPrices.readPost, 'post');
    case 'account':
      return { ...priced(xPrices.readUser, 'reading the account’s own numbers'), isOncePerDay: true };
    case 'profile':
      return { ...priced(xPrices.readUser, 'reading the profile of an account'), isOncePerDay: true };
    case 'answer':
      return answering(call);
  }
}

/** So many things that one answer holds. */
function reading(count: number, each: bigint, what: 'comment' | 'post'): Price {
  const words = count === 1 ? `reading a ${what}` : `reading ${count} ${what}s`;
  return { ...priced(BigInt(count) * each, words), isOncePerDay: true };
}

function answering(call: Extract<PricedCall, { kind: 'answer' }>): Price {
  if (findLinks(call.text).length > 0) return priced(xPrices.postWithLink, 'a reply with a link');
  return call.isToComment ? priced(xPrices.summonedReply, 'a reply') : priced(xPrices.post, 'a post');
}

function priced(amount: bigint, words: string): Price {
  return {
    amount: amount.toString(),
    words: `X charges ${inDollars(amount)} for ${words} (its price list as of ${xPrices.readOn}).`,
  };
}
