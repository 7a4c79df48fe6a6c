import { describe, expect, it } from 'vitest';
import { priceWords, retirement } from './models.rules.ts';

const none = { inputToken: null, cachedInputToken: null, outputToken: null, image: null, imageOutputToken: null };

describe('models in words', () => {
  it('tells token prices per million', () => {
    // $3 and $15 per million are 30,000 and 150,000 units of 1e-10 USD per token.
    const prices = { ...none, inputToken: '30000', outputToken: '150000' };
    expect(priceWords({ prices, isLocal: false })).toBe('$3.00 in, $15.00 out per million tokens');
  });
  it('tells the price of one picture', () => {
    expect(priceWords({ prices: { ...none, image: '420000000' }, isLocal: false })).toBe('$0.042 a picture');
  });
  it('says when a price is not known, and what that means', () => {
    expect(priceWords({ prices: null, isLocal: false })).toContain('cannot be held to a cap');
  });
  it('names the day a model ends and what follows', () => {
    const model = { retiresAt: '2027-01-14', successor: 'next-1' };
    expect(retirement(model, new Date('2026-11-21T00:00:00Z'))).toEqual({
      words: 'Ends on 14 January 2027; next-1 follows it.',
      isOver: false,
      isSoon: true,
    });
    expect(retirement(model, new Date('2027-02-01T00:00:00Z'))?.words).toContain('Ended on');
    expect(retirement({ retiresAt: null, successor: null }, new Date())).toBeNull();
  });
});
