import { describe, expect, it } from 'vitest';
import { momentOf, quickTimes, usualTime } from './wall-time.rules.ts';

const now = new Date('2026-11-24T09:07:00.000Z');

describe('a chosen wall time', () => {
  it('is a moment in its zone', () => {
    expect(momentOf('2026-11-24T17:45', 'Europe/Berlin', now)).toEqual({
      at: '2026-11-24T16:45:00.000Z',
      isPast: false,
      oddity: null,
    });
  });

  it('moves on where the clocks skip it, and takes the first where it comes twice; both are said', () => {
    expect(momentOf('2027-03-28T02:30', 'Europe/Berlin', now)).toMatchObject({
      at: '2027-03-28T01:30:00.000Z',
      oddity: 'The clocks skip 02:30 that day; it goes out at 03:30.',
    });
    expect(momentOf('2027-10-31T02:30', 'Europe/Berlin', now)).toMatchObject({
      at: '2027-10-31T00:30:00.000Z',
      oddity: '02:30 comes twice that day; it goes out the first time.',
    });
  });

  it('is past when it is past, and nothing when it cannot be read', () => {
    expect(momentOf('2026-11-24T09:07', 'UTC', now)?.isPast).toBe(true);
    expect(momentOf('', 'UTC', now)).toBeNull();
    expect(momentOf('2026-11-24T17:45', 'Nowhere/Here', now)).toBeNull();
  });

  it('begins an hour ahead at a quarter, or tomorrow, or on Monday', () => {
    expect(usualTime(now, 'Europe/Berlin')).toBe('2026-11-24T11:15');
    expect(quickTimes(now, 'UTC').map(({ wallTime }) => wallTime)).toEqual([
      '2026-11-24T10:15',
      '2026-11-25T09:00',
      '2026-11-30T09:00',
    ]);
    const sunday = new Date('2026-11-22T09:07:00Z');
    expect(quickTimes(sunday, 'UTC').map(({ words }) => words)).toEqual(['In an hour', 'Tomorrow, 09:00']);
  });
});
