import { describe, expect, it } from 'vitest';
import type { Publication } from '../publications/index.tsx';
import { blocksOf, columnOf } from './blocks.rules.ts';
import type { CalendarRange } from './calendar.api.ts';
import { dropAt, neighbourWords, otherZoneWords, stepSpot, wallTimeFor, whyFixed } from './drop.rules.ts';
import { movedTo } from './moved.rules.ts';

const zone = 'Europe/Dublin';
const now = new Date('2026-11-24T09:41:00Z');

const send = (id: string, change: Partial<Publication> = {}): Publication => ({
  id,
  postId: `post-${id}`,
  postTitle: `Words ${id}`,
  coverAssetId: null,
  versionId: `version-${id}`,
  accountId: 'account',
  state: 'scheduled',
  words: '',
  approval: null,
  waitsUntil: null,
  isOverCap: false,
  takedown: null,
  dueAt: '2026-11-26T18:30:00.000Z',
  wallTime: '2026-11-26T18:30',
  timeZone: zone,
  publishedAt: null,
  url: null,
  remoteId: null,
  attemptCount: 0,
  openStepCount: 0,
  wasFound: false,
  nextLookAt: null,
  warnings: [],
  createdAt: '2026-11-01T00:00:00.000Z',
  revision: 1,
  ...change,
});
const blockOf = (...sends: Publication[]) => blocksOf(sends, zone)[0] ?? expect.fail('no block');

describe('dropping a block', () => {
  it('gives the moment of the wall time in the zone that is looked at', () => {
    expect(dropAt({ day: '2026-11-26', minutes: 18 * 60 + 30 }, zone, now)).toEqual({
      kind: 'fits',
      at: '2026-11-26T18:30:00.000Z',
      words: 'Thu 26 Nov, 18:30, Dublin time',
      oddity: null,
    });
    expect(dropAt({ day: '2027-06-01', minutes: 540 }, zone, now)).toMatchObject({ at: '2027-06-01T08:00:00.000Z' });
  });

  it('is refused in words for a time that has passed, also by a minute', () => {
    expect(dropAt({ day: '2026-11-24', minutes: 9 * 60 + 41 }, zone, now)).toEqual({
      kind: 'refused',
      words: 'Tue 24 Nov, 09:41 has passed already.',
    });
    expect(dropAt({ day: '2026-11-24', minutes: 9 * 60 + 42 }, zone, now).kind).toBe('fits');
  });

  it('is refused in words for a time that the clocks skip, and told which of two when they show it twice', () => {
    expect(dropAt({ day: '2027-03-28', minutes: 75 }, zone, now)).toEqual({
      kind: 'refused',
      words: 'The clocks skip 01:15 that day in Dublin time. Choose another time.',
    });
    expect(dropAt({ day: '2027-10-31', minutes: 75 }, zone, now)).toMatchObject({
      at: '2027-10-31T00:15:00.000Z',
      oddity: '01:15 comes twice that day; it goes out the first time.',
    });
  });

  it('keeps the clock by which it was planned: nine in New York stays New York’s', () => {
    expect(wallTimeFor('2026-11-26T14:00:00.000Z', 'America/New_York', zone)).toEqual({
      kind: 'at',
      wallTime: '2026-11-26T09:00',
      timeZone: 'America/New_York',
    });
    expect(wallTimeFor('2026-11-26T14:00:00.000Z', null, zone)).toMatchObject({
      wallTime: '2026-11-26T14:00',
      timeZone: zone,
    });
  });

  it('never means another moment: where its own clock shows the time twice, the clock that is looked at tells it', () => {
    // New York shows 01:30 twice on the 1st of November 2026; the second is 06:30 in Dublin.
    expect(wallTimeFor('2026-11-01T06:30:00.000Z', 'America/New_York', zone)).toEqual({
      kind: 'at',
      wallTime: '2026-11-01T06:30',
      timeZone: zone,
    });
    expect(wallTimeFor('2026-11-01T06:30:00.000Z', 'America/New_York', 'America/New_York')).toEqual({
      kind: 'at',
      wallTime: '2026-11-01T06:30',
      timeZone: 'UTC',
    });
  });

  it('is not begun with what is out, on its way or in doubt, and the reason is said', () => {
    expect(whyFixed([send('a')])).toBeNull();
    expect(whyFixed([send('a', { state: 'missed' })])).toBeNull();
    for (const state of ['published', 'sending', 'unknown', 'needs_attention', 'failed', 'cancelled'] as const)
      expect(whyFixed([send('a'), send('b', { state })]), state).toMatch(/\.$/);
  });

  it('tells what else the same account sends near that time', () => {
    const moved = blockOf(send('a'));
    const all = [send('a'), send('b', { dueAt: '2026-11-26T19:00:00.000Z', accountId: 'other' })];
    expect(neighbourWords('2026-11-26T19:10:00.000Z', moved, all, () => 'marram')).toBe('');
    const near = [...all, send('c', { dueAt: '2026-11-26T20:00:00.000Z' })];
    expect(neighbourWords('2026-11-26T19:10:00.000Z', moved, near, () => 'marram')).toBe(
      '50\u00a0min before “Words c” on marram.',
    );
  });

  it('explains a wall time of another zone, and is silent where both clocks show the same', () => {
    const there = send('a', { timeZone: 'America/New_York', wallTime: '2026-11-26T13:30' });
    expect(otherZoneWords(there, zone)).toBe('13:30 New York time');
    expect(otherZoneWords(send('a', { timeZone: 'Europe/London' }), zone)).toBe('');
    expect(otherZoneWords(send('a'), zone)).toBe('');
  });
});

