import { describe, expect, it } from 'vitest';
import { claimWords, foundationWords, gridStep, intervalWords, leftOutWords, moreWords } from './insights.rules.ts';

const none = { immature: 0, paid: 0, imported: 0 };

describe('what a finding rests on', () => {
  it('names every post that did not count, and why', () => {
    expect(foundationWords(143, { immature: 9, paid: 0, imported: 0 }, 0, 48)).toBe(
      '143 posts read at 48\u00a0h (videos at 7\u00a0days); 9 younger ones left out',
    );
    expect(leftOutWords({ immature: 3, paid: 1, imported: 200 }, 1)).toBe(
      '2 younger ones, 1 not read at that age, 200 imported ones and 1 boosted one left out',
    );
  });

  it('says nothing of left out ones when all counted', () => {
    expect(foundationWords(1, none, 0, 48)).toBe('1 post read at 48\u00a0h (videos at 7\u00a0days)');
  });

  it('is an interval, with a real minus', () => {
    expect(intervalWords([-3.2, 22.4])).toBe('−3 to +22\u00a0%');
    expect(claimWords([4.2, 22.6])).toEqual(['4 to 23\u00a0% more', 'reactions than usual']);
    expect(claimWords([-3.2, 22.4])).toEqual(['−3 to +22\u00a0%', 'reactions beside the usual']);
    expect([gridStep(31), gridStep(260), gridStep(4)]).toEqual([20, 100, 5]);
    expect([moreWords(14), moreWords(1)]).toEqual(['about 14 more posts', 'about 1 more post']);
  });
});
