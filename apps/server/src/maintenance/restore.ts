/** Brings a backup into an empty installation: all of it, or nothing. */
import { createWriteStream } from 'node:fs';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import type { Config } from '../config.ts';
import { ensureRoles, type RoleNames } from '../db/roles.ts';
import { checkValueOf } from '../modules/vault/index.ts';
import { restoreMark } from '../platform/data-folder.ts';
import { databaseHome } from '../platform/postgres/index.ts';
import { damaged, type Frame, Manifest, readArchive, Section } from './archive.ts';
import { maintenanceError } from './maintenance.errors.ts';
import { applyMigrations, planSchema, prepareSchema, type SchemaPlan } from './make-schema.ts';
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
 * The rows come in one transaction, together with their schema; it is committed last, when all media are there.
 * Killed at any moment, the same command clears what was begun and starts over, and until then no server starts here.
 * @throws AppError `not_empty` | `must_be_stopped` | `other_schema` | `other_storage` | `master_key_needed` |
 * `backup_damaged`; then nothing was changed, or what was begun is taken back.
 */
export async function restore(config: Config, file: string, say: Say): Promise<Manifest> {
  const mark = restoreMark(config.dataFolder);
  if (!(await exists(mark))) await refuseFilled(config);
  const manifest = await readManifest(file);
  const plan = await planSchema(manifest);
  refuseOtherStorage(config, manifest);
  const masterKey = await chooseMasterKey(config, manifest);
  const begin = async () => {
    if (await exists(mark)) await clear(config);
    await writeFile(mark, '', { mode: 0o600 });
  };
  const installation = await openForChanging(config, masterKey, say, begin);
  let isWhole = false;
  try {
    await refuseFilledDatabase(installation.ownerUrl);
    const roles = await ensureRoles(installation.ownerUrl, masterKey);
    const files = await load({ config, ownerUrl: installation.ownerUrl, file, manifest, plan, roles, masterKey });
    await rm(mark);
    isWhole = true;
    tell(manifest, plan, files, say);
    return manifest;
  } finally {
    await installation.close();
    if (!isWhole) {
      await clear(config);
      await rm(mark, { force: true });
    }
  }
}

function tell(manifest: Manifest, plan: SchemaPlan, files: number, say: Say): void {
  say(`Restored ${manifest.tables.reduce((sum, table) => sum + table.rows, 0)} rows and ${files} media files.`);
  if (plan.since.length > 0) say(`Brought up to this release: ${plan.since.map(({ name }) => name).join(', ')}.`);
  if (manifest.media === 's3') {
    say('Its media are in the S3 bucket of the old installation and not in this file: set ANTIPHON_S3_BUCKET to it.');
  }
}

/** What a restore of ours began. Only behind the mark, or after we ourselves found the folder empty. */
async function clear(config: Config): Promise<void> {
  await rm(mediaFolder(config), { recursive: true, force: true });
  if (!config.databaseUrl) {
    await rm(join(await databaseHome(config.dataFolder), 'postgres'), { recursive: true, force: true });
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

/** Media in the file go into the data folder, where a server that is told of a bucket does not look. */
function refuseOtherStorage(config: Config, manifest: Manifest): void {
  if (manifest.media !== 'local' || !config.s3) return;
  throw maintenanceError(
    'other_storage',
    `This backup holds its media in itself, and ANTIPHON_S3_BUCKET names a bucket. Restore without that setting, then copy the folder ${mediaFolder(config)} into the bucket as it is, and set it again.`,
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

interface Loading {
  readonly config: Config;
  readonly ownerUrl: string;
  readonly file: string;
  readonly manifest: Manifest;
  readonly plan: SchemaPlan;
  readonly roles: RoleNames;
  readonly masterKey: string;
}

/** @returns how many media files there were. */
async function load({ config, ownerUrl, file, manifest, plan, roles, masterKey }: Loading): Promise<number> {
  const client = await connectOwner(ownerUrl);
  try {
    await beginMaintenance(client);
    await client.query('begin');
    await prepareSchema(client, roles);
    await applyMigrations(client, plan.ofBackup);
    const tables = await readTables(client);
    const tighten = await loosenTables(client, tables);
    for (const table of tables) await emptyTable(client, table);
    const files = await readSections(config, client, file, tables);
    await tighten();
    for (const table of tables) await advanceSequences(client, table);
    await compareCounts(client, manifest, file);
    await applyMigrations(client, plan.since);
    if (!config.masterKey) await keepMasterKey(config, masterKey);
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

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function parse<T>(schema: { parse(value: unknown): T }, frame: Frame, file: string): T {
  try {
    return schema.parse(JSON.parse(frame.body.toString()));
  } catch (error) {
    throw damaged(file, error);
  }
}
