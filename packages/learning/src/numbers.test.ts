import { describe, expect, it } from 'vitest';
import { meanOf, normalCdf, percentOf, quantileOf } from './numbers.ts';
import { drawNormal, seededRandom } from './seeded-random.ts';

describe('numbers', () => {
  it('knows the normal distribution in the middle and in the tails', () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 14);
    expect(normalCdf(-1)).toBeCloseTo(0.15865525393145707, 14);
    expect(normalCdf(-4.9) / 4.791832765903198e-7).toBeCloseTo(1, 6);
    expect(normalCdf(-5.1) / 1.6982674071475937e-7).toBeCloseTo(1, 9);
    expect(normalCdf(-10) / 7.619853024160527e-24).toBeCloseTo(1, 9);
    expect([normalCdf(60), normalCdf(-60)]).toEqual([1, 0]);
  });

  it('interpolates quantiles between order statistics', () => {
    expect(quantileOf([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantileOf([1, 2, 3, 4, 5], 0.02)).toBeCloseTo(1.08, 12);
    expect(quantileOf([7], 0.98)).toBe(7);
    expect(meanOf([])).toBe(0);
  });

  it('never turns a log difference into infinity', () => {
    expect(percentOf(Math.log(1.36))).toBeCloseTo(36, 10);
    expect(Number.isFinite(percentOf(1e4))).toBe(true);
  });

  it('draws the same normal numbers for the same seed, with mean 0 and spread 1', () => {
    const draw = (seed: string): number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 20_000 }, () => drawNormal(random));
    };
    const first = draw('a');
    expect(draw('a')).toEqual(first);
    expect(draw('b')).not.toEqual(first);
    expect(Math.abs(meanOf(first))).toBeLessThan(0.03);
    expect(meanOf(first.map((z) => z * z))).toBeCloseTo(1, 1);
  });
});
