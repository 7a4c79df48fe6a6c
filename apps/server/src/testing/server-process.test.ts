import { expect, it, vi } from 'vitest';
import { startServerProcess } from './server-process.ts';

/** Something else in the server's place; what stands in the error. */
async function failureOf(program: string, readyWithinMs: number): Promise<string> {
  const server = startServerProcess('', {}, ['--eval', program], readyWithinMs);
  return server.then(
    () => expect.fail('it became ready'),
    (error: unknown) => String(error),
  );
}

it('kills a server that does not become ready, and shows what it said last', async () => {
  const stands = "console.error('pid', process.pid); setInterval(() => undefined, 1_000);";
  // On a busy machine it may be killed before it has said anything.
  const pid = await vi.waitFor(async () => {
    const [, said] = /did not become ready\npid (\d+)/.exec(await failureOf(stands, 300)) ?? [];
    return said ?? expect.fail('it said nothing');
  }, 20_000);
  await vi.waitFor(() => expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH'), 10_000);
}, 30_000);

it('says at once that a server has ended, and what it said last', async () => {
  const ends = "console.error('No room.'); process.exitCode = 3;";
  expect(await failureOf(ends, 60_000)).toMatch(/ended with code 3\nNo room\./);
}, 60_000);
