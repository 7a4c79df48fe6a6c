/**
 * What X charges an app of the pay-per-use kind, the only kind that can still be had. As data, because prices rot:
 * change the numbers and the date here. An operator with an older or an enterprise contract pays otherwise.
 * Source: docs.x.com/x-api/getting-started/pricing, as of 2026-08-22 (commit 287132819074 of xdevplatform/docs).
 */
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
export function priceOf(
  what: 'post' | 'postWithLink' | 'altText',
  words: string,
): { readonly amount: string; readonly words: string } {
  const amount = xPrices[what];
  return {
    amount: amount.toString(),
    words: `X charges ${inDollars(amount)} for ${words} (its price list as of ${xPrices.readOn}).`,
  };
}
