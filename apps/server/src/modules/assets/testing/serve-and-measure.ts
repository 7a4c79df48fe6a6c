/**
 * Run as a process of its own: a whole server whose memory is watched. Prints one line of JSON when it is ready
 * (where, and an API key), and one more, by how much it grew, when a line comes in.
 */
import { createInterface } from 'node:readline';
import { startTestServer } from '../../../testing/start-test-server.ts';
import { fileOf } from './library-of-tests.ts';

const say = (words: object) => process.stdout.write(`${JSON.stringify(words)}\n`);
const server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
const ada = await server.signUp();
const { secret } = await server.withApiKey(ada, ['assets:write']);
// The code of uploads is loaded and warm before the measuring begins.
for (let round = 0; round < 3; round += 1) {
  const file = fileOf(new Uint8Array(4 * 1024 ** 2).fill(round + 1), 'warm.bin');
  await ada.call('assets.upload', { workspaceId: ada.workspaceId, file });
}
globalThis.gc?.();
const before = process.memoryUsage.rss();
let peak = before;
let looks = 0;
const timer = setInterval(() => {
  looks += 1;
  peak = Math.max(peak, process.memoryUsage.rss());
}, 5);
say({ address: server.address, workspaceId: ada.workspaceId, secret });
createInterface({ input: process.stdin }).once('line', async () => {
  clearInterval(timer);
  say({ grownBytes: peak - before, looks });
  await server.stop();
  process.exit(0);
});
