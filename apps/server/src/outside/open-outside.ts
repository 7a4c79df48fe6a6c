/**
 * Everything that lies beyond this house: the networks, the providers, and our own pretend ones, which listen
 * on loopback and are reached like any other, through the fence.
 */
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { Channel } from '@antiphon/channels';
import { createChannels } from '@antiphon/channels/server';
import type { Provider } from '@antiphon/models';
import { createProviders, startSandboxModels } from '@antiphon/models/server';
import { createWorld, startWorldServer, type World } from '@antiphon/sandbox';
import { createSafeFetch } from '@antiphon/wire';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { Clock } from '../platform/clock.ts';
import { createWorldStore } from './world-store.ts';

const modelTimeoutMs = 10 * 60_000;
const modelAnswerBytes = 128 * 1024 * 1024;

export interface Outside {
  readonly channels: readonly Channel[];
  readonly providers: readonly Provider[];
  /** The fenced fetch; our own pretend services are among its exceptions. */
  readonly fetch: typeof globalThis.fetch;
  /** The same fence with patience: a model may write for minutes. */
  readonly modelFetch: typeof globalThis.fetch;
  readonly world: World;
  /** Where the pretend networks listen. */
  readonly worldUrl: string;
  close(): Promise<void>;
}

export interface OutsideOptions {
  readonly config: Config;
  readonly db: Database;
  readonly clock: Clock;
  readonly masterKey: string;
  readonly publicUrl: string;
}

export async function openOutside(options: OutsideOptions): Promise<Outside> {
  const { config, db, clock, masterKey, publicUrl } = options;
  const seed = createHmac('sha256', Buffer.from(masterKey, 'hex')).update('sandbox world').digest('hex');
  const world = createWorld({ store: createWorldStore(db.appPool), clock, seed, publicUrl: `${publicUrl}/sandbox` });
  const networks = await startWorldServer(world);
  // Its memory lies beside the database: what it was drawing when the server died is still there afterwards.
  const models = await startSandboxModels({ folder: join(config.dataFolder, 'sandbox-models') });
  const allowPrivateHosts = [...config.allowPrivateHosts, networks.host, new URL(models.url).host];
  return {
    world,
    worldUrl: networks.url,
    channels: createChannels({ sandboxUrl: networks.url, servers: config.networkServers }),
    providers: createProviders({ sandbox: { baseUrl: models.url } }),
    fetch: createSafeFetch({ allowPrivateHosts }),
    modelFetch: createSafeFetch({ allowPrivateHosts, timeoutMs: modelTimeoutMs, maxResponseBytes: modelAnswerBytes }),
    close: async () => {
      await Promise.all([networks.close(), models.close()]);
    },
  };
}
