import { mkdir, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from './binaries.ts';
import { type BoundedLog, openBoundedLog } from './bounded-log.ts';
import { ensureCluster, superuser } from './cluster.ts';
import { takeLock } from './data-folder-lock.ts';
import { PostgresUnavailableError } from './postgres.errors.ts';
import { clearPreviousRun, type Postmaster, type Service, startPostmaster } from './postmaster.ts';
import { postgresProcessesIn, signalProcess } from './processes.ts';
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
  /** A `postgres://` address over TCP. */
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
  await mkdir(options.dataFolder, { recursive: true, mode: 0o700 });
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
    const first = await startFirst({ workplace, cluster, port: 0, socketFolder }, diary);
    return supervise(first, options, diary, close);
  } catch (error) {
    close();
    throw error;
  }
}

type Running = { service: Service; postmaster: Postmaster };

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

/** Waits before each restart in a row; one more failure and we give up. */
const restartDelaysMs = [0, 250, 1_000, 2_000, 4_000];
/** A postmaster that served this long starts a new row. */
const steadyAfterMs = 60_000;

function supervise(first: Running, options: PostgresOptions, diary: BoundedLog, close: () => void): EmbeddedPostgres {
  const { service } = first;
  let current: Postmaster | undefined = first.postmaster;
  const stopping = new AbortController();
  const listeners: ((error: Error) => void)[] = [];
  // For an exit that nobody announced; where the kernel does not do it, this leaves no orphan either.
  const interrupt = () => current && signalProcess(current.pid, 'SIGINT');
  process.once('exit', interrupt);

  const watch = async () => {
    let failures = 0;
    let since = performance.now();
    let how = await first.postmaster.ended;
    while (!stopping.signal.aborted) {
      current = undefined;
      if (performance.now() - since > steadyAfterMs) failures = 0;
      const delayMs = restartDelaysMs[failures];
      failures += 1;
      if (delayMs === undefined) return giveUp(how);
      options.log(`Database: it stopped by itself (${how}); starting it again`);
      await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      await clearPreviousRun(service.cluster, service.workplace.binaries.pgCtl);
      const next = startPostmaster(service, diary);
      current = next;
      await next.ready.then(
        () => options.log('Database: running again'),
        () => undefined,
      );
      since = performance.now();
      if (stopping.signal.aborted) return;
      how = await next.ended;
    }
  };
  const giveUp = (how: string) => {
    const lines = diary.lastLines().join('\n');
    const error = new PostgresUnavailableError(
      `The database keeps stopping (${how}) and was given up. Its last lines:\n${lines}`,
    );
    for (const listener of listeners) listener(error);
  };
  const watching = watch();

  const shutDown = async () => {
    stopping.abort();
    await current?.stop();
    await watching;
    // The watch may have been in the middle of starting one.
    await current?.stop();
    current = undefined;
    process.off('exit', interrupt);
    if (service.socketFolder !== undefined) await rm(service.socketFolder, { recursive: true, force: true });
    close();
  };
  let stopped: Promise<void> | undefined;
  const { superuserPassword } = options;
  return {
    host: '127.0.0.1',
    port: service.port,
    socketFolder: service.socketFolder,
    superuser,
    superuserPassword,
    databaseUrl: (user, password, database) =>
      `postgres://${[user, password].map(encodeURIComponent).join(':')}@127.0.0.1:${service.port}/${encodeURIComponent(database)}`,
    pids: () => {
      if (current === undefined) return [];
      const { pid } = current;
      return [pid, ...postgresProcessesIn(service.cluster).filter((other) => other !== pid)];
    },
    stop: () => {
      stopped ??= shutDown();
      return stopped;
    },
    onExit: (listener) => {
      listeners.push(listener);
    },
  };
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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}
