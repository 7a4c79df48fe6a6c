import { describe, expect, it } from 'vitest';
import { capField, monthBeside, monthMeter, monthName, plannedWords, readCap } from './spending.rules.ts';

const month = { spent: '64200000000', reserved: '14700000000', cap: '250000000000', sandboxSpent: '0' };

describe('money of a month', () => {
  it('shows what is exact and what may come, as shares of the cap', () => {
    expect(monthMeter(month)).toEqual({
      exact: 0.2568,
      possible: 0.0588,
      words: '$6.42 of $25.00',
      label: '$6.42 of $25.00 spent, at most $1.47 more',
    });
  });
  it('measures against what is planned when there is no cap', () => {
    const { exact, possible, words } = monthMeter({ ...month, cap: null, spent: '10', reserved: '30' });
    expect([exact, possible, words]).toEqual([0.25, 0.75, '$0.0000']);
  });
  it('is over when a cap of nothing was passed', () => {
    const { exact, possible } = monthMeter({ ...month, cap: '0' });
    expect(exact + possible).toBeGreaterThan(1);
  });
  it('speaks of plans only when there are some', () => {
    expect(plannedWords(month)).toBe('≤\u00a0$1.47 more is planned');
    expect(plannedWords({ reserved: '0' })).toBe('');
  });
  it('walks over the end of a year', () => {
    expect(monthBeside('2026-12', 1)).toBe('2027-01');
    expect(monthBeside('2026-01', -1)).toBe('2025-12');
  });
  it('names the year only where it is another one', () => {
    const now = new Date('2026-11-21T00:00:00Z');
    expect(monthName('2026-11', now)).toBe('November');
    expect(monthName('2025-11', now)).toBe('November 2025');
  });
});

describe('a typed cap', () => {
  it.each([
    ['25', '250000000000'],
    ['$1,000.50', '10005000000000'],
    ['0', '0'],
    ['0.0000000001', '1'],
  ])('reads %s exactly', (typed, cap) => {
    expect(readCap(typed)).toEqual({ cap });
  });
  it('takes an empty field for no cap', () => {
    expect(readCap('  ')).toEqual({ cap: null });
    expect(capField(null)).toBe('');
  });
  it('refuses what is no amount, in words', () => {
    expect(readCap('-5')).toHaveProperty('fault');
    expect(readCap('25,5')).toHaveProperty('fault');
    expect(readCap('twenty')).toHaveProperty('fault');
  });
  it('stands in its field as it can be read back', () => {
    expect(readCap(capField('10005000000000'))).toEqual({ cap: '10005000000000' });
  });
});
