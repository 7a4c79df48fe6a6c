import { describe, expect, it } from 'vitest';
import { daysInZone, lastDays } from './calendar.rules.ts';

const startsOf = (from: string, to: string, zone: string) =>
  daysInZone(from, to, zone)?.starts.map((start) => start.toISOString());

describe('the days of a calendar', () => {
  it('begin at midnight in their zone, and the day on which the clocks change is an hour shorter or longer', () => {
    expect(startsOf('2026-03-28', '2026-03-29', 'Europe/Dublin')).toEqual([
      '2026-03-28T00:00:00.000Z',
      '2026-03-29T00:00:00.000Z',
      '2026-03-29T23:00:00.000Z',
    ]);
    expect(startsOf('2026-10-25', '2026-10-25', 'Europe/Dublin')).toEqual([
      '2026-10-24T23:00:00.000Z',
      '2026-10-26T00:00:00.000Z',
    ]);
  });

  it('begin with their first moment where the clocks skip midnight', () => {
    // Cairo goes from 00:00 to 01:00 on the last Friday of April.
    expect(startsOf('2026-04-24', '2026-04-24', 'Africa/Cairo')?.[0]).toBe('2026-04-23T22:00:00.000Z');
  });

  it('are as many as asked for, at every hour and on both sides of a change of the clocks', () => {
    for (let hour = 0; hour < 24 * 60; hour += 1) {
      const now = new Date(Date.UTC(2026, 9, 10, hour, 4));
      const { days } = lastDays(30, now, 'Europe/Paris');
      expect(days).toHaveLength(30);
      expect(days.at(-1)).toBe(now.toLocaleDateString('en-CA', { timeZone: 'Europe/Paris' }));
    }
  });

  it('are none when the last is before the first, and none when they are more than 62', () => {
    expect(daysInZone('2026-11-24', '2026-11-23', 'UTC')).toBeNull();
    expect(daysInZone('2026-11-24', '2026-11-24', 'UTC')?.days).toEqual(['2026-11-24']);
    expect(daysInZone('2026-11-01', '2027-01-01', 'UTC')?.days).toHaveLength(62);
    expect(daysInZone('2026-11-01', '2027-01-02', 'UTC')).toBeNull();
  });
});
