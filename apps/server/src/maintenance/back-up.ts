/** Writes everything of an installation into one file, while it goes on working. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { Config } from '../config.ts';
import { checkValueOf } from '../modules/vault/index.ts';
import { type ArchiveWriter, archiveFormat, createArchive, type Manifest } from './archive.ts';
import { maintenanceError } from './maintenance.errors.ts';
import {
  connectOwner,
  type Installation,
  listMedia,
  mediaFolder,
  openForReading,
  type Say,
} from './open-installation.ts';
import {
  beginMaintenance,
  countRows,
  readMigrationRows,
  readRows,
  readTables,
  readVaultCheck,
  type TableShape,
} from './tables.instance.queries.ts';

export interface BackupWishes {
  readonly file: string;
  /** Put the master key in: whoever has the file can then read every secret. */
  readonly withKey: boolean;
}

/**
 * One snapshot of all tables, then the media: a file is written before its row and removed long after it, so every
 * row of the snapshot finds its file.
 */
export async function backUp(config: Config, wishes: BackupWishes, say: Say): Promise<Manifest> {
  const archive = await createArchive(wishes.file);
  try {
    const installation = await openForReading(config, say);
    try {
      const { manifest, files } = await writeAll(archive, installation, config, wishes);
      await archive.finish();
      tell(config, wishes, manifest, files, say);
      return manifest;
    } finally {
      await installation.close();
    }
  } catch (error) {
    await archive.abandon();
    throw error;
  }
}

async function writeAll(
  archive: ArchiveWriter,
  installation: Installation,
  config: Config,
  wishes: BackupWishes,
): Promise<{ manifest: Manifest; files: number }> {
  const client = await connectOwner(installation.ownerUrl);
  try {
    await beginMaintenance(client);
    await client.query('begin isolation level repeatable read read only');
    const tables = await readTables(client);
    const manifest: Manifest = {
      ...(await describe(client, tables)),
      media: config.s3 ? 's3' : 'local',
    };
    if (wishes.withKey) manifest.masterKey = rightKey(installation, manifest.vaultCheck);
    await archive.json(manifest);
    for (const table of tables) await writeTable(archive, client, table);
    await client.query('commit');
    const files = config.s3 ? [] : await writeMedia(archive, config);
    await archive.json({ end: true, files: files.length });
    return { manifest, files: files.length };
  } finally {
    await client.end();
  }
}

/** A key that opens nothing in the backup would be worse than none. */
function rightKey({ masterKey }: Installation, vaultCheck: string): string {
  if (masterKey && checkValueOf(masterKey) === vaultCheck) return masterKey;
  throw maintenanceError(
    'master_key_needed',
    masterKey
      ? 'The master key at hand is not the one that seals the secrets of this database. Set ANTIPHON_MASTER_KEY or ANTIPHON_DATA to those of the server.'
      : 'There is no master key at hand to put into the backup. Set ANTIPHON_MASTER_KEY or ANTIPHON_DATA to those of the server.',
  );
}

async function describe(client: pg.Client, tables: readonly TableShape[]): Promise<Omit<Manifest, 'media'>> {
  const counted: Manifest['tables'] = [];
  for (const { name, columns } of tables) {
    counted.push({ name, columns: [...columns], rows: await countRows(client, name) });
  }
  return {
    format: archiveFormat,
    madeAt: new Date().toISOString(),
    migrations: await readMigrationRows(client),
    tables: counted,
    vaultCheck: await readVaultCheck(client),
  };
}

async function writeTable(archive: ArchiveWriter, client: pg.Client, table: TableShape): Promise<void> {
  await archive.json({ table: table.name });
  for await (const rows of readRows(client, table)) await archive.data(Buffer.from(JSON.stringify(rows)));
}

async function writeMedia(archive: ArchiveWriter, config: Config): Promise<string[]> {
  const files = await listMedia(config);
  for (const file of files) {
    await archive.json({ file });
    for await (const chunk of createReadStream(join(mediaFolder(config), file))) await archive.data(chunk as Buffer);
  }
  return files;
}

function tell(config: Config, wishes: BackupWishes, manifest: Manifest, files: number, say: Say): void {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  say(`Backed up to ${wishes.file}: ${rows} rows of ${manifest.tables.length} tables and ${files} media files.`);
  if (config.s3) {
    say(
      `Media are in the S3 bucket ${config.s3.bucket} and NOT in this file. Turn on that bucket's versioning, or copy it somewhere else now (see docs/self-hosting/backup.md).`,
    );
  }
  if (wishes.withKey) say('The master key is in it: whoever has this file can read every stored secret.');
  else {
    const where = config.masterKey ? 'your ANTIPHON_MASTER_KEY' : join(config.dataFolder, 'master.key');
    say(`The master key is not in it. Keep ${where} in another safe place: without it the secrets stay sealed.`);
  }
}
