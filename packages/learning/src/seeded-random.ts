/** The only randomness in this package: drawn from a generator that the caller makes from a seed. */
import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Gives the next number in [0, 1). */
export type Random = () => number;

/** A generator that gives the same numbers for the same seed, on every machine. */
export function seededRandom(seed: string | number): Random {
  const generator = xoroshiro128plus(createHash('sha256').update(String(seed)).digest().readInt32LE(0));
  return () => uniformFloat64(generator);
}

/** One draw from a standard normal (Box and Muller). */
export function drawNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}
