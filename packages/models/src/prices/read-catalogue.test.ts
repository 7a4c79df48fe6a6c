import { describe, expect, it } from 'vitest';
import { catalogueOf, parseCatalogue } from './read-catalogue.ts';

const NOW = new Date('2026-11-21T00:00:00Z');

function entry(provider: string, id: string, moment = NOW) {
  const found = catalogueOf(provider, moment).find((model) => model.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

describe('the price table', () => {
  it('offers text and pictures of the three providers, each model once and with prices', () => {
    for (const provider of ['openai', 'anthropic', 'google']) {
      const models = catalogueOf(provider, NOW);
      expect(models.length).toBeGreaterThanOrEqual(5);
      expect(new Set(models.map((model) => model.id)).size).toBe(models.length);
      for (const model of models) expect(model.prices, model.id).toBeDefined();
    }
    expect(catalogueOf('nobody', NOW)).toEqual([]);
  });

  it('keeps the vendor’s decimals exactly, in units of 1e-10 USD', () => {
    expect(entry('openai', 'gpt-6-luna').prices).toMatchObject({
      inputToken: 1_000n,
      cachedInputToken: 100n,
      outputToken: 5_000n,
    });
    expect(entry('openai', 'gpt-5.4-mini').prices?.cachedInputToken).toBe(750n);
    expect(entry('anthropic', 'claude-haiku-4-5').prices).toMatchObject({
      inputToken: 10_000n,
      cacheWriteToken: 12_500n,
      outputToken: 50_000n,
    });
    expect(entry('google', 'gemini-3-pro-image-preview').prices?.imageOutputToken).toBe(1_200_000n);
  });

  it('changes a price on the day the vendor announced, and not before', () => {
    expect(entry('google', 'gemini-3.8-flash', new Date('2026-12-31T23:59:59Z')).prices?.inputToken).toBe(7_500n);
    expect(entry('google', 'gemini-3.8-flash', new Date('2027-01-01T00:00:00Z')).prices?.inputToken).toBe(15_000n);
  });

  it('says when a model ends and what follows it', () => {
    expect(entry('openai', 'gpt-image-1.5')).toMatchObject({ retiresAt: '2026-12-01', successor: 'gpt-image-2' });
  });

  it('refuses a price that is no exact decimal, and a field it does not know', () => {
    const model = {
      id: 'm',
      name: 'M',
      operations: ['text.generate'],
      prices: { inputToken: '0.000005' },
      source: 's',
      checkedAt: '2026-11-20',
    };
    const table = (prices: object) => ({
      priceVersion: 'v',
      unit: 'USD per single unit',
      takenFrom: 't',
      providers: { p: [{ ...model, prices }] },
    });
    expect(parseCatalogue(table({ inputToken: '0.000005' })).providers.p?.[0]?.prices.inputToken).toBe(50_000n);
    expect(() => parseCatalogue(table({ inputToken: '5e-6' }))).toThrow('not a plain decimal');
    expect(() => parseCatalogue(table({ inputToken: '0.00000000005' }))).toThrow('finer than 1e-10');
    expect(() => parseCatalogue(table({ inputTokens: '1' }))).toThrow();
  });
});
