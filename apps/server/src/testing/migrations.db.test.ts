import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { readMigrations } from '../db/migrate.ts';
import { type EmbeddedPostgres, startPostgres } from '../platform/postgres/index.ts';
import { startServer } from '../start-server.ts';

const silent = () => undefined;
let folder: string;
let postgres: EmbeddedPostgres;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antiphon-migrations-'));
  postgres = await startPostgres({ dataFolder: folder, log: silent, superuserPassword: 'secret' });
}, 120_000);
afterAll(async () => {
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function asSuperuser<T>(database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: postgres.databaseUrl(postgres.superuser, 'secret', database) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** An empty database with an owner who may create roles, as somebody brings it with DATABASE_URL. */
async function emptyDatabase(name: string): Promise<string> {
  await asSuperuser('postgres', async (client) => {
    await client.query(`create role ${name}_owner login createrole password 'secret'`);
    await client.query(`create database ${name} owner ${name}_owner`);
  });
  return postgres.databaseUrl(`${name}_owner`, 'secret', name);
}

const start = (databaseUrl: string, name: string, say: (line: string) => void = silent) =>
  startServer({
    config: readConfig({
      ANTIPHON_DATA: join(folder, name),
      ANTIPHON_MASTER_KEY: 'e5'.repeat(32),
      DATABASE_URL: databaseUrl,
      PORT: '0',
      ANTIPHON_LOG: 'silent',
      ANTIPHON_ROLES: 'http',
    }),
    say,
    onFatal: silent,
  });

describe('migrations', () => {
  it('run once when several servers start at the same moment on an empty database', async () => {
    const url = await emptyDatabase('two');
    const starts = await Promise.allSettled(['one', 'two', 'three', 'four'].map((name) => start(url, name)));
    const servers = starts.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    try {
      expect(starts.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))).toEqual([]);
      const applied = await asSuperuser('two', (client) =>
        client.query('select name from schema_migrations order by number'),
      );
      expect(applied.rows.map(({ name }) => name)).toEqual((await readMigrations()).map(({ name }) => name));
      for (const server of servers) expect((await fetch(`${server.address}/health/ready`)).status).toBe(200);
    } finally {
      for (const server of servers) await server.stop();
    }
  }, 60_000);

  it('stop with words when a newer release has been there', async () => {
    const url = await emptyDatabase('newer');
    await (await start(url, 'newer')).stop();
    await asSuperuser('newer', (client) =>
      client.query("insert into schema_migrations values (9999, '9999-from-the-future.sql', 'x')"),
    );
    await expect(start(url, 'newer')).rejects.toMatchObject({
      code: 'schema_too_new',
      userMessage: expect.stringContaining('9999-from-the-future.sql'),
    });
  }, 60_000);

  it('let this release run where a newer one says that it bears it, and say what was changed after it ran', async () => {
    const url = await emptyDatabase('borne');
    await (await start(url, 'borne')).stop();
    const newest = Math.max(...(await readMigrations()).map(({ number }) => number));
    await asSuperuser('borne', async (client) => {
      await client.query(
        "insert into schema_migrations (number, name, checksum, bears) values (9999, '9999-an-addition.sql', 'x', $1)",
        [newest],
      );
      await client.query("update schema_migrations set checksum = 'another' where number = 1");
    });
    const said: string[] = [];
    await (await start(url, 'borne', (line) => said.push(line))).stop();
    expect(said).toContain('0001-ground.sql was changed after it ran here; its change has no effect');
    await asSuperuser('borne', (client) =>
      client.query('update schema_migrations set bears = $1 where number = 9999', [newest + 1]),
    );
    await expect(start(url, 'borne')).rejects.toMatchObject({ code: 'schema_too_new' });
  }, 60_000);

  it('are refused with a role that could step over the fence, be it the one that serves or the one that publishes', async () => {
    const url = await emptyDatabase('unfenced');
    await (await start(url, 'unfenced')).stop();
    for (const role of ['unfenced_app', 'unfenced_publisher']) {
      await asSuperuser('unfenced', (client) => client.query(`alter role ${role} bypassrls`));
      await expect(start(url, 'unfenced')).rejects.toMatchObject({
        code: 'database_roles',
        userMessage: expect.stringContaining(role),
      });
      await asSuperuser('unfenced', (client) => client.query(`alter role ${role} nobypassrls`));
    }
  }, 60_000);

  it('print the SQL for an administrator where the owner may not create roles', async () => {
    await asSuperuser('postgres', async (client) => {
      await client.query("create role meek_owner login password 'secret'");
      await client.query('create database meek owner meek_owner');
    });
    const url = postgres.databaseUrl('meek_owner', 'secret', 'meek');
    const refusal = (await start(url, 'meek').catch((error: unknown) => error)) as { userMessage: string };
    const statements = refusal.userMessage.split('\n').filter((line) => line.endsWith(';'));
    expect(statements).toHaveLength(4);
    await asSuperuser('meek', async (client) => {
      for (const statement of statements) await client.query(statement);
    });
    const server = await start(url, 'meek');
    expect((await fetch(`${server.address}/health/ready`)).status).toBe(200);
    await server.stop();
  }, 60_000);
});
