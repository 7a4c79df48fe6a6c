/** The pretend networks with a memory of their own and no delay, as a process of its own: what both sides call. */
import { createMemoryStore, createWorld, startWorldServer } from '@antiphon/sandbox';

const world = createWorld({
  store: createMemoryStore(),
  clock: { now: () => new Date() },
  seed: 'bench',
  processingMs: 0,
});
const server = await startWorldServer(world);
process.send?.({ url: server.url });
