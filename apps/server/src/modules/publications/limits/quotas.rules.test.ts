import type { Quota } from '@antiphon/channels';
import { describe, expect, it } from 'vitest';
import {
  daysOf,
  firstRoom,
  openAgainAt,
  ordinal,
  overWords,
  type Shape,
  takenAt,
  type Use,
  weightOf,
} from './quotas.rules.ts';

const hour = 3_600_000;
const day = 24 * hour;
const moment = (text: string) => new Date(text).getTime();
const noon = moment('2026-11-24T12:00:00Z');

const rolling: Quota = {
  name: 'posts',
  scope: 'account',
  max: 3,
  window: { kind: 'rolling', ms: day },
  perPublication: 1,
  words: 'The network takes 3 posts in 24 hours.',
};
const daily: Quota = { ...rolling, window: { kind: 'daily', zone: 'America/Los_Angeles' } };
const short: Quota = { ...rolling, window: { kind: 'rolling', ms: 15 * 60_000 } };
const plain: Shape = { parts: 1, media: 0, hasComment: false, hasPoll: false, placement: 'feed' };
const use = (at: number, isOut = false, weight = 1): Use => ({ id: String(at), at, weight, isOut });

describe('what a publication takes of a quota', () => {
  it.each<[Partial<Quota>, Partial<Shape>, number]>([
    [{}, {}, 1],
    [{}, { parts: 4 }, 1],
    [{ each: 'post' }, { parts: 4, hasComment: true }, 5],
    [{ each: 'post', perPublication: 3 }, { parts: 2 }, 6],
    [{ each: 'answer', formats: ['thread', 'firstComment'] }, {}, 0],
    [{ each: 'answer', formats: ['thread', 'firstComment'] }, { parts: 3, hasComment: true }, 3],
    [{ each: 'media' }, { media: 4 }, 4],
    [{ formats: ['reel'] }, {}, 0],
    [{ formats: ['reel'] }, { placement: 'reel' }, 1],
    [{ formats: ['image', 'video'] }, { media: 1 }, 1],
    [{ formats: ['poll'] }, { hasPoll: true }, 1],
  ])('%j of %j is %i', (quota, shape, weight) => {
    expect(weightOf({ ...rolling, ...quota }, { ...plain, ...shape })).toBe(weight);
  });
});

describe('a rolling window', () => {
  it('forgets a post exactly when its time has passed', () => {
    expect(takenAt(rolling, [use(noon)], noon + day - 1)).toBe(1);
    expect(takenAt(rolling, [use(noon)], noon + day)).toBe(0);
  });

  it('has room again when the oldest posts fall out, not before', () => {
    const out = [use(noon - 3 * hour, true), use(noon - 2 * hour, true), use(noon - hour, true)];
    expect(openAgainAt(rolling, out, 1, 3, noon)).toBe(noon - 3 * hour + day);
    expect(openAgainAt(rolling, out, 2, 3, noon)).toBe(noon - 2 * hour + day);
    expect(openAgainAt(rolling, out, 1, 4, noon)).toBeNull();
  });

  it('never waits for what could never fit', () => {
    expect(openAgainAt(rolling, [], 4, 3, noon)).toBeNull();
    expect(firstRoom(rolling, [], { weight: 4, from: noon, max: 3, zone: 'UTC' })).toBeNull();
  });

  it('names the next day at the same wall time at which nobody planned later is pushed out', () => {
    const planned = [
      use(noon),
      use(noon),
      use(noon),
      use(noon + day + hour),
      use(noon + day + hour),
      use(noon + day + hour),
    ];
    const room = firstRoom(rolling, planned, { weight: 1, from: noon, max: 3, zone: 'UTC' });
    expect(new Date(room ?? 0).toISOString()).toBe('2026-11-27T12:00:00.000Z');
  });

  it('of minutes names the moment, not the day', () => {
    const planned = [use(noon - 60_000), use(noon - 30_000), use(noon)];
    const room = firstRoom(short, planned, { weight: 1, from: noon, max: 3, zone: 'UTC' });
    expect(room).toBe(noon - 60_000 + 15 * 60_000);
  });
});

