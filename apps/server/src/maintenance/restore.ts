/** Brings a backup into an empty installation: all of it, or nothing. */
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import type { Config } from '../config.ts';
import { migrate, readMigrations } from '../db/migrate.ts';
import { ensureRoles } from '../db/roles.ts';
import { checkValueOf } from '../modules/vault/index.ts';
import { damaged, type Frame, Manifest, readArchive, Section } from './archive.ts';
import { maintenanceError } from './maintenance.errors.ts';
import {
  connectOwner,
  hasOwnDatabase,
  listMedia,
  mediaFolder,
  openForChanging,
  type Say,
} from './open-installation.ts';
import {
  advanceSequences,
  beginMaintenance,
  countRows,
  emptyTable,
  hasTables,
  loosenTables,
  readTables,
  type TableShape,
  writeRows,
} from './tables.instance.queries.ts';

/**
 * @throws AppError `not_empty` | `must_be_stopped` | `other_schema` | `master_key_needed` | `backup_damaged`; then
 * nothing was changed, or what was begun is taken back.
 */
export async function restore(config: Config, file: string, say: Say): Promise<Manifest> {
  await refuseFilled(config);
  const manifest = await readManifest(file);
  await refuseOtherSchema(manifest);
  const masterKey = await chooseMasterKey(config, manifest);
  const installation = await openForChanging(config, masterKey, say);
  let isOurs = !config.databaseUrl;
  try {
    await refuseFilledDatabase(installation.ownerUrl);
    isOurs = true;
    const roles = await ensureRoles(installation.ownerUrl, masterKey);
    await migrate(installation.ownerUrl, roles, () => undefined);
    const files = await load(config, installation.ownerUrl, file, manifest);
    if (!config.masterKey) await keepMasterKey(config, masterKey);
    await installation.close();
    say(`Restored ${manifest.tables.reduce((sum, table) => sum + table.rows, 0)} rows and ${files} media files.`);
    if (manifest.media === 's3') say('Its media are in the S3 bucket of the old installation: set ANTIPHON_S3_BUCKET.');
    return manifest;
  } catch (error) {
    await installation.close();
    if (isOurs) await rm(mediaFolder(config), { recursive: true, force: true });
    if (!config.databaseUrl) await rm(join(config.dataFolder, 'postgres'), { recursive: true, force: true });
    throw error;
  }
}

async function refuseFilled(config: Config): Promise<void> {
  const isFilled = (!config.databaseUrl && (await hasOwnDatabase(config))) || (await listMedia(config)).length > 0;
  if (!isFilled) return;
  throw maintenanceError(
    'not_empty',
    `There is an installation in ${config.dataFolder} already. A backup is restored into an empty data folder only: name one with ANTIPHON_DATA, or move this one away.`,
  );
}

async function refuseFilledDatabase(ownerUrl: string): Promise<void> {
  const client = await connectOwner(ownerUrl);
  try {
    if (!(await hasTables(client))) return;
  } finally {
    await client.end();
  }
  throw maintenanceError(
    'not_empty',
    'The database holds tables already. A backup is restored into an empty one only.',
  );
}

async function readManifest(file: string): Promise<Manifest> {
  for await (const frame of readArchive(file)) return parse(Manifest, frame, file);
  throw damaged(file);
}

async function refuseOtherSchema(manifest: Manifest): Promise<void> {
  const ours = (await readMigrations()).map(({ number, checksum }) => `${number} ${checksum}`);
  const theirs = manifest.migrations.map(({ number, checksum }) => `${number} ${checksum}`);
  if (ours.join() === theirs.join()) return;
  const last = manifest.migrations.at(-1)?.name ?? 'nothing';
  throw maintenanceError(
    'other_schema',
    `This backup was made by another release (its last migration is ${last}). Restore it with that release, then upgrade.`,
  );
}

