/**
 * Everything that lies beyond this house: the networks, the providers, and our own pretend ones, which listen
 * on loopback and are reached like any other, through the fence.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Channel } from '@antiphon/channels';
import { type ChannelsOptions, createChannels } from '@antiphon/channels/server';
import type { Provider } from '@antiphon/models';
import { createProviders, startSandboxModels } from '@antiphon/models/server';
import { createWorld, startWorldServer, type World } from '@antiphon/sandbox';
import { createSafeFetch, type SafeFetchOptions } from '@antiphon/wire';
import { lineSecretHeader } from '@antiphon/wire/loopback';
import { type Config, ConfigError } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { Clock } from '../platform/clock.ts';
import { faultsInSettings } from './app-settings.rules.ts';
import { createWorldStore } from './world-store.ts';

const modelTimeoutMs = 10 * 60_000;
const modelAnswerBytes = 128 * 1024 * 1024;

export interface Outside {
  readonly channels: readonly Channel[];
  readonly providers: readonly Provider[];
  /** The fenced fetch. Our own pretend services are no exception to it: their adapters bring a fetch of their own. */
  readonly fetch: typeof globalThis.fetch;
  /** The same fence with patience: a model may write for minutes. */
  readonly modelFetch: typeof globalThis.fetch;
  readonly world: World;
  /** Where the pretend networks listen. */
  readonly worldUrl: string;
  /** The only fetch that they answer. */
  readonly worldFetch: typeof globalThis.fetch;
  /** Where the pretend models listen. */
  readonly modelsUrl: string;
  close(): Promise<void>;
}

export interface OutsideOptions {
  readonly config: Config;
  readonly db: Database;
  readonly clock: Clock;
  readonly masterKey: string;
  readonly publicUrl: string;
  onError(error: Error): void;
}

export async function openOutside(options: OutsideOptions): Promise<Outside> {
  const { config, db, clock, masterKey, publicUrl } = options;
  const seed = createHmac('sha256', Buffer.from(masterKey, 'hex')).update('sandbox world').digest('hex');
  const world = createWorld({ store: createWorldStore(db.appPool), clock, seed, publicUrl: `${publicUrl}/sandbox` });
  // Anybody on this machine can reach their ports; they answer who knows the secret of this start.
  const secret = randomBytes(24).toString('base64url');
  const toOwn = (host: string, more: Omit<SafeFetchOptions, 'allowPrivateHosts'> = {}) =>
    createSafeFetch({ ...more, allowPrivateHosts: [host], headers: { [lineSecretHeader]: secret } });
  const networks = await startWorldServer(world, { secret });
  // Its memory lies beside the database: what it was drawing when the server died is still there afterwards.
  const folder = join(config.dataFolder, 'sandbox-models');
  const models = await startSandboxModels({ folder, secret, onError: options.onError });
  const patience = { timeoutMs: modelTimeoutMs, maxResponseBytes: modelAnswerBytes };
  const worldFetch = toOwn(networks.host);
  const { allowPrivateHosts } = config;
  return {
    world,
    worldUrl: networks.url,
    worldFetch,
    modelsUrl: models.url,
    channels: makeChannels({ url: networks.url, fetch: worldFetch }, config),
    providers: createProviders({ sandbox: { baseUrl: models.url, fetch: toOwn(models.host, patience) } }),
    fetch: createSafeFetch({ allowPrivateHosts }),
    modelFetch: createSafeFetch({ allowPrivateHosts, ...patience }),
    close: async () => {
      await Promise.all([networks.close(), models.close()]);
    },
  };
}

/** @throws ConfigError naming a server that no network has, or half of an app. */
function makeChannels(
  sandboxUrl: ChannelsOptions['sandboxUrl'],
  { networkServers: servers, channelApps }: Pick<Config, 'networkServers' | 'channelApps'>,
): readonly Channel[] {
  let channels: readonly Channel[];
  try {
    channels = createChannels({ sandboxUrl, servers });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`These settings cannot be used:\n  ANTIPHON_NETWORK_SERVERS: ${words}`);
  }
  const faults = faultsInSettings(channels, channelApps);
  if (faults.length > 0) throw new ConfigError(`These settings cannot be used:\n  ${faults.join('\n  ')}`);
  return channels;
}