describe('a calendar day in the network’s zone', () => {
  it('ends at that zone’s midnight, on the days when clocks change too', () => {
    // 1 November 2026 has 25 hours in Los Angeles.
    const evening = moment('2026-11-02T07:30:00Z');
    expect(takenAt(daily, [use(moment('2026-11-01T07:30:00Z'))], evening)).toBe(1);
    expect(takenAt(daily, [use(moment('2026-11-01T06:30:00Z'))], evening)).toBe(0);
    expect(openAgainAt(daily, [use(evening, true, 3)], 1, 3, evening)).toBe(moment('2026-11-02T08:00:00Z'));
  });
});

describe('days of a calendar', () => {
  it('tell used, planned, the fullest window and the first that does not fit', () => {
    const uses = [
      use(noon - 13 * hour, true),
      use(noon, true),
      use(noon + hour),
      use(noon + 2 * hour),
      use(noon + 3 * day),
    ];
    const range = { begins: moment('2026-11-24T00:00:00Z'), ends: moment('2026-12-01T00:00:00Z'), zone: 'UTC', max: 3 };
    expect(daysOf(rolling, uses, range)).toEqual([
      { date: '2026-11-24', used: 1, planned: 2, peak: 4, overAt: noon + 2 * hour },
      { date: '2026-11-27', used: 0, planned: 1, peak: 1, overAt: null },
    ]);
  });

  it('are over for some of the publications only where one of them is in the window', () => {
    const uses = [0, 1, 2, 3].flatMap((hours) => [use(noon + hours * hour), use(noon + 3 * day + hours * hour)]);
    const range = { begins: noon, ends: noon + 9 * day, zone: 'UTC', max: 3 };
    const overFor = (...moments: number[]) =>
      daysOf(rolling, uses, { ...range, only: new Set(moments.map(String)) }).map(({ overAt }) => overAt);
    expect(overFor(noon)).toEqual([noon + 3 * hour, null]);
    expect(overFor(noon + 3 * day + 3 * hour)).toEqual([null, noon + 3 * day + 3 * hour]);
    expect(overFor(noon + day)).toEqual([null, null]);
  });

  it('lie where the asked zone’s clocks put them', () => {
    const range = { begins: noon, ends: noon + day, zone: 'Asia/Tokyo', max: 3 };
    expect(daysOf(rolling, [use(noon + 4 * hour)], range)[0]?.date).toBe('2026-11-25');
  });
});

describe('the words of a warning', () => {
  it('say which it would be, on which day, and the first day with room', () => {
    const over = { handle: '@kiln', taken: 101, max: 100, at: noon, room: noon + day, zone: 'UTC' };
    expect(overWords({ ...rolling, max: 100, words: 'Instagram takes 100 posts a day.' }, over)).toBe(
      '@kiln: Instagram takes 100 posts a day. This would be the 101st on Tuesday 24 November; it would wait until there is room. The first day with room is Wednesday 25 November.',
    );
  });

  it('say what the network told where it differs, and times where the window is short', () => {
    const over = { handle: '@kiln', taken: 6, max: 5, at: noon, room: noon + 60_000, zone: 'UTC' };
    expect(overWords({ ...short, each: 'post' }, over)).toBe(
      '@kiln: The network takes 3 posts in 24 hours. It told us 5 for this account. With this one it would be 6 of 5 at 12:00 Tuesday 24 November; it would wait until there is room. The first time with room is 12:01 Tuesday 24 November.',
    );
  });

  it('name no account where all accounts of the installation share the quota', () => {
    const over = { handle: '@kiln', taken: 4, max: 3, at: noon, room: null, zone: 'UTC' };
    expect(overWords({ ...rolling, scope: 'app' }, over)).toMatch(/^The network takes 3 posts/);
  });

  it.each([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [11, '11th'],
    [112, '112th'],
    [1001, '1,001st'],
  ])('count %i as %s', (count, words) => {
    expect(ordinal(count)).toBe(words);
  });
});
