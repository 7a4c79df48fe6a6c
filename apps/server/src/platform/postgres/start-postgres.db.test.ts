import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, PostgresUnavailableError, startPostgres } from './index.ts';
import { postgresProcessesIn } from './processes.ts';

const superuserPassword = 'a password with spaces, : and @';
const folders: string[] = [];
const running: EmbeddedPostgres[] = [];

/** As `mktemp -d` makes it: mode 700. */
function newFolder(name = 'data'): string {
  const parent = mkdtempSync(join(tmpdir(), 'antiphon-pg-'));
  folders.push(parent);
  return join(parent, name);
}

async function start(dataFolder: string, log: (line: string) => void = () => undefined): Promise<EmbeddedPostgres> {
  const postgres = await startPostgres({ dataFolder, log, superuserPassword });
  running.push(postgres);
  return postgres;
}

async function ask(postgres: EmbeddedPostgres, sql: string, host?: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({
    connectionString: postgres.databaseUrl(postgres.superuser, superuserPassword, 'postgres'),
    ...(host === undefined
      ? {}
      : {
          connectionString: undefined,
          host,
          port: postgres.port,
          user: 'postgres',
          password: superuserPassword,
          database: 'postgres',
        }),
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((postgres) => postgres.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('the embedded PostgreSQL', () => {
  it('makes a cluster in a fresh folder of mode 700, keeps rows over a restart and leaves no process', async () => {
    const dataFolder = newFolder();
    const lines: string[] = [];
    const first = await start(dataFolder, (line) => lines.push(line));
    await ask(first, 'create table kept (id int); insert into kept values (1), (2)');
    const cluster = join(dataFolder, 'postgres');
    expect(first.pids().length).toBeGreaterThan(1);
    await first.stop();
    expect(postgresProcessesIn(cluster)).toEqual([]);
    expect(first.pids()).toEqual([]);

    const second = await start(dataFolder, (line) => lines.push(line));
    expect(await ask(second, 'select count(*)::int as n from kept')).toEqual([{ n: 2 }]);
    expect(lines.filter((line) => line.includes('creating'))).toHaveLength(1);
    expect(statSync(cluster).mode & 0o777).toBe(0o700);
    expect(readdirSync(dataFolder).filter((name) => name.startsWith('postgres.new'))).toEqual([]);
  });

  it('is durable, checks its pages, sorts alike everywhere and finds Japanese by trigram', async () => {
    const postgres = await start(newFolder());
    const [row] = await ask(
      postgres,
      `select current_setting('fsync') as fsync, current_setting('data_checksums') as checksums,
        current_setting('timezone') as zone, current_setting('server_encoding') as encoding,
        (select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'template1') as locale,
        lower('ÄÖ') as lower`,
    );
    expect(row).toEqual({
      fsync: 'on',
      checksums: 'on',
      zone: 'UTC',
      encoding: 'UTF8',
      locale: 'b C.UTF-8',
      lower: 'äö',
    });
    await ask(postgres, 'create extension pg_trgm; create extension unaccent; create extension pgcrypto');
    expect((await ask(postgres, `select show_trgm('日本') as words`))[0]?.words).not.toEqual([]);
  });

  it('listens on loopback and on a socket in the data folder, and lets nobody in without the password', async () => {
    const postgres = await start(newFolder());
    const { socketFolder } = postgres;
    expect(socketFolder).toBeDefined();
    expect(await ask(postgres, 'select 1 as one', socketFolder)).toEqual([{ one: 1 }]);
    expect(await ask(postgres, `select current_setting('listen_addresses') as at`)).toEqual([{ at: '127.0.0.1' }]);
    expect(await ask(postgres, 'select inet_client_addr() as over_tcp_from')).toEqual([{ over_tcp_from: null }]);
    for (const host of ['127.0.0.1', socketFolder]) {
      const stranger = new pg.Client({
        host,
        port: postgres.port,
        user: 'postgres',
        password: 'wrong',
        database: 'postgres',
      });
      await expect(stranger.connect()).rejects.toThrow('password authentication failed');
    }
  });

  it('works in a path with spaces, quotes and commas, and without a socket where the path is too long', async () => {
    const postgres = await start(newFolder(`it's, "${'long '.repeat(18)}" é`));
    expect(postgres.socketFolder).toBeUndefined();
    expect(await ask(postgres, 'select inet_client_addr() as from')).toEqual([{ from: '127.0.0.1' }]);
    await postgres.stop();
    const short = await start(newFolder('a, "b" é'));
    expect(await ask(short, 'select inet_client_addr() as from')).toEqual([{ from: null }]);
  });

  it('does not mind that port 5432 is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      // If a real PostgreSQL has it already, so much the better.
      other.once('error', () => resolve());
      other.listen(5432, '127.0.0.1', () => resolve());
    });
    const postgres = await start(newFolder());
    expect(postgres.port).not.toBe(5432);
    expect(await ask(postgres, 'select 1 as one')).toEqual([{ one: 1 }]);
    other.close();
  });

  it('refuses a second start on the same folder and leaves the first one alone', async () => {
    const dataFolder = newFolder();
    const first = await start(dataFolder);
    const pids = first.pids();
    await expect(start(dataFolder)).rejects.toThrow(PostgresUnavailableError);
    await expect(start(dataFolder)).rejects.toThrow('Another process is running the database');
    expect(first.pids()[0]).toBe(pids[0]);
    expect(await ask(first, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('makes the cluster anew after an interrupted attempt, and clears that away', async () => {
    const dataFolder = newFolder();
    const unfinished = join(dataFolder, `postgres.new-${randomUUID().slice(0, 8)}`, 'cluster');
    mkdirSync(unfinished, { recursive: true });
    writeFileSync(join(unfinished, 'PG_VERSION'), '18\n');
    const postgres = await start(dataFolder);
    expect(await ask(postgres, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(readdirSync(dataFolder).filter((name) => name.startsWith('postgres.new'))).toEqual([]);
  });

  it('does not touch a folder named postgres that is none of ours', async () => {
    const dataFolder = newFolder();
    mkdirSync(join(dataFolder, 'postgres'), { recursive: true });
    writeFileSync(join(dataFolder, 'postgres', 'letter.txt'), 'dear');
    await expect(start(dataFolder)).rejects.toThrow('is not empty, yet it is no PostgreSQL database');
    expect(readFileSync(join(dataFolder, 'postgres', 'letter.txt'), 'utf8')).toBe('dear');
  });

  it('tells the last lines of the log when PostgreSQL refuses, and frees the folder', async () => {
    const dataFolder = newFolder();
    await (await start(dataFolder)).stop();
    const version = join(dataFolder, 'postgres', 'PG_VERSION');
    writeFileSync(version, '12\n');
    await expect(start(dataFolder)).rejects.toThrow('initialized by PostgreSQL version 12');
    writeFileSync(version, '18\n');
    expect(await ask(await start(dataFolder), 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});