/** From the environment, from the backup, or from a `master.key` that was put into the empty data folder. */
async function chooseMasterKey(config: Config, manifest: Manifest): Promise<string> {
  const kept = await readFile(join(config.dataFolder, 'master.key'), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  const key = config.masterKey ?? kept?.trim() ?? manifest.masterKey;
  if (key === undefined) {
    throw maintenanceError(
      'master_key_needed',
      `The master key is not in this backup. Put the old master.key into ${config.dataFolder}, or set ANTIPHON_MASTER_KEY.`,
    );
  }
  if (/^[0-9a-f]{64}$/.test(key) && checkValueOf(key) === manifest.vaultCheck) return key;
  throw maintenanceError('master_key_needed', 'This master key is not the one that sealed the secrets of this backup.');
}

async function keepMasterKey(config: Config, masterKey: string): Promise<void> {
  await writeFile(join(config.dataFolder, 'master.key'), `${masterKey}\n`, { mode: 0o600 });
}

/** @returns how many media files there were. */
async function load(config: Config, ownerUrl: string, file: string, manifest: Manifest): Promise<number> {
  const client = await connectOwner(ownerUrl);
  try {
    await beginMaintenance(client);
    await client.query('begin');
    const tables = await readTables(client);
    const tighten = await loosenTables(client, tables);
    for (const table of tables) await emptyTable(client, table);
    const files = await readSections(config, client, file, tables);
    await tighten();
    for (const table of tables) await advanceSequences(client, table);
    await compareCounts(client, manifest, file);
    await client.query('commit');
    await client.query('analyze');
    return files;
  } finally {
    await client.end();
  }
}

/** Where the data of the section at hand goes. */
interface Sink {
  write(body: Buffer): Promise<void>;
  end(): Promise<void>;
}

async function readSections(
  config: Config,
  client: pg.Client,
  file: string,
  tables: readonly TableShape[],
): Promise<number> {
  let sink: Sink | undefined;
  let files = 0;
  let ended: number | undefined;
  let isFirst = true;
  for await (const frame of readArchive(file)) {
    if (isFirst) {
      isFirst = false;
      continue;
    }
    if (frame.kind === 'D') {
      if (!sink) throw damaged(file);
      await sink.write(frame.body);
      continue;
    }
    await sink?.end();
    const section = parse(Section, frame, file);
    sink = undefined;
    if ('end' in section) ended = section.files;
    else if ('table' in section) sink = tableSink(client, tables, section.table, file);
    else {
      files += 1;
      sink = await fileSink(config, section.file, file);
    }
  }
  if (ended !== files) throw damaged(file);
  return files;
}

function tableSink(client: pg.Client, tables: readonly TableShape[], name: string, file: string): Sink {
  const table = tables.find((one) => one.name === name);
  if (!table) throw damaged(file);
  return {
    write: async (body) => writeRows(client, table, JSON.parse(body.toString())),
    end: async () => undefined,
  };
}

async function fileSink(config: Config, name: string, file: string): Promise<Sink> {
  const isInside = normalize(name) === name && !name.startsWith('..') && !name.startsWith('/') && !name.startsWith('.');
  if (!isInside) throw damaged(file);
  const path = join(mediaFolder(config), name);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const stream = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  const done = finished(stream);
  done.catch(() => undefined);
  return {
    write: (body) =>
      new Promise((resolve, reject) => {
        stream.write(Buffer.from(body), (error) => (error ? reject(error) : resolve()));
      }),
    end: async () => {
      stream.end();
      await done;
    },
  };
}

async function compareCounts(client: pg.Client, manifest: Manifest, file: string): Promise<void> {
  for (const { name, rows } of manifest.tables) {
    if ((await countRows(client, name)) !== rows) throw damaged(file);
  }
}

function parse<T>(schema: { parse(value: unknown): T }, frame: Frame, file: string): T {
  try {
    return schema.parse(JSON.parse(frame.body.toString()));
  } catch (error) {
    throw damaged(file, error);
  }
}
