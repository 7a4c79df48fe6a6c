/** The sandbox: a world in a box, and the starter of every adapter's stand-in. */
export { type RunningStandIns, type StartStandInsOptions, startStandIns } from './start-stand-ins.ts';
export { createWorld, type World, type WorldOptions } from './world/create-world.ts';
export { createMemoryStore } from './world/memory-store.ts';
export { startWorldServer, startWorldStandIn } from './world/start-world-server.ts';
export type {
  PostCursor,
  WorldAccount,
  WorldContainer,
  WorldPost,
  WorldStore,
  WorldToken,
  WorldUpload,
} from './world/store.ts';
