import { describe, expect, it } from 'vitest';
import { ageOnAxis, ageWords, growthOf } from './metrics.rules.ts';

const now = new Date('2026-11-21T12:00:00Z');
const numbers = {
  latest: { readAt: '2026-11-21T11:48:00Z' },
  isGrowing: false,
  goneSince: null,
  takenDownAt: null,
  words: 'Not read yet.',
};

describe('the age of numbers', () => {
  it('is told beside them, and that young ones still grow', () => {
    expect(ageWords(numbers, now)).toBe('read 12\u00a0min ago');
    expect(ageWords({ ...numbers, isGrowing: true }, now)).toBe('read 12\u00a0min ago, still growing');
  });

  it('says that a post is gone rather than that it grows', () => {
    expect(ageWords({ ...numbers, isGrowing: true, goneSince: '2026-11-21T11:00:00Z' }, now)).toBe(
      'gone from the network, read 12\u00a0min ago',
    );
  });

  it('says since when it is taken down', () => {
    expect(ageWords({ ...numbers, takenDownAt: '2026-11-21T11:00:00Z' }, now)).toMatch(
      /^taken down .+ ago, read 12\u00a0min ago$/,
    );
  });

  it('is the server’s sentence where there are no numbers', () => {
    expect(ageWords({ ...numbers, latest: null }, now)).toBe('Not read yet.');
  });
});

describe('an age on an axis', () => {
  it('counts hours as long as several marks would say the same day', () => {
    const hours = (count: number): string => ageOnAxis(count * 3_600_000);
    expect([hours(17), hours(50), hours(55), hours(168)]).toEqual([
      '17\u00a0h',
      '50\u00a0h',
      '55\u00a0h',
      '168\u00a0h',
    ]);
    expect(hours(240)).toBe('10\u00a0days');
  });
});

describe('growth', () => {
  const point = (at: string, value: number) => ({ at: `${at}T00:00:00Z`, value });

  it('is the difference to the last number before the stretch began', () => {
    const points = [
      point('2026-10-01', 90),
      point('2026-10-20', 100),
      point('2026-11-01', 130),
      point('2026-11-20', 161),
    ];
    expect(growthOf(points, 30, now)).toBe(61);
  });

  it('is unknown, not zero, when nothing was read so long ago', () => {
    expect(growthOf([point('2026-11-10', 100), point('2026-11-20', 161)], 30, now)).toBeNull();
    expect(growthOf([], 30, now)).toBeNull();
  });
});
