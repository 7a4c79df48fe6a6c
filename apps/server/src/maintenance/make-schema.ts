/** Makes a schema inside the transaction of a restore, so that a killed one leaves a database as empty as it was. */
import type pg from 'pg';
import { readMigrations } from '../db/migrate.ts';
import type { RoleNames } from '../db/roles.ts';
import type { Manifest } from './archive.ts';
import { maintenanceError } from './maintenance.errors.ts';

export type Migrations = Awaited<ReturnType<typeof readMigrations>>;

export interface SchemaPlan {
  /** What the backup was made on. */
  readonly ofBackup: Migrations;
  /** What this release adds to it. */
  readonly since: Migrations;
}

/**
 * @throws AppError `other_schema` for a backup of a later release, or of a build whose migrations were others.
 */
export async function planSchema(manifest: Manifest): Promise<SchemaPlan> {
  const ours = await readMigrations();
  const theirs = manifest.migrations;
  const strange = theirs.find(({ number }) => !ours.some((one) => one.number === number));
  if (strange) {
    throw maintenanceError(
      'other_schema',
      `This backup was made by a later release (it knows ${strange.name}, which this one does not). Restore it with that release or a newer one.`,
    );
  }
  const ofBackup = ours.slice(0, theirs.length);
  const changed = ofBackup.find((one, at) => one.checksum !== theirs[at]?.checksum);
  if (theirs.length === 0 || changed) {
    throw maintenanceError(
      'other_schema',
      `This backup was made by another build of Antiphon (its ${changed?.name ?? 'schema'} is not the one of this release). Restore it with the build that made it.`,
    );
  }
  return { ofBackup, since: ours.slice(theirs.length) };
}

/** Names the roles to the migrations and makes their list, which `migrate` reads at every start. */
export async function prepareSchema(client: pg.Client, roles: RoleNames): Promise<void> {
  for (const role of ['app', 'publisher', 'owner'] as const) {
    await client.query('select set_config($1, $2, false)', [`antiphon.${role}_role`, roles[role]]);
  }
  await client.query(`create table if not exists schema_migrations (
    number int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`);
}

/** Runs the migrations in the open transaction. */
export async function applyMigrations(client: pg.Client, migrations: Migrations): Promise<void> {
  for (const { number, name, checksum, sql } of migrations) {
    await client.query(sql);
    await client.query('insert into schema_migrations (number, name, checksum) values ($1, $2, $3)', [
      number,
      name,
      checksum,
    ]);
  }
}
