/** Backup, restore and rotation where the database is somebody's own, and over the borders of releases. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Config, readConfig } from '../config.ts';
import { readMigrations } from '../db/migrate.ts';
import { ensureRoles } from '../db/roles.ts';
import { checkValueOf, openSecret, sealSecret } from '../modules/vault/index.ts';
import { startTestServer } from '../testing/start-test-server.ts';
import type { Manifest } from './archive.ts';
import { backUp } from './back-up.ts';
import { applyMigrations, prepareSchema } from './make-schema.ts';
import { connectOwner } from './open-installation.ts';
import { restore } from './restore.ts';
import { rotate } from './rotate.ts';
import { beginMaintenance, countRows } from './tables.instance.queries.ts';
import { type OutsidePostgres, startOutsidePostgres } from './testing/outside-postgres.ts';

const masterKey = 'e5'.repeat(32);
let outside: OutsidePostgres;

beforeAll(async () => {
  outside = await startOutsidePostgres();
}, 120_000);
afterAll(() => outside?.stop());

const silent = () => undefined;
const folderOf = (name: string): string => join(outside.folder, name);
const settingsOf = (name: string, databaseUrl: string, more: Readonly<Record<string, string>> = {}): Config =>
  readConfig({ ANTIPHON_DATA: folderOf(name), DATABASE_URL: databaseUrl, ...more });

async function countsOf(databaseUrl: string, manifest: Manifest): Promise<{ name: string; rows: number }[]> {
  const client = await connectOwner(databaseUrl);
  try {
    await beginMaintenance(client);
    const counts = [];
    for (const { name } of manifest.tables) counts.push({ name, rows: await countRows(client, name) });
    return counts;
  } finally {
    await client.end();
  }
}

const rowsOf = ({ tables }: Manifest) => tables.map(({ name, rows }) => ({ name, rows }));
const tablesIn = async (database: string): Promise<string[]> =>
  (
    await outside.query(
      database,
      "select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname in ('public', 'auth', 'sandbox')",
    )
  ).rows.map(({ name }) => name);

describe('an installation on a database of somebody’s own', () => {
  it('is backed up while it runs, restored into an empty database, and rotated when all copies have stopped', async () => {
    const databaseUrl = await outside.emptyDatabase('first');
    const dataFolder = folderOf('first');
    const settings = { DATABASE_URL: databaseUrl };
    const server = await startTestServer({ dataFolder, settings });
    const ada = await server.signUp();
    const project = await ada.call('projects.create', { workspaceId: ada.workspaceId, name: 'Spring' });
    const { app } = server;
    const secretId = await app.db.inWorkspace(ada.workspaceId, (scope) =>
      sealSecret(app, scope, { purpose: 'account', value: 'a token' }),
    );
    const file = folderOf('first.backup');
    const manifest = await backUp(settingsOf('first', databaseUrl), { file, withKey: true }, silent);
    expect(manifest.masterKey).toBe((await readFile(join(dataFolder, 'master.key'), 'utf8')).trim());

    // From another machine: neither the key nor the lock of the server's folder is here.
    const elsewhere = settingsOf('elsewhere', databaseUrl);
    const keyless = backUp(elsewhere, { file: folderOf('keyless.backup'), withKey: true }, silent);
    await expect(keyless).rejects.toMatchObject({ code: 'master_key_needed' });
    await mkdir(folderOf('elsewhere'), { recursive: true });
    await writeFile(join(folderOf('elsewhere'), 'master.key'), `${masterKey}\n`);
    const wrongKey = backUp(elsewhere, { file: folderOf('wrong.backup'), withKey: true }, silent);
    await expect(wrongKey).rejects.toMatchObject({ code: 'master_key_needed' });
    await copyFile(join(dataFolder, 'master.key'), join(folderOf('elsewhere'), 'master.key'));
    await expect(rotate(elsewhere, undefined, silent)).rejects.toMatchObject({
      code: 'must_be_stopped',
      userMessage: expect.stringMatching(/Antiphon is running on this database \(\d+ connections\)/),
    });

    const secondUrl = await outside.emptyDatabase('second');
    const said: string[] = [];
    await restore(settingsOf('second', secondUrl), file, (line) => said.push(line));
    expect(said.join()).toMatch(/^Restored \d+ rows and 0 media files\.$/);
    expect(await countsOf(secondUrl, manifest)).toEqual(rowsOf(manifest));
    await expect(restore(settingsOf('third', secondUrl), file, silent)).rejects.toMatchObject({ code: 'not_empty' });
    const copy = await startTestServer({ dataFolder: folderOf('second'), settings: { DATABASE_URL: secondUrl } });
    const again = copy.visitor();
    await again.call('identity.signIn', { email: ada.email, password: ada.password });
    const { items } = await again.call('projects.list', { workspaceId: ada.workspaceId });
    expect(items.map(({ id }) => id)).toContain(project.id);
    await copy.stop();

    await server.stop();
    expect(await rotate(settingsOf('first', databaseUrl), undefined, silent)).toBe(1);
    const rotated = await startTestServer({ dataFolder, settings });
    expect(rotated.app.masterKey).not.toBe(manifest.masterKey);
    const opened = rotated.app.db.inWorkspace(ada.workspaceId, (scope) => openSecret(rotated.app, scope, secretId));
    expect(await opened).toBe('a token');
    await rotated.stop();
  }, 180_000);

  it('is not restored over tables that are somebody else’s, and these stay as they are', async () => {
    const { file } = await earlierBackup('strangers', 0);
    const databaseUrl = await outside.emptyDatabase('taken');
    await outside.query('taken', 'create table bookkeeping (amount int); insert into bookkeeping values (7)');
    const config = settingsOf('taken', databaseUrl, { ANTIPHON_MASTER_KEY: masterKey });
    await expect(restore(config, file, silent)).rejects.toMatchObject({ code: 'not_empty' });
    expect(await tablesIn('taken')).toEqual(['bookkeeping']);
    expect((await outside.query('taken', 'select amount from bookkeeping')).rows).toEqual([{ amount: 7 }]);
  }, 60_000);
});

/** The backup of an installation whose last `lacking` migrations had not been written yet. */
async function earlierBackup(name: string, lacking: number) {
  const databaseUrl = await outside.emptyDatabase(name);
  const roles = await ensureRoles(databaseUrl, masterKey);
  const all = await readMigrations();
  const client = await connectOwner(databaseUrl);
  try {
    await beginMaintenance(client);
    await client.query('begin');
    await prepareSchema(client, roles);
    await applyMigrations(client, all.slice(0, all.length - lacking));
    await client.query('insert into installation (key, value) values ($1, $2)', [
      'vault',
      { check: checkValueOf(masterKey) },
    ]);
    await client.query(
      "insert into dev_mails (id, recipient, subject, body, sent_at) select gen_random_uuid(), 'ada@people.example', n::text, '', now() from generate_series(1, 1200) n",
    );
    await client.query('commit');
  } finally {
    await client.end();
  }
  const file = folderOf(`${name}.backup`);
  const config = settingsOf(name, databaseUrl, { ANTIPHON_MASTER_KEY: masterKey });
  return { file, config, manifest: await backUp(config, { file, withKey: false }, silent) };
}

