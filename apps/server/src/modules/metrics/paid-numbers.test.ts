import type { PricedCall } from '@antiphon/channels';
import { describe, expect, it } from 'vitest';
import { mostReadingDays, paidForSince } from './paid-numbers.rules.ts';
import { readingAgesHours } from './reading-ages.rules.ts';
import { readingCosts } from './reading-costs.rules.ts';

describe('what was read today', () => {
  it('is paid for from a minute after midnight (UTC) on', () => {
    expect(paidForSince(new Date('2026-11-24T15:00:00Z'))).toEqual(new Date('2026-11-24T00:01:00Z'));
    expect(paidForSince(new Date('2026-11-24T23:58:59Z'))).toEqual(new Date('2026-11-24T00:01:00Z'));
  });

  it.each(['2026-11-24T00:00:00Z', '2026-11-24T00:01:00Z', '2026-11-24T23:59:00Z', '2026-11-24T23:59:59Z'])(
    'is never taken as paid for at %s, where a call may count for either day',
    (moment) => {
      expect(paidForSince(new Date(moment))).toBeNull();
    },
  );
});

describe('what reading costs', () => {
  const ages = (count: number) => ({ amount: String(50_000_000 * count), words: `It charges for ${count}.` });
  const channel = (isOncePerDay: boolean) => ({
    name: 'Net',
    priceOf: (call: PricedCall) => {
      if (call.kind === 'account') return { amount: '100000000', words: 'It charges.' };
      const price = call.kind === 'posts' ? ages(call.count) : null;
      return price && isOncePerDay ? { ...price, isOncePerDay } : price;
    },
  });

  it('is told for a post, a month of the account and the posts from before, each at most', () => {
    expect(readingCosts(channel(true), 200)).toEqual({
      post: 350_000_000n,
      account: 3_000_000_000n,
      pastPosts: 10_000_000_000n,
      words:
        'It charges for 1. The numbers of a post are read for 30 days, which comes to at most $0.0350 a post. Followers come to $0.3000 in 30 days, and up to 200 posts from before to $1.00, once. All of it counts against your monthly cap and stands under Spend.',
    });
    expect(readingCosts(channel(false), 200)?.post).toBe(500_000_000n);
  });

  it('is nothing where the network charges for no reading', () => {
    expect(readingCosts({ name: 'Net' }, 200)).toBeNull();
    expect(readingCosts({ name: 'Net', priceOf: () => null }, 200)).toBeNull();
  });
});

describe('how often a post is paid for', () => {
  it('is once on each day on which it is read, at the worst time of day', () => {
    expect(mostReadingDays([])).toBe(0);
    expect(mostReadingDays([1])).toBe(1);
    // Out at 23:30, one is the next day, and so is the other; out at 12:30, they are of two days.
    expect(mostReadingDays([1, 12])).toBe(2);
    // Ten readings in thirty days.
    expect([readingAgesHours.length, mostReadingDays(readingAgesHours)]).toEqual([10, 7]);
  });
});
