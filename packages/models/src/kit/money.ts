/** Money is a bigint of 1e-10 USD. This file turns decimal text into it, and counted units into a cost. */
import type { Cost, Prices } from '../spec.ts';

const DIGITS_AFTER_POINT = 10;

/**
 * Reads a decimal amount of US dollars ("0.000005") as an integer of 1e-10 USD, exactly.
 * Throws when the text is no plain decimal or names a part smaller than 1e-10 USD: a price is never rounded.
 */
export function usdUnits(decimal: string): bigint {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(decimal);
  if (!match) throw new Error(`"${decimal}" is not a plain decimal amount of US dollars.`);
  const [, whole = '0', fraction = ''] = match;
  const kept = fraction.slice(0, DIGITS_AFTER_POINT);
  if (/[1-9]/.test(fraction.slice(DIGITS_AFTER_POINT))) {
    throw new Error(`"${decimal}" is finer than 1e-10 USD and cannot be kept exactly.`);
  }
  return BigInt(whole + kept.padEnd(DIGITS_AFTER_POINT, '0'));
}

/** What was used, in units the provider counted. Every field absent means none. `inputTokens` excludes the other inputs. */
export interface UsedUnits {
  /** Text tokens that were read afresh: neither taken from nor written to a cache. */
  readonly inputTokens?: number;
  readonly cachedInputTokens?: number;
  readonly cacheWriteTokens?: number;
  /** Text tokens of the answer; thinking is among them. */
  readonly outputTokens?: number;
  readonly imageInputTokens?: number;
  readonly imageOutputTokens?: number;
  readonly images?: number;
}

const LINES: readonly {
  units: keyof UsedUnits;
  price: keyof Omit<Prices, 'longContext'>;
  instead?: keyof Omit<Prices, 'longContext'>;
  what: string;
}[] = [
  { units: 'inputTokens', price: 'inputToken', what: 'input tokens' },
  { units: 'cachedInputTokens', price: 'cachedInputToken', instead: 'inputToken', what: 'cached input tokens' },
  {
    units: 'cacheWriteTokens',
    price: 'cacheWriteToken',
    instead: 'inputToken',
    what: 'input tokens written to the cache',
  },
  { units: 'outputTokens', price: 'outputToken', what: 'output tokens' },
  { units: 'imageInputTokens', price: 'imageInputToken', instead: 'inputToken', what: 'picture input tokens' },
  { units: 'imageOutputTokens', price: 'imageOutputToken', instead: 'outputToken', what: 'picture output tokens' },
  { units: 'images', price: 'image', what: 'pictures' },
];

/**
 * The prices that hold for a request of `totalInputTokens`: a long-context tier prices the *whole* request, not
 * the excess (OpenAI above 272k, Google and Anthropic above 200k; read 2026-11-20).
 */
export function pricesFor(prices: Prices, totalInputTokens: number): Omit<Prices, 'longContext'> {
  const { longContext, ...base } = prices;
  if (!longContext || totalInputTokens <= longContext.aboveInputTokens) return base;
  const { aboveInputTokens: _threshold, ...dearer } = longContext;
  return { ...base, ...dearer };
}

/**
 * The exact cost of what was used: units times catalogue prices, one line per kind of unit, summed at full
 * precision. A kind that has no price of its own is charged like its plain sibling (cached like fresh input);
 * throws when neither has a price, because a guessed amount must not enter the ledger.
 */
export function costOf(prices: Prices, used: UsedUnits, priceVersion: string): Cost {
  const totalInput =
    (used.inputTokens ?? 0) +
    (used.cachedInputTokens ?? 0) +
    (used.cacheWriteTokens ?? 0) +
    (used.imageInputTokens ?? 0);
  const held = pricesFor(prices, totalInput);
  const lines: { what: string; quantity: number; unitPrice: bigint; amount: bigint }[] = [];
  for (const line of LINES) {
    const quantity = used[line.units] ?? 0;
    if (quantity === 0) continue;
    const unitPrice = held[line.price] ?? (line.instead ? held[line.instead] : undefined);
    if (unitPrice === undefined) throw new Error(`No price for ${line.what} in price table ${priceVersion}.`);
    lines.push({ what: line.what, quantity, unitPrice, amount: unitPrice * BigInt(quantity) });
  }
  return { amount: lines.reduce((sum, line) => sum + line.amount, 0n), lines, priceVersion, source: 'catalogue' };
}
