import { describe, expect, it } from 'vitest';
import { isTimeZone, nextInstantOfSlot, parseInstant, slotOf } from './wall-clock.ts';

const ms = (text: string): number => Date.parse(text);

describe('the wall clock', () => {
  it('counts slots from Monday 00:00 in the zone of the account', () => {
    expect(slotOf(ms('2026-01-05T00:30:00Z'), 'UTC')).toBe(0);
    expect(slotOf(ms('2026-01-04T23:30:00Z'), 'Europe/Berlin')).toBe(0);
    expect(slotOf(ms('2026-01-11T23:30:00Z'), 'UTC')).toBe(167);
    expect(slotOf(ms('2026-01-05T00:30:00Z'), 'America/New_York')).toBe(6 * 24 + 19);
  });

  it('follows daylight saving', () => {
    expect(slotOf(ms('2026-01-05T08:00:00Z'), 'Europe/Berlin')).toBe(9);
    expect(slotOf(ms('2026-07-06T08:00:00Z'), 'Europe/Berlin')).toBe(10);
  });

  it('finds the next instant of a slot, later today or next week', () => {
    expect(nextInstantOfSlot(9, 'Europe/Berlin', '2026-01-05T07:59:59Z')).toBe('2026-01-05T08:00:00Z');
    expect(nextInstantOfSlot(9, 'Europe/Berlin', '2026-01-05T08:00:00Z')).toBe('2026-01-12T08:00:00Z');
    expect(nextInstantOfSlot(33, 'Europe/Berlin', '2026-01-05T08:00:00Z')).toBe('2026-01-06T08:00:00Z');
  });

  it('moves a wall time in a clock gap forward and takes the first of a repeated one', () => {
    const sundayAt2 = 6 * 24 + 2;
    expect(nextInstantOfSlot(sundayAt2, 'Europe/Berlin', '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:00:00Z');
    expect(nextInstantOfSlot(sundayAt2, 'Europe/Berlin', '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:00:00Z');
  });

  it('knows zones and instants from what only looks like them', () => {
    expect(['Europe/Berlin', 'UTC', 'Mars/Olympus', '+01:00', ''].map(isTimeZone)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(['2026-01-05T00:00:00Z', '2026-01-05T00:00:00+02:00'].map(parseInstant)).toEqual([
      ms('2026-01-05T00:00:00Z'),
      ms('2026-01-04T22:00:00Z'),
    ]);
    expect(['2024-02-29T23:59:59.250Z', '2026-01-05t00:00:00z', '2026-01-04T23:30:00-00:30'].map(parseInstant)).toEqual(
      [ms('2024-02-29T23:59:59.250Z'), ms('2026-01-05T00:00:00Z'), ms('2026-01-05T00:00:00Z')],
    );
    expect(['2026-01-05', '2026-01-05T00:00:00', '2026-02-30T00:00:00Z', 'soon'].map(parseInstant)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});
