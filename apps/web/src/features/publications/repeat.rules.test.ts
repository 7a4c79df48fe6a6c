import { describe, expect, it } from 'vitest';
import { monthlyWords, type Repeat, repeatOf, ruleOf, usualRepeat } from './repeat.rules.ts';

/** A Tuesday, the fourth of its month. */
const tuesday = '2026-11-24T09:00';
const rule = (change: Partial<Repeat>, wallTime = tuesday) => ruleOf({ ...usualRepeat(), ...change }, wallTime);

describe('a rule that a person builds', () => {
  it('is written as text', () => {
    expect(rule({})).toBe('FREQ=WEEKLY;BYDAY=TU');
    expect(rule({ every: 'DAILY', interval: 3 })).toBe('FREQ=DAILY;INTERVAL=3');
    expect(rule({ days: ['FR', 'MO'], end: { kind: 'count', count: 10 } })).toBe('FREQ=WEEKLY;BYDAY=MO,FR;COUNT=10');
    expect(rule({ every: 'MONTHLY' })).toBe('FREQ=MONTHLY;BYMONTHDAY=24');
    expect(rule({ every: 'MONTHLY', monthly: 'last' })).toBe('FREQ=MONTHLY;BYMONTHDAY=-1');
    expect(rule({ every: 'MONTHLY', monthly: 'weekday', end: { kind: 'until', day: '2027-01-31' } })).toBe(
      'FREQ=MONTHLY;BYDAY=4TU;UNTIL=20270131',
    );
    expect(rule({ every: 'MONTHLY', monthly: 'weekday' }, '2026-11-30T09:00')).toBe('FREQ=MONTHLY;BYDAY=-1MO');
  });

  it('is read back as it was', () => {
    const all: Repeat[] = [
      { every: 'DAILY', interval: 2, days: [], monthly: 'day', end: { kind: 'never' } },
      { every: 'WEEKLY', interval: 1, days: ['MO', 'FR'], monthly: 'day', end: { kind: 'count', count: 4 } },
      { every: 'MONTHLY', interval: 1, days: [], monthly: 'last', end: { kind: 'until', day: '2027-01-31' } },
      { every: 'MONTHLY', interval: 6, days: [], monthly: 'weekday', end: { kind: 'never' } },
    ];
    for (const repeat of all) expect(repeatOf(ruleOf(repeat, tuesday))).toEqual(repeat);
  });

  it('names the days of a month', () => {
    expect(monthlyWords(tuesday)).toEqual({ day: 'Day 24', weekday: 'The fourth Tuesday' });
    expect(monthlyWords('2026-11-30T09:00').weekday).toBe('The last Monday');
  });
});
