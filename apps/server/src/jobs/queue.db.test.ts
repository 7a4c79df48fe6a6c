import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { handleJob, type JobKind, type JobQueue, openQueue } from './queue.ts';

const kind: JobKind<{ number: number }> = {
  name: 'test.count',
  payload: z.object({ number: z.int() }),
  concurrency: 1,
};
const seen: number[] = [];

let server: TestServer;
let queue: JobQueue;
beforeAll(async () => {
  server = await startTestServer();
  const { db, log } = server.app;
  const handlers = [handleJob(kind, async (_: null, { number }) => void seen.push(number))];
  queue = await openQueue({ db, log, handlers, works: true, context: async () => null });
}, 60_000);
afterAll(async () => {
  await queue?.close();
  await server?.stop();
});

it('works through what waits without a pause between two jobs', async () => {
  const { workspaceId } = await server.signUp();
  const numbers = Array.from({ length: 40 }, (_, at) => at);
  await server.app.db.inWorkspace(workspaceId, async (scope) => {
    for (const number of numbers) await queue.enqueue(scope, kind, { number });
  });
  // A look of its own comes once a second only: forty of them would take longer than is waited here.
  await expect.poll(() => seen.length).toBe(numbers.length);
  expect(seen.toSorted((a, b) => a - b)).toEqual(numbers);
});
