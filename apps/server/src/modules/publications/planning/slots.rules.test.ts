import { describe, expect, it } from 'vitest';
import { comingSlots, inOrder, minuteOf, nextFreeSlot, slotAt, type WeekSlot } from './slots.rules.ts';

const daily = (...times: string[]): WeekSlot[] =>
  [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => times.map((time) => ({ weekday, time })));
const first = (count: number, slots: readonly WeekSlot[], zone: string, now: string, days?: number) => {
  const found = [];
  for (const slot of comingSlots(slots, zone, new Date(now), days)) {
    found.push(slot);
    if (found.length === count) break;
  }
  return found;
};
const instants = (slots: readonly { at: Date }[]): string[] => slots.map(({ at }) => at.toISOString().slice(0, 16));
const walls = (slots: readonly { wallTime: string }[]): string[] => slots.map(({ wallTime }) => wallTime);

describe('coming slots', () => {
  const week = [
    { weekday: 5, time: '17:30' },
    { weekday: 2, time: '09:00' },
  ];

  it('come in the order of time, week after week', () => {
    // A Saturday.
    expect(walls(first(4, week, 'Europe/Dublin', '2026-11-21T12:00:00Z'))).toEqual([
      '2026-11-24T09:00',
      '2026-11-27T17:30',
      '2026-12-01T09:00',
      '2026-12-04T17:30',
    ]);
  });

  it('begin a minute from now at the earliest', () => {
    expect(walls(first(1, week, 'UTC', '2026-11-24T08:59:00Z'))).toEqual(['2026-11-24T09:00']);
    expect(walls(first(1, week, 'UTC', '2026-11-24T08:59:01Z'))).toEqual(['2026-11-27T17:30']);
  });

  it('keep their wall time when the clocks change', () => {
    expect(instants(first(4, daily('09:00'), 'Europe/Berlin', '2027-03-26T00:00:00Z'))).toEqual([
      '2027-03-26T08:00',
      '2027-03-27T08:00',
      '2027-03-28T07:00',
      '2027-03-29T07:00',
    ]);
  });

  it('that fall together in a gap are one place, not two', () => {
    const found = first(3, daily('02:30', '03:30'), 'Europe/Berlin', '2027-03-28T00:00:00Z');
    expect(instants(found)).toEqual(['2027-03-28T01:30', '2027-03-29T00:30', '2027-03-29T01:30']);
  });

  it('that a gap moves past another one are put in the order of time', () => {
    // Cairo skips from 00:00 to 01:00 on 30 April 2027.
    const found = first(3, daily('00:30', '01:15'), 'Africa/Cairo', '2027-04-29T21:00:00Z');
    expect(walls(found)).toEqual(['2027-04-30T01:15', '2027-04-30T00:30', '2027-05-01T00:30']);
    const times = found.map(({ at }) => at.getTime());
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  it('that a gap moves into the next day still come in the order of time, and once', () => {
    // Nuuk skips from 23:00 to 00:00 on 27 March 2027 (22:00 to 23:00 in the zone database of some years).
    const found = first(40, daily('00:15', '22:30', '23:30'), 'America/Nuuk', '2027-03-20T00:00:00Z');
    const times = found.map(({ at }) => at.getTime());
    expect(times).toEqual([...new Set(times)].sort((one, other) => one - other));
  });

  it('that come twice are filled the first time', () => {
    expect(instants(first(2, daily('01:45'), 'Australia/Lord_Howe', '2027-04-03T00:00:00Z'))).toEqual([
      '2027-04-03T14:45',
      '2027-04-04T15:15',
    ]);
  });

  it('end where planning ends', () => {
    expect([...comingSlots(daily('09:00'), 'UTC', new Date('2026-11-21T12:00:00Z'), 7)].length).toBe(7);
    expect(first(1, [], 'UTC', '2026-11-21T12:00:00Z')).toEqual([]);
  });
});

describe('the next free slot', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const week = daily('09:00', '17:00');

  it('is the first whose minute nothing is due in', () => {
    const taken = new Set(['2026-11-21T17:00:20Z', '2026-11-22T09:00:00Z'].map((at) => minuteOf(new Date(at))));
    expect(nextFreeSlot(week, 'UTC', now, new Set())?.wallTime).toBe('2026-11-21T17:00');
    expect(nextFreeSlot(week, 'UTC', now, taken)?.wallTime).toBe('2026-11-22T17:00');
  });

  it('is none when all of two years are taken', () => {
    const all = new Set([...comingSlots(week, 'UTC', now)].map(({ at }) => minuteOf(at)));
    expect(all.size).toBeGreaterThan(1400);
    expect(nextFreeSlot(week, 'UTC', now, all)).toBeUndefined();
  });
});

describe('a slot', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  it('is known by its minute', () => {
    expect(slotAt(daily('09:00'), 'UTC', now, new Date('2026-11-23T09:00:40Z'))?.wallTime).toBe('2026-11-23T09:00');
    expect(slotAt(daily('09:00'), 'UTC', now, new Date('2026-11-23T09:01:00Z'))).toBeUndefined();
    expect(slotAt(daily('09:00'), 'UTC', now, new Date('2026-11-21T09:00:00Z'))).toBeUndefined();
  });
  it('stands in the order of the week', () => {
    expect(
      inOrder([
        { weekday: 7, time: '08:00' },
        { weekday: 1, time: '17:00' },
        { weekday: 1, time: '09:00' },
      ]).map(({ weekday, time }) => `${weekday} ${time}`),
    ).toEqual(['1 09:00', '1 17:00', '7 08:00']);
  });
});
