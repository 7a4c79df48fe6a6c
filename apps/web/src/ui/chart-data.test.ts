import { describe, expect, it } from 'vitest';
import { pointWords, rangeOf } from './chart-data.ts';

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const looks = {
  series: { x: [18, 19, 20], center: [0.1, 0.15, null], low: [0, 0.06, null], high: [0.2, 0.24, null] },
  formatX: (hour: number) => `${hour}:00`,
  formatY: percent,
};

describe('a chart in words', () => {
  it('reads a point with its interval', () => {
    expect(pointWords(looks, 1)).toBe('19:00: 15 %, between 6 % and 24 %');
  });

  it('says so where there is no number, instead of zero', () => {
    expect(pointWords(looks, 2)).toBe('20:00: no number');
  });

  it('takes the band and the usual line into its range, and never a range of no height', () => {
    const [low, high] = rangeOf(looks.series, [-0.5]);
    expect(low).toBeLessThan(-0.5);
    expect(high).toBeGreaterThan(0.24);
    const [flatLow, flatHigh] = rangeOf({ x: [1], center: [3] });
    expect(flatHigh).toBeGreaterThan(flatLow);
  });
});
