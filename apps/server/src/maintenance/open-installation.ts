/** Finds the database of an installation, running or not, and who may look at all of it. */
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Config } from '../config.ts';
import { prepareCluster } from '../db/prepare-cluster.ts';
import { rolePassword, withUser } from '../db/roles.ts';
import { openDataFolder } from '../platform/data-folder.ts';
import { databaseUnreachable } from '../platform/explain-failure.ts';
import {
  AlreadyRunningError,
  type DataFolderLock,
  databaseHome,
  lockDataFolder,
  startPostgres,
} from '../platform/postgres/index.ts';
import { maintenanceError } from './maintenance.errors.ts';
import { countServerConnections } from './tables.instance.queries.ts';

export type Say = (line: string) => void;

export interface Installation {
  /** The database's owner. */
  readonly ownerUrl: string;
  /** Absent with a database of somebody's own, where this data folder does not hold it. */
  readonly masterKey: string | undefined;
  close(): Promise<void>;
}

export interface ChangingInstallation extends Installation {
  readonly masterKey: string;
  /** The superuser's password follows from the master key: gives it the one of a new key. */
  changeKey(newKey: string): Promise<void>;
}

/** Whether there is an installation's own database in the data folder, or where its note says. */
export async function hasOwnDatabase(config: Config): Promise<boolean> {
  return exists(join(await databaseHome(config.dataFolder), 'postgres', 'PG_VERSION'));
}

/**
 * For reading: the running database where a server runs, else one started for the purpose.
 * @throws AppError `nothing_to_back_up` when there is none.
 */
export async function openForReading(config: Config, say: Say): Promise<Installation> {
  if (config.databaseUrl) {
    const masterKey = config.masterKey ?? (await readKey(join(config.dataFolder, 'master.key')));
    return { ownerUrl: config.databaseDirectUrl ?? config.databaseUrl, masterKey, close: async () => undefined };
  }
  if (!(await hasOwnDatabase(config))) {
    throw maintenanceError(
      'nothing_to_back_up',
      `There is no database in ${config.dataFolder}. Is ANTIPHON_DATA right?`,
    );
  }
  const { masterKey } = await openDataFolder(config.dataFolder, config.masterKey);
  const lock = await lockDataFolder(config.dataFolder).catch((error: unknown) => {
    if (error instanceof AlreadyRunningError) return undefined;
    throw error;
  });
  if (lock) {
    return startOwn(config, masterKey, lock, say).catch(async (error: unknown) => {
      await lock.release();
      throw error;
    });
  }
  const url = withUser(
    `postgres://127.0.0.1:${await runningPort(config)}/antiphon`,
    ownerName,
    rolePassword(masterKey, ownerName),
  );
  return { ownerUrl: url, masterKey, close: async () => undefined };
}

/**
 * For changing: nobody else may be at work. `prepare` runs when the folder is ours, before a database of its own starts.
 * @throws AppError `must_be_stopped` while a server runs on the data folder, or on the database of `DATABASE_URL`.
 */
export async function openForChanging(
  config: Config,
  masterKey: string,
  say: Say,
  prepare: () => Promise<void> = async () => undefined,
): Promise<ChangingInstallation> {
  const lock = await lockDataFolder(config.dataFolder).catch((error: unknown) => {
    if (error instanceof AlreadyRunningError) {
      throw maintenanceError('must_be_stopped', `${error.message} This can only be done while it does not run.`);
    }
    throw error;
  });
  try {
    await prepare();
    if (!config.databaseUrl) return await startOwn(config, masterKey, lock, say);
    const ownerUrl = config.databaseDirectUrl ?? config.databaseUrl;
    await refuseOtherCopies(ownerUrl);
    return { ownerUrl, masterKey, changeKey: async () => undefined, close: () => lock.release() };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The lock on a data folder says nothing about servers on other machines; their connections do. */
async function refuseOtherCopies(ownerUrl: string): Promise<void> {
  const client = await connectOwner(ownerUrl);
  try {
    const count = await countServerConnections(client);
    if (count === 0) return;
    throw maintenanceError(
      'must_be_stopped',
      `Antiphon is running on this database (${count} connections). This can only be done while no copy of it runs: stop them all first.`,
    );
  } finally {
    await client.end();
  }
}

/** A connection of the owner's, with the fence open. */
export async function connectOwner(ownerUrl: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    application_name: 'antiphon-maintenance',
    connectionTimeoutMillis: 10_000,
  });
  await client.connect().catch((error: unknown) => {
    throw databaseUnreachable(error, ownerUrl);
  });
  return client;
}

const ownerName = 'antiphon_owner';

async function startOwn(
  config: Config,
  masterKey: string,
  lock: DataFolderLock,
  say: Say,
): Promise<ChangingInstallation> {
  const first = rolePassword(masterKey, 'superuser');
  const postgres = await startPostgres({ dataFolder: config.dataFolder, superuserPassword: first, log: say });
  try {
    const urlWith = (password: string) => postgres.databaseUrl(postgres.superuser, password, 'postgres');
    const superuserUrl = await firstThatOpens([urlWith(first), ...(await urlsOfNextKey(config, urlWith))]);
    return {
      ownerUrl: await prepareCluster(superuserUrl, masterKey),
      masterKey,
      changeKey: (newKey) => changePassword(superuserUrl, postgres.superuser, rolePassword(newKey, 'superuser')),
      close: async () => {
        await postgres.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** A rotation killed in its last steps leaves the superuser with the password of the key to come. */
async function urlsOfNextKey(config: Config, urlWith: (password: string) => string): Promise<string[]> {
  const next = await readKey(join(config.dataFolder, 'master.key.next'));
  return next ? [urlWith(rolePassword(next, 'superuser'))] : [];
}

async function firstThatOpens(urls: readonly string[]): Promise<string> {
  let failure: unknown;
  for (const url of urls) {
    try {
      await (await connectOwner(url)).end();
      return url;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function changePassword(superuserUrl: string, superuser: string, password: string): Promise<void> {
  const client = await connectOwner(superuserUrl);
  try {
    await client.query(`alter role ${pg.escapeIdentifier(superuser)} password ${pg.escapeLiteral(password)}`);
  } finally {
    await client.end();
  }
}

/** The fourth line of the postmaster's own note: https://www.postgresql.org/docs/18/storage-file-layout.html */
async function runningPort(config: Config): Promise<number> {
  const home = await databaseHome(config.dataFolder);
  const note = await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  const port = Number(note.split('\n')[3]);
  if (Number.isInteger(port) && port > 0) return port;
  throw maintenanceError(
    'must_be_stopped',
    'Antiphon is running, but its database could not be found. Stop Antiphon, or wait until it is ready, and try again.',
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Files of a folder, as paths with slashes; what is on its way in is left out. */
export async function listMedia(config: Config): Promise<string[]> {
  const folder = mediaFolder(config);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !path.startsWith('.'))
    .sort();
}

export function mediaFolder(config: Config): string {
  return join(config.dataFolder, 'media');
}

/** Undefined when there is no such file, or it was cut short by a kill. */
export async function readKey(path: string): Promise<string | undefined> {
  try {
    const key = (await readFile(path, 'utf8')).trim().toLowerCase();
    return /^[0-9a-f]{64}$/.test(key) ? key : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
