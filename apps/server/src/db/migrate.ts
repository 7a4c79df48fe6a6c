/**
 * Migrations: numbered SQL files, forward only, under an advisory lock, each in a transaction of its own.
 * The previous release must run on the new schema: add, backfill, switch, remove later. A migration that keeps this
 * names the oldest schema whose programs it bears in its first lines, `-- bears: 0007`; without it, it bears none.
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
  /** Programs that know the migrations up to this number run on the schema that it leaves. */
  readonly bears: number;
  readonly checksum: string;
}

/** The migrations of this release, in order. Names look like `0003-publications.sql`. */
export async function readMigrations(from = folder): Promise<Migration[]> {
  const names = (await readdir(from)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(from, name), 'utf8');
      const number = Number.parseInt(name, 10);
      const bears = Number(/^-- bears: (\d{4})$/m.exec(sql)?.[1] ?? number);
      return { number, name, sql, bears, checksum: createHash('sha256').update(sql).digest('hex') };
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
    for (const one of all) {
      const ran = done.get(one.number);
      if (ran && ran.checksum !== one.checksum)
        log(`${one.name} was changed after it ran here; its change has no effect`);
    }
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
  await client.query('alter table schema_migrations add column if not exists bears int');
}

interface Done {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  readonly bears: number | null;
}

async function readDone(client: pg.Client): Promise<Map<number, Done>> {
  const { rows } = await client.query<Done>('select number, name, checksum, bears from schema_migrations');
  return new Map(rows.map((row) => [row.number, row]));
}

function refuseNewerSchema(done: ReadonlyMap<number, Done>, all: readonly Migration[]): void {
  const newest = Math.max(...all.map((migration) => migration.number));
  const known = new Set(all.map((migration) => migration.number));
  const strange = [...done.values()]
    .filter(({ number, bears }) => !known.has(number) && (bears ?? number) > newest)
    .map(({ name }) => name);
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
    await client.query('insert into schema_migrations (number, name, checksum, bears) values ($1, $2, $3, $4)', [
      migration.number,
      migration.name,
      migration.checksum,
      migration.bears,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${migration.name} failed`, { cause: error });
  }
}
