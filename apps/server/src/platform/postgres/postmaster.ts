import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BoundedLog } from './bounded-log.ts';
import {
  commandLine,
  isInProcessTable,
  isPostgres,
  postgresProcessesIn,
  signalProcess,
  waitUntil,
} from './processes.ts';
import { spawnAs, type Workplace } from './workplace.ts';

/** What one postmaster serves and where. `socketFolder` is absent where a socket's path would be too long. */
export type Service = { workplace: Workplace; cluster: string; port: number; socketFolder: string | undefined };

/** One running postmaster. `ready` rejects if it ends before it serves; `ended` resolves with how it ended. */
export type Postmaster = {
  pid: number;
  ready: Promise<void>;
  ended: Promise<string>;
  /** Fast shutdown, then immediate, then kill; resolves when no process of the cluster is left. */
  stop(): Promise<void>;
};

/** Told on the command line at each start, so that they hold for old clusters too. */
function settings(service: Service): Record<string, string> {
  return {
    port: String(service.port),
    listen_addresses: '127.0.0.1',
    // Relative to the cluster: no quoting of odd paths, and the server sees a short one.
    unix_socket_directories: service.socketFolder === undefined ? '' : '../socket',
    unix_socket_permissions: '0700',
    fsync: 'on',
    shared_buffers: '64MB',
    max_connections: '60',
    max_wal_size: '1GB',
    // Plans made while a table was empty are replaced soon after it has filled.
    autovacuum_naptime: '10s',
    // One machine, little memory: no replication, no processes for reading ahead.
    max_wal_senders: '0',
    max_replication_slots: '0',
    max_logical_replication_workers: '0',
    io_method: 'sync',
    lc_messages: 'C',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    logging_collector: 'off',
    log_destination: 'stderr',
  };
}

export function startPostmaster(service: Service, log: BoundedLog): Postmaster {
  const { identity, binaries } = service.workplace;
  const flags = Object.entries(settings(service)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawnAs(identity, binaries.postgres, ['-D', service.cluster, ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let isOver = false;
  const ended = new Promise<string>((resolve) => {
    const end = (how: string) => {
      isOver = true;
      resolve(how);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal ? `killed by ${signal}` : `ended with code ${code}`));
  });
  const ready = new Promise<void>((resolve, reject) => {
    if (child.stderr) {
      createInterface({ input: child.stderr }).on('line', (line) => {
        log.write(line);
        if (line.includes('database system is ready to accept connections')) resolve();
      });
    }
    // A turn later, so that the last lines are in the log.
    void ended.then((how) => setImmediate(() => reject(new Error(how))));
  });
  // Nobody may be waiting any more when a postmaster ends that has long been ready.
  ready.catch(() => undefined);
  const stop = async () => {
    if (child.pid !== undefined) await escalate(child.pid, binaries.pgCtl, () => isOver);
    await ended;
    await killLeftOvers(service.cluster, 1_000);
  };
  return { pid: child.pid ?? 0, ready, ended, stop };
}

/**
 * Clears the ground after an earlier run that could not stop: kill -9, power cut, crash of the postmaster.
 *
 * A postmaster that outlived its parent is stopped and started again rather than adopted. Adopting would need a second
 * way to hold a postmaster (no child, no log, the old port); a restart takes a tenth of a second, and nobody uses the
 * old one: whoever did was its dead parent. The caller holds the lock, so no living Antiphon owns it.
 */
export async function clearPreviousRun(cluster: string, pgCtl: string): Promise<void> {
  const pid = pidInFile(cluster);
  if (pid !== undefined && isPostmasterOf(cluster, pid)) {
    await escalate(pid, pgCtl, () => !isPostmasterOf(cluster, pid));
  }
  await killLeftOvers(cluster, 2_000);
  // PostgreSQL takes any living process with that number for a postmaster and refuses to start: an unrelated one that
  // got the number later, or a zombie nobody reaps in a container. Another PostgreSQL is left for PostgreSQL to judge.
  if (pid !== undefined && isInProcessTable(pid) && process.platform !== 'win32' && !isPostgres(commandLine(pid))) {
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
  }
}

/** The number in `postmaster.pid`; negative there when it was a maintenance run. */
function pidInFile(cluster: string): number | undefined {
  try {
    const pid = Math.abs(Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isPostmasterOf(cluster: string, pid: number): boolean {
  const command = commandLine(pid);
  return isPostgres(command) && ` ${command} `.includes(` -D ${cluster} `);
}

/** Fast shutdown (open transactions are rolled back), then immediate (recovery at the next start), then kill. */
async function escalate(pid: number, pgCtl: string, isOver: () => boolean): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ];
  for (const [signal, limitMs] of steps) {
    if (isOver()) return;
    // Windows knows no signals; PostgreSQL brings its own way there.
    if (process.platform === 'win32') execFileSync(pgCtl, ['kill', signal.slice(3), String(pid)], { stdio: 'ignore' });
    else signalProcess(pid, signal);
    if (await waitUntil(isOver, limitMs)) return;
  }
}

/** Backends notice by themselves that their postmaster is gone, unless they are busy: those are ended. */
async function killLeftOvers(cluster: string, patienceMs: number): Promise<void> {
  const areGone = () => postgresProcessesIn(cluster).length === 0;
  if (await waitUntil(areGone, patienceMs)) return;
  for (const pid of postgresProcessesIn(cluster)) signalProcess(pid, 'SIGKILL');
  await waitUntil(areGone, 5_000);
}
