import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { addDays } from './days.rules.ts';
import { clockChangeOf, momentsOf, spotAt, wallTimeOf } from './zone.rules.ts';

const zones = [
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Asia/Tehran',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/Santiago',
  'UTC',
];

/** What the zone database says: the moments of a wall time. */
function expectedMoments(wallTime: string, zone: string): number[] {
  const wall = Temporal.PlainDateTime.from(wallTime);
  const both = ['earlier', 'later'] as const;
  return [...new Set(both.map((disambiguation) => wall.toZonedDateTime(zone, { disambiguation })))]
    .filter((zoned) => zoned.toPlainDateTime().equals(wall))
    .map(({ epochMilliseconds }) => epochMilliseconds)
    .filter((at, index, all) => all.indexOf(at) === index);
}

/** Every day of a year and a quarter in every zone. */
const days = Array.from({ length: 456 }, (_, index) => addDays('2026-01-01', index));
const eachDay = zones.flatMap((zone) => days.map((day) => ({ zone, day, change: clockChangeOf(day, zone) })));

describe('a wall time in a zone', () => {
  it('means the moments that the zone database gives, none in a gap and two in a repeat, in ten zones', () => {
    let odd = 0;
    for (const { zone, day, change } of eachDay) {
      const spots = change ? [0, change.from, change.from + 15, change.to - 1, change.to, 1439] : [725];
      for (const minutes of spots.filter((one) => one < 1440)) {
        const spot = { day, minutes };
        const moments = momentsOf(spot, zone);
        expect(moments, `${zone} ${wallTimeOf(spot)}`).toEqual(expectedMoments(wallTimeOf(spot), zone));
        if (moments.length !== 1) odd += 1;
      }
    }
    expect(odd).toBeGreaterThan(30);
  });

  it('is shown by the clock at each of its moments', () => {
    for (const { zone, day } of eachDay.filter(({ change }) => change))
      for (let minutes = 0; minutes < 1440; minutes += 15)
        for (const at of momentsOf({ day, minutes }, zone)) expect(spotAt(at, zone)).toEqual({ day, minutes });
  });

  it('changes on the days that the zone database makes shorter or longer, and on no other', () => {
    const isOdd = ({ zone, day }: (typeof eachDay)[number]): boolean => {
      const date = Temporal.PlainDate.from(day);
      const [start, end] = [date, date.add({ days: 1 })].map((one) => one.toZonedDateTime({ timeZone: zone }));
      return end?.since(start ?? end).total('minutes') !== 1440;
    };
    const named = (all: typeof eachDay) => all.map(({ zone, day }) => `${zone} ${day}`);
    // Where the clocks go back at midnight, the repeated hour is shown by the day before.
    const found = eachDay.filter(({ change }) => change);
    expect(named(eachDay.filter(isOdd))).toEqual(named(found));
  });
});

describe('the day on which the clocks change', () => {
  it('has an hour that is skipped or comes twice', () => {
    expect(clockChangeOf('2026-03-29', 'Europe/Dublin')).toEqual({ kind: 'skipped', from: 60, to: 120 });
    expect(clockChangeOf('2026-10-25', 'Europe/Dublin')).toEqual({ kind: 'twice', from: 60, to: 120 });
    expect(clockChangeOf('2026-10-04', 'Australia/Lord_Howe')).toEqual({ kind: 'skipped', from: 120, to: 150 });
    expect(clockChangeOf('2026-04-24', 'Africa/Cairo')).toEqual({ kind: 'skipped', from: 0, to: 60 });
    expect(clockChangeOf('2026-11-24', 'Europe/Dublin')).toBeNull();
    expect(clockChangeOf('2026-03-29', 'UTC')).toBeNull();
  });
});
