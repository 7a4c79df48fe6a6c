/** The real programs as processes of their own: one database, one API, several workers; killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { prepareCluster } from '../../apps/server/src/db/prepare-cluster.ts';
import { rolePassword } from '../../apps/server/src/db/roles.ts';
import { startPostgres } from '../../apps/server/src/platform/postgres/index.ts';

const main = join(import.meta.dirname, '../../apps/server/src/main.ts');
const readyMs = 120_000;

export interface House {
  /** The database as its owner. */
  readonly ownerUrl: string;
  /** Where the API listens. */
  readonly address: string;
  readonly workers: readonly Running[];
  /** SIGKILL for every worker, and new ones in their place. @returns how many died. */
  killWorkers(): Promise<number>;
  /** One more, ready to work. */
  addWorker(): Promise<Running>;
  /** SIGKILL for this one, and none in its place. */
  killWorker(worker: Running): Promise<void>;
  /** SIGKILL for the postmaster; it comes back at the same address by itself. */
  killDatabase(): Promise<void>;
  /** Programs of ours that ended without being killed by this run: none should. */
  readonly unexpectedEnds: readonly string[];
  /** What they complained of, a line each. */
  readonly complaints: readonly string[];
  stop(): Promise<void>;
  /** At once, when the run itself ends in an error. */
  kill(): void;
}

export interface Running {
  readonly name: string;
  readonly child: ChildProcess;
  /** Resolves when it is gone. */
  readonly gone: Promise<void>;
  /** What it said when it was ready. */
  readonly ready: Promise<string>;
  /** The last of what it said. */
  output(): string;
}

export async function startHouse(settings: Readonly<Record<string, string>>, workerCount: number): Promise<House> {
  const home = await mkdtemp(join(tmpdir(), 'antiphon-chaos-'));
  const masterKey = randomBytes(32).toString('hex');
  const superuserPassword = rolePassword(masterKey, 'superuser');
  const postgres = await startPostgres({ dataFolder: join(home, 'database'), superuserPassword, log: () => undefined });
  const ownerUrl = await prepareCluster(
    postgres.databaseUrl(postgres.superuser, superuserPassword, 'postgres'),
    masterKey,
  );
  const unexpectedEnds: string[] = [];
  const complaints: string[] = [];
  const shared = { ...settings, ANTIPHON_MASTER_KEY: masterKey, DATABASE_URL: ownerUrl, ANTIPHON_LOG: 'warn' };
  let isStopping = false;
  const expected = new Set<ChildProcess>();
  const start = (name: string, role: 'http' | 'worker'): Running => {
    const running = startProgram(
      name,
      { ...shared, ANTIPHON_ROLES: role, ANTIPHON_DATA: join(home, name) },
      complaints,
    );
    void running.gone.then(() => {
      if (!isStopping && !expected.has(running.child)) unexpectedEnds.push(`${name}: ${running.output()}`);
    });
    return running;
  };
  const api = start('api', 'http');
  const address = /http\S+/.exec(await api.ready)?.[0] ?? '';
  let count = 0;
  const startWorker = async (): Promise<Running> => {
    count += 1;
    const worker = start(`worker-${count}`, 'worker');
    await worker.ready;
    return worker;
  };
  const startWorkers = () => Promise.all(Array.from({ length: workerCount }, startWorker));
  const killAll = async (dying: readonly Running[]): Promise<void> => {
    for (const { child } of dying) {
      expected.add(child);
      child.kill('SIGKILL');
    }
    await Promise.all(dying.map(({ gone }) => gone));
  };
  let workers = await startWorkers();
  return {
    ownerUrl,
    address,
    get workers() {
      return workers;
    },
    killWorkers: async () => {
      const dying = workers.filter(({ child }) => child.exitCode === null && child.signalCode === null);
      await killAll(dying);
      workers = await startWorkers();
      return dying.length;
    },
    addWorker: async () => {
      const worker = await startWorker();
      workers = [...workers, worker];
      return worker;
    },
    killWorker: async (worker) => {
      await killAll([worker]);
      workers = workers.filter((one) => one !== worker);
    },
    killDatabase: async () => {
      const [postmaster] = postgres.pids();
      if (postmaster === undefined) throw new Error('There is no database to kill.');
      process.kill(postmaster, 'SIGKILL');
      await wait(500);
      for (let tries = 0; tries < 200 && (postgres.pids()[0] ?? postmaster) === postmaster; tries += 1) await wait(50);
    },
    unexpectedEnds,
    complaints,
    kill: () => {
      for (const pid of postgres.pids()) process.kill(pid, 'SIGQUIT');
      for (const { child } of [...workers, api]) child.kill('SIGKILL');
    },
    stop: async () => {
      isStopping = true;
      for (const { child } of [...workers, api]) child.kill('SIGTERM');
      const all = Promise.all([...workers, api].map(({ gone }) => gone));
      await Promise.race([all, wait(15_000, undefined, { ref: false })]);
      for (const { child } of [...workers, api]) child.kill('SIGKILL');
      await postgres.stop();
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

function startProgram(name: string, settings: Readonly<Record<string, string>>, complaints: string[]): Running {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  const ready = new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${name} ${why}\n${output}`));
    const timer = setTimeout(() => fail('did not become ready'), readyMs);
    const read = (chunk: Buffer) => {
      const text = chunk.toString();
      output = `${output}${text}`.slice(-20_000);
      for (const line of text.split('\n')) if (line.startsWith('{')) complaints.push(`${name} ${line}`);
      const said = /is ready.*/.exec(output);
      if (!said) return;
      clearTimeout(timer);
      resolve(said[0]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void gone.then(() => {
      clearTimeout(timer);
      fail('ended');
    });
  });
  // Whoever waits for it hears of it; a worker that is killed while it starts is no fault.
  ready.catch(() => undefined);
  return { name, child, gone, ready, output: () => output.slice(-2_000) };
}
