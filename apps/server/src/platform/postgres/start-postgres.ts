import { realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { makeFolders } from '../make-folders.ts';
import { findBinaries } from './binaries.ts';
import { type BoundedLog, openBoundedLog } from './bounded-log.ts';
import { ensureCluster, superuser } from './cluster.ts';
import { takeLock } from './data-folder-lock.ts';
import { PostgresUnavailableError } from './postgres.errors.ts';
import { clearPreviousRun, type Service, startPostmaster } from './postmaster.ts';
import { postgresProcessesIn } from './processes.ts';
import { type Running, type Supervisor, supervise } from './supervise.ts';
import { chooseWorkplace, makeFolder, type Workplace } from './workplace.ts';

export type PostgresOptions = {
  /** Absolute or relative; made if missing. The database lives in `postgres` in it, its log is `postgres.log`. */
  dataFolder: string;
  /** Gets short lines for the person at the terminal. */
  log: (line: string) => void;
  /** Given to the superuser when the cluster is made; later starts must bring the same. */
  superuserPassword: string;
};

/** The running database. It stays the same object, on the same port, when the supervisor restarts a dead postmaster. */
export type EmbeddedPostgres = {
  host: '127.0.0.1';
  /** Chosen anew at each start. */
  port: number;
  /** Folder of the Unix socket; absent where its path would be too long, and on Windows. */
  socketFolder?: string;
  superuser: string;
  superuserPassword: string;
  /**
   * A `postgres://` address. Its `host` parameter is the socket's folder where there is one, and goes before the
   * TCP host: the socket costs both sides less per packet.
   */
  databaseUrl(user: string, password: string, database: string): string;
  /** The postmaster first, then its children (these on Linux only). Empty while there is none. */
  pids(): number[];
  /** Stops it for good and waits until no process is left. Safe to call twice. */
  stop(): Promise<void>;
  /** Called once, if the database dies and cannot be brought back. Not called after `stop()`. */
  onExit(listener: (error: Error) => void): void;
};

/**
 * Starts the embedded PostgreSQL on a data folder and keeps it running until `stop()`.
 *
 * @throws PostgresUnavailableError when it cannot run here, with the cure; or when another process runs it.
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  await makeFolders(options.dataFolder);
  const dataFolder = await realpath(options.dataFolder);
  // Besides the lock of the whole program: what is stopped below as a left-over must not be anybody's.
  const unlock = await takeLock(join(dataFolder, 'postgres.lock'));
  if (unlock === undefined) {
    throw new PostgresUnavailableError(`Another process is running the database in ${dataFolder}.`);
  }
  const diary = openBoundedLog(join(dataFolder, 'postgres.log'));
  const close = () => {
    diary.close();
    unlock();
  };
  try {
    const workplace = await chooseWorkplace({ dataFolder, binaries: await findBinaries(), log: options.log });
    const cluster = await ensureCluster(workplace, options.superuserPassword, options.log);
    const socketFolder = await prepareSocketFolder(workplace);
    const supervisor = supervise(await startFirst({ workplace, cluster, port: 0, socketFolder }, diary), {
      log: options.log,
      diary,
    });
    return describe(supervisor, options.superuserPassword, close);
  } catch (error) {
    close();
    throw error;
  }
}

function describe(supervisor: Supervisor, superuserPassword: string, close: () => void): EmbeddedPostgres {
  const { cluster, port, socketFolder } = supervisor.service;
  const shutDown = async () => {
    await supervisor.stop();
    if (socketFolder !== undefined) await rm(socketFolder, { recursive: true, force: true });
    close();
  };
  let stopped: Promise<void> | undefined;
  return {
    host: '127.0.0.1',
    port,
    socketFolder,
    superuser,
    superuserPassword,
    databaseUrl: (user, password, database) => {
      const overTcp = `postgres://${[user, password].map(encodeURIComponent).join(':')}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
      return socketFolder === undefined ? overTcp : `${overTcp}?host=${encodeURIComponent(socketFolder)}`;
    },
    pids: () => {
      const postmaster = supervisor.pid();
      if (postmaster === undefined) return [];
      return [postmaster, ...postgresProcessesIn(cluster).filter((pid) => pid !== postmaster)];
    },
    stop: () => {
      stopped ??= shutDown();
      return stopped;
    },
    onExit: supervisor.onGivenUp,
  };
}

/** A free port may be taken by another program before PostgreSQL listens on it: then the next one. */
async function startFirst(template: Service, diary: BoundedLog): Promise<Running> {
  await clearPreviousRun(template.cluster, template.workplace.binaries.pgCtl);
  for (let attempt = 1; ; attempt += 1) {
    const service = { ...template, port: await freePort() };
    const postmaster = startPostmaster(service, diary);
    try {
      await postmaster.ready;
      return { service, postmaster };
    } catch (error) {
      const lines = diary.lastLines();
      if (attempt < 3 && lines.some((line) => line.includes('could not create any TCP/IP sockets'))) continue;
      const how = error instanceof Error ? error.message : String(error);
      throw new PostgresUnavailableError(`The database did not start (${how}). Its last lines:\n${lines.join('\n')}`);
    }
  }
}

/** The kernel takes 107 bytes for a socket's path (103 on macOS); the file's own name is 20 of them at most. */
const longestSocketPathBytes = 100;

async function prepareSocketFolder({ home, identity }: Workplace): Promise<string | undefined> {
  const folder = join(home, 'socket');
  // Sockets of killed runs, each under its own port.
  await rm(folder, { recursive: true, force: true });
  const longest = Buffer.byteLength(join(folder, '.s.PGSQL.65535'));
  if (process.platform === 'win32' || longest > longestSocketPathBytes) return undefined;
  await makeFolder(folder, identity);
  return folder;
}
