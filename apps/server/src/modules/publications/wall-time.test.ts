import { describe, expect, it } from 'vitest';
import { instantOf, wallTimeOf } from './wall-time.rules.ts';

describe('wall times', () => {
  it('means the instant that the zone says', () => {
    expect(instantOf('2026-11-24T09:00', 'Europe/Dublin').toISOString()).toBe('2026-11-24T09:00:00.000Z');
    expect(instantOf('2026-07-24T09:00', 'Europe/Dublin').toISOString()).toBe('2026-07-24T08:00:00.000Z');
    expect(instantOf('2026-11-24T09:00', 'Asia/Kathmandu').toISOString()).toBe('2026-11-24T03:15:00.000Z');
  });

  it('moves a time that the clock skips forward by the gap', () => {
    expect(wallTimeOf(instantOf('2026-03-29T02:30', 'Europe/Berlin'), 'Europe/Berlin')).toBe('2026-03-29T03:30');
  });

  it('takes the first of a time that comes twice', () => {
    expect(instantOf('2026-10-25T02:30', 'Europe/Berlin').toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('gives every wall time back, in ten zones over five years, wherever the clock shows it at all', () => {
    const zones = [
      'Europe/Dublin',
      'Europe/Berlin',
      'America/New_York',
      'America/St_Johns',
      'America/Sao_Paulo',
      'Asia/Tokyo',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'Pacific/Auckland',
      'Africa/Casablanca',
    ];
    let skipped = 0;
    for (const zone of zones) {
      for (let day = 0; day < 5 * 365; day += 1) {
        const wall = new Date(Date.UTC(2026, 0, 1 + day, (day * 7) % 24, 30)).toISOString().slice(0, 16);
        const back = wallTimeOf(instantOf(wall, zone), zone);
        if (back !== wall) skipped += 1;
        expect(back >= wall).toBe(true);
      }
    }
    expect(skipped).toBeLessThan(60);
  });
});
