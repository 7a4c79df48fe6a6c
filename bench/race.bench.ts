/** A thousand wishes to take back, and a thousand to move away, each against the send of its own post. */
import { type RaceResult, runRace } from '../apps/server/src/modules/publications/testing/race.ts';
import type { Figure } from './figures.ts';

export async function benchRace(): Promise<Figure[]> {
  const result = await runRace({ pairs: 1_000, accounts: 50 });
  return Object.entries(result).flatMap(([verb, counts]) => figuresOf(verb, counts));
}

function figuresOf(verb: string, { unclear, ...counts }: RaceResult): Figure[] {
  return Object.entries({ ...counts, unclear: unclear.length }).map(([name, value]) => ({
    name: `race: ${verb} against send, ${name}`,
    value,
    unit: 'pairs',
  }));
}
