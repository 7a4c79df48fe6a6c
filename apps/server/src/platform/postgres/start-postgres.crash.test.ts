import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlreadyRunningError, type EmbeddedPostgres, lockDataFolder, startPostgres } from './index.ts';
import { commandLine, postgresProcessesIn, waitUntil } from './processes.ts';

const superuserPassword = 'secret';
let parent: string;
let dataFolder: string;
const postgresesToStop: EmbeddedPostgres[] = [];
const childrenToKill: ChildProcess[] = [];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'antiphon-crash-'));
  dataFolder = join(parent, 'data');
});

afterEach(async () => {
  for (const child of childrenToKill.splice(0)) child.kill('SIGKILL');
  for (const postgres of postgresesToStop.splice(0)) await postgres.stop();
  await waitUntil(() => postgresProcessesIn(join(dataFolder, 'postgres')).length === 0, 10_000);
  rmSync(parent, { recursive: true, force: true });
});

async function start(log: (line: string) => void = () => undefined): Promise<EmbeddedPostgres> {
  const postgres = await startPostgres({ dataFolder, log, superuserPassword });
  postgresesToStop.push(postgres);
  return postgres;
}

/** A supervising process of its own: locks the folder, starts the database, and says where it is. */
function spawnElsewhere(env?: NodeJS.ProcessEnv): { child: ChildProcess; said: Promise<string> } {
  const script = `
    import { lockDataFolder, startPostgres } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    const [dataFolder, superuserPassword] = process.argv.slice(1);
    const lock = await lockDataFolder(dataFolder);
    const postgres = await startPostgres({ dataFolder, superuserPassword, log: () => {} });
    await lock.describe('http://127.0.0.1:4000');
    console.log(JSON.stringify({ port: postgres.port, pids: postgres.pids() }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, dataFolder, superuserPassword], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  childrenToKill.push(child);
  const said = once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line));
  return { child, said };
}

async function startElsewhere(env?: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; port: number; pids: number[] }> {
  const { child, said } = spawnElsewhere(env);
  return { child, ...JSON.parse(await said) };
}

async function connect(port: number): Promise<pg.Client> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: superuserPassword,
    database: 'postgres',
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Writes row after row until the connection breaks; `acknowledged` is the last id PostgreSQL said it has. */
async function writeUntilBroken(client: pg.Client, progress: { acknowledged: number }): Promise<void> {
  for (let id = 1; ; id += 1) {
    try {
      await client.query('insert into kept values ($1)', [id]);
    } catch {
      return;
    }
    progress.acknowledged = id;
  }
}

async function underWrites(port: number, kill: () => void, then?: () => Promise<void>): Promise<number> {
  const client = await connect(port);
  await client.query('create table kept (id int primary key)');
  const progress = { acknowledged: 0 };
  const writing = writeUntilBroken(client, progress);
  await waitUntil(() => progress.acknowledged >= 200, 15_000);
  kill();
  if (then !== undefined) {
    await then();
    await client.end();
  }
  await writing;
  expect(progress.acknowledged).toBeGreaterThanOrEqual(200);
  return progress.acknowledged;
}

/** How many rows are there from 1 on without a hole. */
async function expectAllKept(port: number, acknowledged: number): Promise<void> {
  const client = await connect(port);
  const { rows } = await client.query('select count(*)::int as n from kept where id <= $1', [acknowledged]);
  await client.end();
  expect(rows).toEqual([{ n: acknowledged }]);
}

/** Tries until the database answers again, as a pool of connections would. */
async function untilBack(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const client = await connect(port).catch(() => undefined);
    if (client) return client.end();
    await sleep(50);
  }
  throw new Error('the database did not come back');
}

describe('after kill -9 under writes, no acknowledged row is gone', () => {
  it('of the postmaster: it is started again on the same port', async () => {
    const lines: string[] = [];
    const postgres = await start((line) => lines.push(line));
    const [postmaster = 0] = postgres.pids();
    const acknowledged = await underWrites(postgres.port, () => process.kill(postmaster, 'SIGKILL'));
    await untilBack(postgres.port);
    await expectAllKept(postgres.port, acknowledged);
    expect(postgres.pids()[0]).not.toBe(postmaster);
    expect(lines).toContain('Database: it stopped by itself (killed by SIGKILL); starting it again');
  });

  it('of one backend: the others recover without a new postmaster', async () => {
    const postgres = await start();
    const [postmaster] = postgres.pids();
    const acknowledged = await underWrites(postgres.port, () => {
      const backend = postgres.pids().find((pid) => /^postgres: postgres postgres 127/.test(commandLine(pid) ?? ''));
      process.kill(backend ?? 0, 'SIGKILL');
    });
    await untilBack(postgres.port);
    await expectAllKept(postgres.port, acknowledged);
    expect(postgres.pids()[0]).toBe(postmaster);
  });

  it('of the supervising process: the database ends with it, and the next start works', async () => {
    const { child, port, pids } = await startElsewhere();
    const acknowledged = await underWrites(port, () => child.kill('SIGKILL'));
    const postgres = await start();
    await expectAllKept(postgres.port, acknowledged);
    expect(pids.filter((pid) => postgres.pids().includes(pid))).toEqual([]);
  });

  it('of the supervising process and the whole database at once', async () => {
    const { child, port } = await startElsewhere();
    const acknowledged = await underWrites(port, () => {
      child.kill('SIGKILL');
      for (const pid of postgresProcessesIn(join(dataFolder, 'postgres'))) process.kill(pid, 'SIGKILL');
    });
    await expectAllKept((await start()).port, acknowledged);
  });
});

describe('a start over what an earlier run left', () => {
  it('stops a postmaster that outlived its parent, and takes its place', async () => {
    // Without setpriv nobody tells the postmaster of its parent's death, as on macOS.
    const tools = join(parent, 'tools');
    mkdirSync(tools);
    for (const tool of ['unshare', 'sh']) {
      const found = ['/usr/bin', '/bin'].map((folder) => join(folder, tool)).find((path) => existsSync(path));
      if (found !== undefined) symlinkSync(found, join(tools, tool));
    }
    const { child, port, pids } = await startElsewhere({ PATH: tools });
    const acknowledged = await underWrites(
      port,
      () => child.kill('SIGKILL'),
      async () => {
        await once(child, 'exit');
        await sleep(300);
        expect(commandLine(pids[0] ?? 0)).toContain('postgres -D');
      },
    );
    const postgres = await start();
    await expectAllKept(postgres.port, acknowledged);
    expect(pids.filter((pid) => commandLine(pid) !== undefined)).toEqual([]);
  });

  it('makes the cluster anew when the process that was making it got killed half-way', async () => {
    const unfinished = () => readdirSync(dataFolder).find((name) => name.startsWith('postgres.new-'));
    mkdirSync(dataFolder, { mode: 0o700 });
    const { child } = spawnElsewhere();
    const isHalfWay = () => existsSync(join(dataFolder, unfinished() ?? 'none', 'cluster', 'global'));
    expect(await waitUntil(isHalfWay, 10_000)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(join(dataFolder, 'postgres'))).toBe(false);
    const client = await connect((await start()).port);
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await client.end();
    expect(unfinished()).toBeUndefined();
  });

  it('is not held up by a stale postmaster.pid whose number now belongs to another program', async () => {
    await (await start()).stop();
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
    childrenToKill.push(other);
    const file = join(dataFolder, 'postgres', 'postmaster.pid');
    writeFileSync(file, `${other.pid}\n${join(dataFolder, 'postgres')}\n1\n5432\n\n127.0.0.1\n1 1\nready\n`, {
      mode: 0o600,
    });
    const postgres = await start();
    expect(postgres.pids().length).toBeGreaterThan(1);
    expect(commandLine(other.pid ?? 0)).toBeDefined();
  });

  it('says who runs and where, as long as somebody does, and takes over at once when he is killed', async () => {
    const { child } = await startElsewhere();
    const error = await lockDataFolder(dataFolder).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AlreadyRunningError);
    expect(error).toMatchObject({ pid: child.pid, address: 'http://127.0.0.1:4000' });
    expect(String(error)).toContain(
      `already running on ${dataFolder} (process ${child.pid}): at http://127.0.0.1:4000`,
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = await lockDataFolder(dataFolder);
    await lock.release();
  });
});

describe('a database that cannot be kept alive', () => {
  it('is given up after a few tries, which is said once', async () => {
    const postgres = await start();
    const told = new Promise<Error>((resolve) => postgres.onExit(resolve));
    rmSync(join(dataFolder, 'postgres', 'global', 'pg_control'));
    process.kill(postgres.pids()[0] ?? 0, 'SIGKILL');
    expect((await told).message).toContain('keeps stopping');
    expect(postgres.pids()).toEqual([]);
    await postgres.stop();
  }, 30_000);
});
