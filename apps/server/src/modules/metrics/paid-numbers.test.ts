import { describe, expect, it } from 'vitest';
import { mostReadingDays, paidForSince } from './paid-numbers.rules.ts';
import { readingAgesHours } from './reading-ages.rules.ts';

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