describe('a backup of another release', () => {
  it('that was an earlier one is restored on its own schema and brought up to this release', async () => {
    const { file, manifest } = await earlierBackup('early', 2);
    const all = await readMigrations();
    expect(manifest.migrations).toHaveLength(all.length - 2);
    const databaseUrl = await outside.emptyDatabase('grown');
    const said: string[] = [];
    const config = settingsOf('grown', databaseUrl, { ANTIPHON_MASTER_KEY: masterKey });
    await restore(config, file, (line) => said.push(line));
    const names = all.map(({ name }) => name);
    expect(said.at(-1)).toBe(`Brought up to this release: ${names.slice(-2).join(', ')}.`);
    expect(await countsOf(databaseUrl, manifest)).toEqual(rowsOf(manifest));
    const applied = await outside.query('grown', 'select name from schema_migrations order by number');
    expect(applied.rows.map(({ name }) => name)).toEqual(names);
    const server = await startTestServer({
      dataFolder: folderOf('grown'),
      settings: { DATABASE_URL: databaseUrl, ANTIPHON_MASTER_KEY: masterKey },
    });
    const ada = await server.signUp();
    expect((await ada.call('posts.list', { workspaceId: ada.workspaceId })).items).toEqual([]);
    await server.stop();
  }, 120_000);

  it('that was a later one, or another build, is refused in words, and the database stays empty', async () => {
    const { config } = await earlierBackup('late', 0);
    const databaseUrl = await outside.emptyDatabase('kept');
    const target = settingsOf('kept', databaseUrl, { ANTIPHON_MASTER_KEY: masterKey });
    await outside.query('late', "insert into schema_migrations values (9999, '9999-from-the-future.sql', 'x')");
    const later = folderOf('later.backup');
    await backUp(config, { file: later, withKey: false }, silent);
    await expect(restore(target, later, silent)).rejects.toMatchObject({
      code: 'other_schema',
      userMessage: expect.stringContaining('a later release (it knows 9999-from-the-future.sql'),
    });
    await outside.query('late', 'delete from schema_migrations where number = 9999');
    await outside.query('late', "update schema_migrations set checksum = 'other' where number = 2");
    const other = folderOf('other.backup');
    await backUp(config, { file: other, withKey: false }, silent);
    await expect(restore(target, other, silent)).rejects.toMatchObject({
      code: 'other_schema',
      userMessage: expect.stringContaining('another build of Antiphon (its 0002-identity.sql'),
    });
    expect(await tablesIn('kept')).toEqual([]);
  }, 60_000);
});

describe('media in an S3 bucket', () => {
  const s3 = {
    ANTIPHON_MASTER_KEY: masterKey,
    ANTIPHON_S3_BUCKET: 'pictures',
    ANTIPHON_S3_ENDPOINT: 'http://127.0.0.1:9',
  };

  it('are not in the backup, and both commands say so', async () => {
    const { config } = await earlierBackup('bucket', 0);
    const said: string[] = [];
    const file = folderOf('bucket-s3.backup');
    const withBucket = settingsOf('bucket', config.databaseUrl ?? '', s3);
    await backUp(withBucket, { file, withKey: false }, (line) => said.push(line));
    expect(said.join('\n')).toMatch(/S3 bucket pictures and NOT in this file\. Turn on that bucket's versioning/);
    const target = settingsOf('unbucket', await outside.emptyDatabase('unbucket'), s3);
    const told: string[] = [];
    await restore(target, file, (line) => told.push(line));
    expect(told.join('\n')).toContain('not in this file: set ANTIPHON_S3_BUCKET');
  }, 60_000);

  it('are not where a backup with its own media would put them, so that is refused before anything is changed', async () => {
    const { file } = await earlierBackup('local', 0);
    const target = settingsOf('nowhere', await outside.emptyDatabase('nowhere'), s3);
    await expect(restore(target, file, silent)).rejects.toMatchObject({
      code: 'other_storage',
      userMessage: expect.stringContaining('Restore without that setting'),
    });
    expect(await tablesIn('nowhere')).toEqual([]);
  }, 60_000);
});
