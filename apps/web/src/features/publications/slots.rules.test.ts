import { describe, expect, it } from 'vitest';
import {
  byDay,
  daysWords,
  fillWords,
  neighbour,
  suggestion,
  swapped,
  timesOf,
  without,
  withTime,
} from './slots.rules.ts';
import type { QueueItem } from './slots.types.ts';

const place = (at: string, more: Partial<QueueItem> = {}): QueueItem => ({
  at,
  wallTime: at.slice(0, 16),
  timeZone: 'UTC',
  words: null,
  kind: 'slot',
  isSkipped: false,
  publications: [],
  ...more,
});

describe('a week of slots', () => {
  it('takes a time on several days, each once and in order', () => {
    const week = withTime([{ weekday: 2, time: '09:00' }], '08:00', [3, 2]);
    expect(week).toEqual([
      { weekday: 2, time: '08:00' },
      { weekday: 2, time: '09:00' },
      { weekday: 3, time: '08:00' },
    ]);
    expect(withTime(week, '09:00', [2])).toEqual(week);
    expect(without(week, { weekday: 2, time: '09:00' })).toHaveLength(2);
    expect(timesOf(week, 2)).toEqual(['08:00', '09:00']);
  });

  it('is suggested on working days only', () => {
    expect(new Set(suggestion.map(({ weekday }) => weekday))).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  it('is told in words', () => {
    expect(daysWords([1, 2, 3, 4, 5])).toBe('Monday to Friday');
    expect(daysWords([7, 1])).toBe('Monday and Sunday');
    expect(daysWords([3])).toBe('Wednesday');
    expect(daysWords([1, 2, 3, 4, 5, 6, 7])).toBe('every day');
    expect(daysWords([1, 3, 5])).toBe('Monday, Wednesday and Friday');
  });
});

describe('a queue', () => {
  const items = [
    place('2026-11-23T09:00:00.000Z'),
    place('2026-11-24T09:00:00.000Z', { isSkipped: true }),
    place('2026-11-24T10:10:00.000Z', { kind: 'outside' }),
    place('2026-11-25T09:00:00.000Z'),
  ];

  it('moves past what is skipped', () => {
    expect(neighbour(items, items[2]?.at ?? '', -1)?.at).toBe(items[0]?.at);
    expect(neighbour(items, items[0]?.at ?? '', 1)?.at).toBe(items[2]?.at);
    expect(neighbour(items, items[0]?.at ?? '', -1)).toBeNull();
    expect(neighbour(items, 'elsewhere', 1)).toBeNull();
  });

  it('shows at once what moving makes of it: two change places, or one goes into a gap', () => {
    const send = (id: string) => ({ id }) as QueueItem['publications'][number];
    const queue = [
      place('2026-11-23T09:00:00.000Z', { publications: [send('a')] }),
      place('2026-11-24T09:00:00.000Z', { publications: [send('b')] }),
      place('2026-11-25T09:00:00.000Z'),
    ];
    const ids = (of: readonly QueueItem[]) => of.map(({ publications }) => publications.map(({ id }) => id).join());
    expect(ids(swapped(queue, 'b', queue[0]?.at ?? ''))).toEqual(['b', 'a', '']);
    expect(ids(swapped(queue, 'a', queue[2]?.at ?? ''))).toEqual(['', 'b', 'a']);
    expect(ids(swapped(queue, 'a', 'elsewhere'))).toEqual(['a', 'b', '']);
    expect(ids(swapped(queue, 'none', queue[2]?.at ?? ''))).toEqual(['a', 'b', '']);
  });

  it('says how full it is, and goes day by day', () => {
    expect(fillWords(items, 28)).toBe('0 waiting, 2 free in the next 4 weeks');
    expect(byDay(items, (at) => at.slice(0, 10)).map(({ day, items: of }) => `${day} ${of.length}`)).toEqual([
      '2026-11-23 1',
      '2026-11-24 2',
      '2026-11-25 1',
    ]);
  });
});
