/** Chance that is the same at every run of one seed. */
import { createHash } from 'node:crypto';

export interface Chance {
  /** In [0, 1). */
  next(): number;
  /** A whole number from 0 up to and without `end`. */
  below(end: number): number;
  shuffled<T>(values: readonly T[]): T[];
  /** A chance of its own, independent of how often this one is drawn from. */
  branch(name: string): Chance;
}

export function chanceOf(seed: string): Chance {
  let draws = 0;
  const next = (): number => {
    draws += 1;
    return createHash('sha256').update(`${seed}:${draws}`).digest().readUInt32BE(0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    next,
    below,
    shuffled: <T>(values: readonly T[]): T[] => {
      const left = [...values];
      return values.map(() => left.splice(below(left.length), 1)[0] as T);
    },
    branch: (name) => chanceOf(`${seed}/${name}`),
  };
}
