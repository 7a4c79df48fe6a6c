/** Estimates before the start, with an upper bound that holds. */
import type { Estimate, ModelEntry, Prices } from '../spec.ts';
import { pricesFor } from './money.ts';

/**
 * Tokens that a chat template adds around our two texts (role marks, end marks, the model's own preamble). No
 * vendor publishes the figure; the counts that they report for one-word prompts stay under 20 (read 2026-11-20),
 * so 256 leaves room for a template ten times as long.
 */
export const TEMPLATE_TOKENS = 256;

const encoder = new TextEncoder();

/**
 * The most input tokens that these texts can become. Byte-pair and byte-fallback tokenizers (OpenAI, Anthropic,
 * Gemini, Llama) never cut finer than one byte, so a text has at most as many tokens as UTF-8 bytes. Some
 * normalise the text first; we take the longest of its Unicode forms, since one letter can unfold to many.
 */
export function mostInputTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + longestFormBytes(text), TEMPLATE_TOKENS);
}

function longestFormBytes(text: string): number {
  const forms = [text, text.normalize('NFC'), text.normalize('NFD'), text.normalize('NFKC'), text.normalize('NFKD')];
  return Math.max(...forms.map((form) => encoder.encode(form).length));
}

/** The dearest way in which one input token can be charged. */
function dearestInput(prices: Omit<Prices, 'longContext'>): bigint | undefined {
  return most(prices.inputToken, prices.cacheWriteToken, prices.cachedInputToken);
}

function most(...amounts: readonly (bigint | undefined)[]): bigint | undefined {
  let top: bigint | undefined;
  for (const amount of amounts) if (amount !== undefined && (top === undefined || amount > top)) top = amount;
  return top;
}

/** Field by field the dearer of the short and the long tier: the bound must hold whichever the real count falls into. */
function dearestPrices(prices: Prices, mostInput: number): Omit<Prices, 'longContext'> {
  const short = pricesFor(prices, 0);
  const long = pricesFor(prices, mostInput);
  return {
    inputToken: most(short.inputToken, long.inputToken),
    cachedInputToken: most(short.cachedInputToken, long.cachedInputToken),
    cacheWriteToken: most(short.cacheWriteToken, long.cacheWriteToken),
    outputToken: most(short.outputToken, long.outputToken),
    imageInputToken: most(short.imageInputToken, long.imageInputToken),
    imageOutputToken: most(short.imageOutputToken, long.imageOutputToken),
    image: most(short.image, long.image),
  };
}

/**
 * What a text can cost: at most `high`, which is every byte of the input as a token of the dearest kind plus all
 * of `maxOutputTokens`; `low` is a sixth of the bytes and an answer of 32 tokens, what we expect at least.
 * Null where the model has no token prices.
 */
export function estimateText(texts: readonly string[], maxOutputTokens: number, model: ModelEntry): Estimate | null {
  const prices = model.prices;
  if (!prices) return null;
  const mostInput = mostInputTokens(texts);
  const dearest = dearestPrices(prices, mostInput);
  const inputPrice = dearestInput(dearest);
  if (inputPrice === undefined || dearest.outputToken === undefined) return null;
  const high = BigInt(mostInput) * inputPrice + BigInt(maxOutputTokens) * dearest.outputToken;
  const likelyInput = BigInt(Math.floor((mostInput - TEMPLATE_TOKENS) / 6));
  const likelyOutput = BigInt(Math.min(32, maxOutputTokens));
  const base = pricesFor(prices, 0);
  const low = likelyInput * (base.inputToken ?? 0n) + likelyOutput * (base.outputToken ?? 0n);
  return { low: low < high ? low : high, high, priceVersion: model.priceVersion };
}

/**
 * What a picture can cost: the prompt as above, and `mostOutputTokens` at the dearest output price, or the price
 * per picture where the model is sold so. `expectedOutputTokens` makes `low`.
 */
export function estimateImage(
  prompt: string,
  tokens: { most: number; expected: number },
  model: ModelEntry,
): Estimate | null {
  const prices = model.prices;
  if (!prices) return null;
  const mostInput = mostInputTokens([prompt]);
  const dearest = dearestPrices(prices, mostInput);
  if (prices.image !== undefined) return { low: prices.image, high: prices.image, priceVersion: model.priceVersion };
  const inputPrice = dearestInput(dearest);
  const outputPrice = most(dearest.imageOutputToken, dearest.outputToken);
  if (inputPrice === undefined || outputPrice === undefined) return null;
  const high = BigInt(mostInput) * inputPrice + BigInt(tokens.most) * outputPrice;
  const low = BigInt(tokens.expected) * (prices.imageOutputToken ?? prices.outputToken ?? 0n);
  return { low: low < high ? low : high, high, priceVersion: model.priceVersion };
}
