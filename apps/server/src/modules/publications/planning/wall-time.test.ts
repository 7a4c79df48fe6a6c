import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { instantOf, oddityWords, readWallTime, wallTimeOf } from './wall-time.rules.ts';

/** Half hours, quarters, two changes around Ramadan, changes at midnight, a date line that was moved, and none at all. */
const zones = [
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'America/Havana',
  'America/Nuuk',
  'Africa/Casablanca',
  'Africa/El_Aaiun',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Asia/Kathmandu',
] as const;
const from = '2026-01-01T00:00:00Z';
const until = Temporal.Instant.from('2031-01-01T00:00:00Z').epochMilliseconds;

interface Transition {
  readonly zone: string;
  /** The first moment of the new offset. */
  readonly at: Temporal.ZonedDateTime;
  /** How far the clock jumps: forward is a gap, backward a repeat. */
  readonly jumpMs: number;
}

/** Every change of a zone's clock in five years, as the zone database has it. */
function transitionsOf(zone: string): Transition[] {
  const found: Transition[] = [];
  let at = Temporal.Instant.from(from).toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  while (at && at.epochMilliseconds < until) {
    const jumpMs = (at.offsetNanoseconds - at.subtract({ milliseconds: 1 }).offsetNanoseconds) / 1e6;
    if (jumpMs !== 0) found.push({ zone, at, jumpMs });
    at = at.getTimeZoneTransition('next');
  }
  return found;
}

const all = zones.flatMap(transitionsOf);
const gaps = all.filter(({ jumpMs }) => jumpMs > 0);
const repeats = all.filter(({ jumpMs }) => jumpMs < 0);
const minute = 60_000;

/** The wall time that the old clock would show `ms` after the change. */
const oldClock = ({ at, jumpMs }: Transition, ms: number): string =>
  at
    .toPlainDateTime()
    .subtract({ milliseconds: jumpMs })
    .add({ milliseconds: ms })
    .toString({ smallestUnit: 'minute' });
const newClock = ({ at }: Transition, ms: number): string =>
  at.toPlainDateTime().add({ milliseconds: ms }).toString({ smallestUnit: 'minute' });

describe('wall times', () => {
  it('mean the instant that the zone says', () => {
    expect(instantOf('2026-11-24T09:00', 'Europe/Dublin').toISOString()).toBe('2026-11-24T09:00:00.000Z');
    expect(instantOf('2026-07-24T09:00', 'Europe/Dublin').toISOString()).toBe('2026-07-24T08:00:00.000Z');
    expect(instantOf('2026-11-24T09:00', 'Asia/Kathmandu').toISOString()).toBe('2026-11-24T03:15:00.000Z');
  });

  it('are tested at every change of twelve clocks in five years, with half hours and changes at midnight', () => {
    expect(gaps.length).toBeGreaterThan(40);
    expect(repeats.length).toBeGreaterThan(40);
    expect(new Set(all.map(({ zone }) => zone)).size).toBe(10);
    expect(new Set(all.map(({ jumpMs }) => Math.abs(jumpMs) / minute))).toEqual(new Set([30, 60]));
    expect(all.some(({ at }) => at.hour === 0 || at.hour === 1)).toBe(true);
  });

  it('that the clock skips move on by the gap, at its first and its last minute, and it is said', () => {
    for (const gap of gaps) {
      for (const into of [0, minute, gap.jumpMs / 2, gap.jumpMs - minute]) {
        const wanted = oldClock(gap, into);
        const read = readWallTime(wanted, gap.zone);
        expect({ zone: gap.zone, wanted, ...read, at: read.at.getTime() }).toMatchObject({
          oddity: 'skipped',
          at: gap.at.epochMilliseconds + into,
          shown: newClock(gap, into),
        });
        expect(oddityWords(wanted, gap.zone)).toContain(
          `The clocks skip ${wanted.slice(11)} that day; it goes out at ${newClock(gap, into).slice(11)}`,
        );
      }
    }
  });

  it('just before and just after a gap are themselves', () => {
    for (const gap of gaps) {
      const before = readWallTime(oldClock(gap, -minute), gap.zone);
      const after = readWallTime(newClock(gap, 0), gap.zone);
      expect(before).toMatchObject({ oddity: null, at: new Date(gap.at.epochMilliseconds - minute) });
      expect(after).toMatchObject({ oddity: null, at: new Date(gap.at.epochMilliseconds) });
    }
  });

  it('that come twice are the first of the two, and it is said', () => {
    for (const repeat of repeats) {
      for (const into of [0, minute, -repeat.jumpMs - minute]) {
        const wanted = newClock(repeat, into);
        const read = readWallTime(wanted, repeat.zone);
        expect({ zone: repeat.zone, wanted, ...read, at: read.at.getTime() }).toMatchObject({
          oddity: 'twice',
          shown: wanted,
          at: repeat.at.epochMilliseconds + repeat.jumpMs + into,
        });
        expect(oddityWords(wanted, repeat.zone)).toBe(
          `${wanted.slice(11)} comes twice that day; it goes out the first time.`,
        );
      }
    }
  });

  it('just before and just after a repeated stretch are themselves', () => {
    for (const repeat of repeats) {
      const before = readWallTime(newClock(repeat, -minute), repeat.zone);
      const after = readWallTime(oldClock(repeat, 0), repeat.zone);
      expect(before).toMatchObject({
        oddity: null,
        at: new Date(repeat.at.epochMilliseconds + repeat.jumpMs - minute),
      });
      expect(after).toMatchObject({ oddity: null, at: new Date(repeat.at.epochMilliseconds - repeat.jumpMs) });
    }
  });

  it('come back as they were, on every day of five years wherever the clock shows them', () => {
    for (const zone of zones) {
      for (let day = 0; day < 5 * 365; day += 3) {
        const wall = new Date(Date.UTC(2026, 0, 1 + day, (day * 7) % 24, 30)).toISOString().slice(0, 16);
        const { at, oddity } = readWallTime(wall, zone);
        if (oddity !== 'skipped') expect(wallTimeOf(at, zone)).toBe(wall);
      }
    }
  });

  it('of a day that a zone left out altogether move to the next one, and it is said', () => {
    expect(readWallTime('2011-12-30T09:00', 'Pacific/Apia')).toMatchObject({
      shown: '2011-12-31T09:00',
      oddity: 'skipped',
    });
    expect(oddityWords('2011-12-30T09:00', 'Pacific/Apia')).toBe(
      'The clocks skip 09:00 that day; it goes out at 09:00 on 2011-12-31.',
    );
  });
});
