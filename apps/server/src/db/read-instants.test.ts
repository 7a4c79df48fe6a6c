import { describe, expect, it } from 'vitest';
import { toInstant } from './read-instants.ts';

describe('a moment from the database', () => {
  it.each([
    ['2026-11-24 09:00:00+00', '2026-11-24T09:00:00.000Z'],
    ['2026-11-24 09:00:00.1+00', '2026-11-24T09:00:00.100Z'],
    ['2026-11-24 09:00:00.123+00', '2026-11-24T09:00:00.123Z'],
    ['2026-11-24 09:00:00.123999+00', '2026-11-24T09:00:00.123Z'],
  ])('is given to the millisecond, and cut, never rounded: %s', (written, instant) => {
    expect(toInstant(written)).toBe(instant);
  });

  it.each([
    ['2026-11-24 10:00:00.5+01', '2026-11-24T09:00:00.500Z'],
    ['2026-11-24 14:45:00+05:45', '2026-11-24T09:00:00.000Z'],
    ['2026-11-24 04:00:00.25-05', '2026-11-24T09:00:00.250Z'],
  ])('is the same moment when the session has another time zone: %s', (written, instant) => {
    expect(toInstant(written)).toBe(instant);
  });
});
