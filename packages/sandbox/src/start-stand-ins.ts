/** Every imitation at once, each on its own port of 127.0.0.1: for tests and for play without a network. */
import { type InstalledStandIn, standIns } from '@antiphon/channels/stand-ins';
import type { StandIn } from '@antiphon/wire/stand-in';
import type { World } from './world/create-world.ts';
import { startWorldStandIn } from './world/start-world-server.ts';

export interface RunningStandIns {
  /** The pretend networks of the sandbox. */
  readonly world: StandIn<World>;
  /** By the adapter's id. */
  readonly byId: ReadonlyMap<string, StandIn>;
  /** `127.0.0.1:<port>` of all, for the fence's list of exceptions. */
  readonly hosts: readonly string[];
  close(): Promise<void>;
}

export interface StartStandInsOptions {
  /** One clock for all; the system's when absent. */
  readonly now?: () => Date;
  /** Imitations besides those of the installed channels. */
  readonly also?: readonly Pick<InstalledStandIn, 'id' | 'start'>[];
}

/** Starts them all, or none: when one cannot start, those before it are closed again. */
export async function startStandIns({ now, also = [] }: StartStandInsOptions = {}): Promise<RunningStandIns> {
  const options = now ? { now } : {};
  const world = await startWorldStandIn(now ? { clock: { now } } : {});
  const byId = new Map<string, StandIn>();
  const close = async () => {
    await Promise.all([world, ...byId.values()].map((standIn) => standIn.close()));
  };
  try {
    for (const { id, start } of [...standIns, ...also]) byId.set(id, await start(options));
  } catch (error) {
    await close();
    throw error;
  }
  return { world, byId, hosts: [world, ...byId.values()].map((standIn) => standIn.host), close };
}
