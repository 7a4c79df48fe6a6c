/** Numbers that look random and are a pure function of a text: the same key gives the same draws. */
import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Draws {
  /** In [0, 1). */
  uniform(): number;
  /** In [low, high). */
  between(low: number, high: number): number;
  /** Mean 0, standard deviation 1. */
  normal(): number;
  /** Whole number with this mean. */
  poisson(mean: number): number;
}

/** The draws that belong to a key. */
export function drawsOf(key: string): Draws {
  const generator = xoroshiro128plus(createHash('sha256').update(key).digest().readInt32BE(0));
  const uniform = () => uniformFloat64(generator);
  // Box–Muller; 1 - u keeps the logarithm away from zero.
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform,
    normal,
    between: (low, high) => low + (high - low) * uniform(),
    poisson: (mean) => poisson(mean, uniform, normal),
  };
}

/** Knuth's product for small means; rounded normal, which is close enough, for large ones. */
function poisson(mean: number, uniform: () => number, normal: () => number): number {
  if (mean <= 0) return 0;
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = uniform(); product > limit; product *= uniform()) count += 1;
  return count;
}
