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

const start = (databaseUrl: string, name: string) =>
  startServer({
    config: readConfig({
      ANTIPHON_DATA: join(folder, name),
      ANTIPHON_MASTER_KEY: 'e5'.repeat(32),
      DATABASE_URL: databaseUrl,
      PORT: '0',
      ANTIPHON_LOG: 'silent',
      ANTIPHON_ROLES: 'http',
    }),
    say: silent,
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
});
