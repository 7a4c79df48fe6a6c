import { describe, expect, it } from 'vitest';
import { catalogueOf } from '../prices/read-catalogue.ts';
import type { ModelEntry, Prices } from '../spec.ts';
import { estimateImage, estimateText, mostInputTokens } from './estimate.ts';
import { costOf, usdUnits } from './money.ts';

const NOW = new Date('2026-11-21T00:00:00Z');

function model(provider: string, id: string): ModelEntry & { prices: Prices } {
  const found = catalogueOf(provider, NOW).find((one) => one.id === id);
  if (!found?.prices) throw new Error(`no ${id}`);
  return { ...found, prices: found.prices };
}

describe('money', () => {
  it('reads decimals digit by digit', () => {
    expect(usdUnits('1')).toBe(10_000_000_000n);
    expect(usdUnits('0.0000000001')).toBe(1n);
    expect(usdUnits('0.10')).toBe(1_000_000_000n);
    expect(() => usdUnits('-1')).toThrow();
    expect(() => usdUnits('')).toThrow();
  });
});

describe('the cost of what was used', () => {
  /** Golden cases, worked out by hand from the vendors' price pages (USD per million tokens in the names). */
  const golden: readonly { name: string; of: [string, string]; used: Parameters<typeof costOf>[1]; usd: string }[] = [
    {
      name: 'gpt-6-sol, 2 in and 10 out: 1,200 fresh and 340 out',
      of: ['openai', 'gpt-6-sol'],
      used: { inputTokens: 1200, outputTokens: 340 },
      usd: '0.0058',
    },
    {
      name: 'gpt-6-sol with 1,000 of 1,200 input tokens cached at 0.20',
      of: ['openai', 'gpt-6-sol'],
      used: { inputTokens: 200, cachedInputTokens: 1000, outputTokens: 340 },
      usd: '0.004',
    },
    {
      name: 'gpt-6-sol at the edge of 272,000: still the short price',
      of: ['openai', 'gpt-6-sol'],
      used: { inputTokens: 272_000, outputTokens: 100 },
      usd: '0.545',
    },
    {
      name: 'gpt-6-sol one above: the whole request at 4 and 15',
      of: ['openai', 'gpt-6-sol'],
      used: { inputTokens: 272_001, outputTokens: 100 },
      usd: '1.089504',
    },
    {
      name: 'cached tokens count towards the tier',
      of: ['openai', 'gpt-6-sol'],
      used: { inputTokens: 1, cachedInputTokens: 272_000, outputTokens: 0 },
      usd: '0.108804',
    },
    {
      name: 'claude-opus-5-5 with a cache write at 5',
      of: ['anthropic', 'claude-opus-5-5'],
      used: { inputTokens: 50, cacheWriteTokens: 2000, outputTokens: 10 },
      usd: '0.0104',
    },
    {
      name: 'gpt-image-2: 40 words of text in at 5, 1,764 picture tokens out at 30',
      of: ['openai', 'gpt-image-2'],
      used: { inputTokens: 40, imageOutputTokens: 1764 },
      usd: '0.05312',
    },
    {
      name: 'gpt-image-2 with a picture shown to it, at 8',
      of: ['openai', 'gpt-image-2'],
      used: { inputTokens: 10, imageInputTokens: 500, imageOutputTokens: 196 },
      usd: '0.00993',
    },
    {
      name: 'gemini-2.5-flash-image: 1,290 picture tokens at 30 and 12 text tokens at 2.5',
      of: ['google', 'gemini-2.5-flash-image'],
      used: { inputTokens: 20, outputTokens: 12, imageOutputTokens: 1290 },
      usd: '0.038736',
    },
  ];
  for (const { name, of, used, usd } of golden) {
    it(name, () => {
      const cost = costOf(model(...of).prices, used, 'v');
      expect(cost.amount).toBe(usdUnits(usd));
      expect(cost.lines.reduce((sum, line) => sum + line.amount, 0n)).toBe(cost.amount);
      for (const line of cost.lines) expect(line.amount).toBe(line.unitPrice * BigInt(line.quantity));
    });
  }

  it('charges cached input like fresh input where the model has no cached price', () => {
    expect(costOf({ inputToken: 30n, outputToken: 1n }, { cachedInputTokens: 4 }, 'v').amount).toBe(120n);
  });

  it('refuses to invent an amount for a unit without a price', () => {
    expect(() => costOf({ inputToken: 1n }, { outputTokens: 1 }, 'v')).toThrow('No price for output tokens');
  });
});

describe('the estimate’s upper bound', () => {
  it('counts every UTF-8 byte as a token, of the longest form the text can be normalised to', () => {
    const overhead = mostInputTokens([]);
    expect(mostInputTokens(['abc'])).toBe(overhead + 3);
    expect(mostInputTokens(['héllo 日本', '👩‍🚀'])).toBe(overhead + 14 + 11);
    expect(mostInputTokens(['ﷺ'])).toBe(overhead + 33);
  });

  const offered = ['openai', 'anthropic', 'google'].flatMap((provider) => catalogueOf(provider, NOW));

  it.each(offered.filter((one) => one.operations.includes('text.generate')))(
    'is never below the exact cost of $id, for any split of tokens that the bound allows',
    (entry) => {
      const random = makeRandom(20261121);
      for (let round = 0; round < 40; round++) {
        const texts = ['x'.repeat(random(200)), 'ü'.repeat(round % 20 === 0 ? 160_000 : random(3000))];
        const most = mostInputTokens(texts);
        const maxOutput = 1 + random(5000);
        const input = round % 3 === 0 ? most : random(most + 1);
        const cached = random(input + 1);
        const written = random(input - cached + 1);
        const used = {
          inputTokens: input - cached - written,
          cachedInputTokens: cached,
          cacheWriteTokens: written,
          outputTokens: random(maxOutput + 1),
        };
        const estimate = estimateText(texts, maxOutput, entry);
        const high = estimate?.high ?? -1n;
        expect(costOf(entry.prices ?? {}, used, 'v').amount <= high, `${JSON.stringify(used)} > ${high}`).toBe(true);
        expect((estimate?.low ?? 0n) <= high).toBe(true);
      }
    },
  );

  it.each(offered.filter((one) => one.operations.includes('image.generate')))(
    'holds for pictures of $id, sold by the token',
    (entry) => {
      const random = makeRandom(7);
      for (let round = 0; round < 60; round++) {
        const prompt = 'é'.repeat(random(500));
        const pictures = random(4097);
        const used = {
          inputTokens: random(mostInputTokens([prompt]) + 1),
          imageOutputTokens: pictures,
          outputTokens: entry.prices?.outputToken ? 4096 - pictures : 0,
        };
        const high = estimateImage(prompt, { most: 4096, expected: 1000 }, entry)?.high ?? -1n;
        expect(costOf(entry.prices ?? {}, used, 'v').amount <= high).toBe(true);
      }
    },
  );

  it('is null where nobody told us the price', () => {
    const unknown: ModelEntry = { id: 'x', name: 'X', operations: ['text.generate'], priceVersion: 'unknown' };
    expect(estimateText(['a'], 10, unknown)).toBeNull();
  });
});

/** A small fixed generator (mulberry32): the same cases on every run. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}
