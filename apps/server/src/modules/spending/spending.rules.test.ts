import { describe, expect, it } from 'vitest';
import { boundsOf, fitsCap, inDollars, isRaised, monthOf, nextMonthBegins } from './spending.rules.ts';

describe('money in words', () => {
  it.each([
    [0n, '$0.0000'],
    [1n, '$0.0001'],
    [867_000_000n, '$0.0867'],
    [867_000_001n, '$0.0868'],
    [10_000_000_000n, '$1.00'],
    [250_000_000_000n, '$25.00'],
    [12_345_678_900_000_000n, '$1,234,567.89'],
  ])('says %s units as %s, never less than it is', (amount, words) => {
    expect(inDollars(amount)).toBe(words);
  });
});

describe('months', () => {
  it('begin and end by the clocks of the zone, also where clocks change', () => {
    expect(monthOf(new Date('2026-10-31T23:30:00Z'), 'Europe/Berlin')).toBe('2026-11');
    expect(monthOf(new Date('2026-10-31T23:30:00Z'), 'America/New_York')).toBe('2026-10');
    expect(boundsOf('2026-03', 'Europe/Berlin')).toEqual({
      month: '2026-03',
      begins: new Date('2026-02-28T23:00:00Z'),
      ends: new Date('2026-03-31T22:00:00Z'),
    });
    expect(nextMonthBegins(new Date('2026-12-05T00:00:00Z'), 'UTC')).toBe('1 January');
  });
});

describe('a cap', () => {
  it('holds what is spent, reserved and asked for, to the unit', () => {
    expect(fitsCap({ spent: 4n, reserved: 5n }, 1n, 10n)).toBe(true);
    expect(fitsCap({ spent: 4n, reserved: 5n }, 2n, 10n)).toBe(false);
    expect(fitsCap({ spent: 4n, reserved: 5n }, 10n ** 15n, null)).toBe(true);
  });

  it('is raised by more money, or by none at all', () => {
    expect([isRaised(1n, 2n), isRaised(1n, null)]).toEqual([true, true]);
    expect([isRaised(2n, 1n), isRaised(1n, 1n), isRaised(null, 1n), isRaised(null, null)]).not.toContain(true);
  });
});