describe('arrows on a block that is held', () => {
  const step = (minutes: number, key: string, by = 15) => stepSpot({ day: '2026-11-26', minutes }, key, by);

  it('move it by a day or by a quarter of an hour, to a straight quarter first', () => {
    expect(step(600, 'ArrowLeft')).toEqual({ day: '2026-11-25', minutes: 600 });
    expect(step(600, 'ArrowRight')).toEqual({ day: '2026-11-27', minutes: 600 });
    expect(step(600, 'ArrowDown')).toEqual({ day: '2026-11-26', minutes: 615 });
    expect(step(607, 'ArrowDown')).toEqual({ day: '2026-11-26', minutes: 615 });
    expect(step(607, 'ArrowUp')).toEqual({ day: '2026-11-26', minutes: 600 });
    expect(step(607, 'ArrowUp', 1)).toEqual({ day: '2026-11-26', minutes: 606 });
  });

  it('go over midnight into the next day', () => {
    expect(step(1430, 'ArrowDown')).toEqual({ day: '2026-11-27', minutes: 0 });
    expect(step(5, 'ArrowUp')).toEqual({ day: '2026-11-26', minutes: 0 });
    expect(step(0, 'ArrowUp')).toEqual({ day: '2026-11-25', minutes: 1425 });
    expect(step(0, 'Tab')).toBeNull();
  });
});

describe('blocks', () => {
  it('hold the sends of one post in one minute, and show the worst of their states', () => {
    const sends = [
      send('a', { postId: 'p' }),
      send('b', { postId: 'p', state: 'unknown', dueAt: '2026-11-26T18:30:20.000Z' }),
      send('c', { postId: 'p', state: 'cancelled' }),
      send('d', { postId: 'p', dueAt: '2026-11-26T19:00:00.000Z' }),
    ];
    const blocks = blocksOf(sends, zone);
    expect(blocks.map(({ sends: inIt, state }) => [inIt.length, state])).toEqual([
      [2, 'unknown'],
      [1, 'cancelled'],
      [1, 'scheduled'],
    ]);
  });

  it('show that one of them waits for approval', () => {
    expect(blockOf(send('a', { approval: 'approved' })).state).toBe('scheduled');
    expect(blockOf(send('a', { approval: 'changed' })).state).toBe('approval');
    expect(blockOf(send('a', { approval: 'in_review', state: 'published' })).state).toBe('published');
  });

  it('stand side by side where they would lie on each other, and many of one time behind one “more”', () => {
    const at = (minutes: number, id: string) =>
      blockOf(send(id, { dueAt: new Date(Date.parse('2026-11-26T00:00:00Z') + minutes * 60_000).toISOString() }));
    const two = columnOf([at(540, 'a'), at(570, 'b'), at(700, 'c')], 60);
    expect(two.placed.map(({ lane, lanes }) => [lane, lanes])).toEqual([
      [0, 2],
      [1, 2],
      [0, 1],
    ]);
    expect(two.crowds).toEqual([]);
    const many = columnOf(
      Array.from({ length: 9 }, (_, index) => at(540 + index, `x${index}`)),
      60,
    );
    expect(many.placed.map(({ lanes, isCrowded }) => [lanes, isCrowded])).toEqual([[1, true]]);
    expect(many.crowds.map(({ blocks, minutes }) => [blocks.length, minutes])).toEqual([[8, 541]]);
  });
});

describe('a move that the server has not confirmed yet', () => {
  const range: CalendarRange = {
    days: [{ day: '2026-11-26', total: 9, byState: { scheduled: 9 } }],
    items: [send('a'), send('b')],
    accounts: [],
  };

  it('stands at its new time, and both days count it', () => {
    const moved = movedTo(
      range,
      new Set(['a']),
      '2026-11-27T09:00:00.000Z',
      zone,
      new Set(['2026-11-26', '2026-11-27']),
    );
    expect(moved.items.map(({ id, dueAt }) => [id, dueAt.slice(0, 16)])).toEqual([
      ['b', '2026-11-26T18:30'],
      ['a', '2026-11-27T09:00'],
    ]);
    expect(moved.days.map(({ day, total }) => [day, total])).toEqual([
      ['2026-11-26', 8],
      ['2026-11-27', 1],
    ]);
  });

  it('leaves the page when its new day is not on it', () => {
    const moved = movedTo(range, new Set(['a']), '2026-12-27T09:00:00.000Z', zone, new Set(['2026-11-26']));
    expect(moved.items.map(({ id }) => id)).toEqual(['b']);
    expect(moved.days.map(({ total }) => total)).toEqual([8]);
  });
});
