/**
 * Migrations: numbered SQL files, forward only, under an advisory lock, each in a transaction of its own.
 * The previous release must run on the new schema: add, backfill, switch, remove later.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { AppError } from '../platform/errors.ts';
import type { RoleNames } from './roles.ts';

const folder = join(import.meta.dirname, 'migrations');
/** Any fixed number, the same in every release. */
const lockNumber = 4_217_001;

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** The migrations of this release, in order. Names look like `0003-publications.sql`. */
export async function readMigrations(from = folder): Promise<Migration[]> {
  const names = (await readdir(from)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(from, name), 'utf8');
      return { number: Number.parseInt(name, 10), name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Brings the schema up to this release. Two servers that start at once take turns.
 * @returns how many migrations ran.
 * @throws AppError `schema_too_new` when a newer release has been here and does not bear this one.
 */
export async function migrate(ownerUrl: string, roles: RoleNames, log: (line: string) => void): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'antiphon-migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lockNumber]);
    await prepare(client, roles);
    const done = await readDone(client);
    const all = await readMigrations();
    refuseNewerSchema(done, all);
    const waiting = all.filter((migration) => !done.has(migration.number));
    for (const migration of waiting) {
      log(`Migrating the database: ${migration.name}`);
      await run(client, migration);
    }
    return waiting.length;
  } finally {
    await client.end();
  }
}

async function prepare(client: pg.Client, roles: RoleNames): Promise<void> {
  for (const [name, value] of Object.entries({
    app_role: roles.app,
    publisher_role: roles.publisher,
    owner_role: roles.owner,
  })) {
    await client.query('select set_config($1, $2, false)', [`antiphon.${name}`, value]);
  }
  await client.query("set app.maintenance = 'on'");
  await client.query(`create table if not exists schema_migrations (
    number int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`);
}

async function readDone(client: pg.Client): Promise<Map<number, string>> {
  const { rows } = await client.query<{ number: number; name: string }>('select number, name from schema_migrations');
  return new Map(rows.map((row) => [row.number, row.name]));
}

function refuseNewerSchema(done: ReadonlyMap<number, string>, all: readonly Migration[]): void {
  const known = new Set(all.map((migration) => migration.number));
  const strange = [...done].filter(([number]) => !known.has(number)).map(([, name]) => name);
  if (strange.length === 0) return;
  throw new AppError({
    code: 'schema_too_new',
    status: 500,
    userMessage: `A newer release has changed this database (${strange.join(', ')}). Start that release, or restore a backup made by this one.`,
  });
}

async function run(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(migration.sql);
    await client.query('insert into schema_migrations (number, name, checksum) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${migration.name} failed`, { cause: error });
  }
}
