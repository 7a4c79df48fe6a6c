import { describe, expect, it } from 'vitest';
import { momentsOf, type Standing, wallOf } from './move.rules.ts';

const send = (id: string, dueAt: string, rest: Partial<Standing> = {}): Standing => ({
  id,
  postId: `post of ${id}`,
  dueAt: new Date(dueAt),
  wallTime: null,
  timeZone: null,
  ...rest,
});
const dueOf = (moments: ReadonlyMap<string, { dueAt: Date }>) =>
  Object.fromEntries([...moments].map(([id, { dueAt }]) => [id, dueAt.toISOString()]));

describe('moving many', () => {
  it('gives all the same moment, in the zone it was said in', () => {
    const moments = momentsOf([send('a', '2026-07-01T08:00Z'), send('b', '2026-07-02T08:00Z')], {
      kind: 'at',
      wallTime: '2026-12-01T09:00',
      timeZone: 'Asia/Tokyo',
    });
    expect(dueOf(moments)).toEqual({ a: '2026-12-01T00:00:00.000Z', b: '2026-12-01T00:00:00.000Z' });
  });

  it('steps on each wall clock: the next day at the same time, also where clocks change', () => {
    const dublin = { wallTime: '2026-10-24T09:00', timeZone: 'Europe/Dublin' };
    const moments = momentsOf([send('a', '2026-10-24T08:00Z', dublin), send('b', '2026-10-24T08:00:12.345Z')], {
      kind: 'shift',
      days: 1,
      minutes: 0,
    });
    expect(dueOf(moments)).toEqual({ a: '2026-10-25T09:00:00.000Z', b: '2026-10-25T08:00:00.000Z' });
    expect(moments.get('a')).toMatchObject({ wallTime: '2026-10-25T09:00', timeZone: 'Europe/Dublin' });
  });

  it('spreads posts evenly over a span, both ends included, in the order in which they stood', () => {
    const sends = [send('c', '2026-07-03T00:00Z'), send('a', '2026-07-01T00:00Z'), send('b', '2026-07-02T00:00Z')];
    const moments = momentsOf(sends, {
      kind: 'spread',
      from: '2026-08-01T09:00',
      to: '2026-08-01T17:00',
      timeZone: 'UTC',
    });
    expect(dueOf(moments)).toEqual({
      a: '2026-08-01T09:00:00.000Z',
      b: '2026-08-01T13:00:00.000Z',
      c: '2026-08-01T17:00:00.000Z',
    });
  });

  it('keeps the sends of one post together, and the gaps even through an hour that comes twice', () => {
    const sends = [
      send('a', '2026-07-01T00:00Z', { postId: 'one' }),
      send('b', '2026-07-01T00:00Z', { postId: 'one' }),
      send('c', '2026-07-02T00:00Z', { postId: 'two' }),
      send('d', '2026-07-03T00:00Z', { postId: 'three' }),
    ];
    const moments = momentsOf(sends, {
      kind: 'spread',
      from: '2026-10-25T00:30',
      to: '2026-10-25T02:30',
      timeZone: 'Europe/Dublin',
    });
    expect(dueOf(moments)).toEqual({
      a: '2026-10-24T23:30:00.000Z',
      b: '2026-10-24T23:30:00.000Z',
      c: '2026-10-25T01:00:00.000Z',
      d: '2026-10-25T02:30:00.000Z',
    });
    expect(moments.get('c')?.wallTime).toBe('2026-10-25T01:00');
  });

  it('refuses a span that ends before it begins', () => {
    const move = { kind: 'spread', from: '2026-08-02T09:00', to: '2026-08-01T09:00', timeZone: 'UTC' } as const;
    expect(() => momentsOf([send('a', '2026-07-01T00:00Z')], move)).toThrow(RangeError);
  });

  it('gives each its own time, and says nothing of those without one', () => {
    const times = [{ publicationId: 'a', wallTime: '2026-09-01T10:00', timeZone: 'UTC' }];
    const moments = momentsOf([send('a', '2026-07-01T00:00Z'), send('b', '2026-07-01T00:00Z')], {
      kind: 'each',
      times,
    });
    expect(dueOf(moments)).toEqual({ a: '2026-09-01T10:00:00.000Z' });
  });

  it('reads "now" as the instant it meant, in UTC', () => {
    expect(wallOf(send('a', '2026-07-01T08:00:05.250Z'))).toEqual({
      wallTime: '2026-07-01T08:00:05.250',
      timeZone: 'UTC',
    });
  });
});
