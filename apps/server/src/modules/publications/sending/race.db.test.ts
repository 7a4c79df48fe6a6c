/** A hundred pairs here; `npm run bench -- race` runs a thousand of each and prints who won. */
import { expect, it } from 'vitest';
import { runRace } from '../testing/race.ts';

it('a wish that meets its post as it is sent wins or comes too late, never both, never neither, and is told which', async () => {
  const result = await runRace({ pairs: 50, accounts: 25 });
  for (const { personWon, senderWon, ...wrong } of Object.values(result)) {
    expect(wrong).toEqual({ pairs: 50, both: 0, neither: 0, twice: 0, unclear: [] });
    expect(personWon + senderWon).toBe(50);
    // A race that one side always wins would prove nothing.
    expect(Math.min(personWon, senderWon)).toBeGreaterThan(0);
  }
}, 60_000);
