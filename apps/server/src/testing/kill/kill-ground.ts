/**
 * Where the kill matrix happens: the API and its database, pretend networks, a store from which they fetch, and
 * workers as processes of their own on folders of their own, as on other machines.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel } from '@antiphon/channels';
import { type InstalledStandIn, standIns } from '@antiphon/channels/stand-ins';
import type { StandIn } from '@antiphon/wire/stand-in';
import pg from 'pg';
import { rolePassword, withUser } from '../../db/roles.ts';
import { superuser } from '../../platform/postgres/cluster.ts';
import { startS3 } from '../../platform/storage/testing/start-s3.ts';
import type { Call } from '../api-client.ts';
import { type ServerProcess, startServerProcess } from '../server-process.ts';
import { settingsForStandIns } from '../stand-in-settings.ts';
import { type Person, startTestServer, type TestServer } from '../start-test-server.ts';

/** One network: its adapter in our API, and its stand-in. */
export interface KillNetwork {
  readonly installed: InstalledStandIn;
  readonly standIn: StandIn;
  readonly channel: Channel;
  /** The person in a browser of their own: each remembers one way to a consent page at a time. */
  readonly call: Call;
}

export interface KillGround {
  readonly server: TestServer;
  /** The database as its superuser, who alone may end what others have begun there. */
  readonly database: pg.Client;
  readonly person: Person;
  readonly networks: readonly KillNetwork[];
  startWorker(): Promise<ServerProcess>;
  stop(): Promise<void>;
}

/** By so much leases, backoff and patience are shorter than in earnest. */
export const waitsDividedBy = 100;

/** Long enough that the first look finds the network at work. */
const processingMs = 150;

/** @param ids the networks to take; all that are installed when absent. */
export async function startKillGround(ids?: readonly string[]): Promise<KillGround> {
  const chosen = standIns.filter(({ id }) => ids?.includes(id) ?? true);
  const s3 = await startS3();
  const started = await Promise.all(
    chosen.map(async (installed) => ({ installed, standIn: await installed.start({ processingMs }) })),
  );
  const settings = {
    ...settingsForStandIns(started),
    ANTIPHON_ALLOW_PRIVATE_HOSTS: started.map(({ standIn }) => standIn.host).join(','),
    ANTIPHON_S3_BUCKET: 'media',
    ANTIPHON_S3_ENDPOINT: s3.endpoint,
    ANTIPHON_S3_ACCESS_KEY_ID: 'S3RVER',
    ANTIPHON_S3_SECRET_ACCESS_KEY: 'S3RVER',
    ANTIPHON_WAITS_DIVIDED_BY: String(waitsDividedBy),
  };
  const server = await startTestServer({ settings: { ...settings, ANTIPHON_ROLES: 'http' } });
  const database = await openDatabase(server);
  const folder = await mkdtemp(join(tmpdir(), 'antiphon-kill-'));
  const workers: ServerProcess[] = [];
  const startWorker = async () => {
    const worker = await startServerProcess(join(folder, String(workers.length)), {
      ...settings,
      ANTIPHON_ROLES: 'worker',
      ANTIPHON_MASTER_KEY: server.app.masterKey,
      DATABASE_URL: server.ownerUrl,
    });
    workers.push(worker);
    return worker;
  };
  const person = await server.signUp();
  const networks = await Promise.all(
    started.map(async (one) => ({
      ...one,
      channel: channelIn(server, one.installed.id),
      call: await openBrowser(server, person),
    })),
  );
  return {
    server,
    database,
    person,
    networks,
    startWorker,
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.kill()));
      await database.end();
      await server.stop();
      await Promise.all(started.map(({ standIn }) => standIn.close()));
      await s3.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openBrowser(server: TestServer, { email, password }: Person): Promise<Call> {
  const { call } = server.visitor();
  await call('identity.signIn', { email, password });
  return call;
}

async function openDatabase({ app, ownerUrl }: TestServer): Promise<pg.Client> {
  const connectionString = withUser(ownerUrl, superuser, rolePassword(app.masterKey, 'superuser'));
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

function channelIn(server: TestServer, id: string): Channel {
  const channel = server.app.channel(id);
  if (!channel) throw new Error(`No network ${id} is installed.`);
  return channel;
}
