/** The commands as real processes, killed or interrupted half-way: what stands then is whole, or begun anew. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { openSecret, sealSecret } from '../modules/vault/index.ts';
import { newDataFolder, removeDataFolder } from '../testing/data-folder-template.ts';
import { startTestServer } from '../testing/start-test-server.ts';
import { readArchive } from './archive.ts';
import { backUp } from './back-up.ts';
import { connectOwner, openForReading } from './open-installation.ts';
import { beginMaintenance, countRows } from './tables.instance.queries.ts';
import { startOutsidePostgres } from './testing/outside-postgres.ts';

const main = join(import.meta.dirname, 'main.ts');
const pictures = 12;
const silent = () => undefined;
let folder: string;
let dataFolder: string;
const started = new Set<ChildProcess>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antiphon-interrupted-'));
  dataFolder = await newDataFolder();
  await mkdir(join(dataFolder, 'media'), { recursive: true });
  for (let at = 0; at < pictures; at += 1) {
    await writeFile(join(dataFolder, 'media', `picture-${at}`), Buffer.alloc(4 * 1024 * 1024, at + 1));
  }
}, 120_000);
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  if (dataFolder) await removeDataFolder(dataFolder);
  if (folder) await rm(folder, { recursive: true, force: true });
});

function antiphon(settings: Readonly<Record<string, string>>, ...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  const said = Promise.all([text(child.stdout), text(child.stderr)]).then((parts) => parts.join(''));
  const ended = once(child, 'exit').then(([code, signal]) => {
    started.delete(child);
    return code ?? signal;
  });
  return { child, said, ended };
}

async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let look = 0; look < 4000; look += 1) {
    if (await isSo()) return;
    await sleep(5);
  }
  throw new Error(`never came: ${what}`);
}

describe('a backup', () => {
  it('ended by Ctrl-C leaves no file, not even a part of one, and the next one works', async () => {
    const file = join(folder, 'ended.backup');
    const { child, ended } = antiphon({ ANTIPHON_DATA: dataFolder }, 'backup', file);
    await until(() => existsSync(`${file}.partial`), 'the beginning of the file');
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(await readdir(folder)).toEqual([]);
    expect(await antiphon({ ANTIPHON_DATA: dataFolder }, 'backup', file).ended).toBe(0);
  }, 60_000);

  it('killed with -9 leaves nothing under its name, and the next one takes the part’s place', async () => {
    const file = join(folder, 'killed.backup');
    const first = antiphon({ ANTIPHON_DATA: dataFolder }, 'backup', file);
    await until(async () => (await sizeOf(`${file}.partial`)) > 100, 'some bytes of the file');
    first.child.kill('SIGKILL');
    await first.ended;
    expect(existsSync(file)).toBe(false);
    expect(await antiphon({ ANTIPHON_DATA: dataFolder }, 'backup', file).ended).toBe(0);
    let frames = 0;
    for await (const _frame of readArchive(file)) frames += 1;
    expect(frames).toBeGreaterThan(pictures);
    expect(existsSync(`${file}.partial`)).toBe(false);
  }, 60_000);
});

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

describe('a restore killed with -9', () => {
  it.each([
    ['while its database is made', (target: string) => existsSync(join(target, 'postgres.log'))],
    ['among its media', (target: string) => existsSync(join(target, 'media', 'picture-3'))],
  ])(
    '%s lets no server start on the half, and starts over when it is run again',
    async (_when, isThere) => {
      const file = join(folder, `${_when.length}.backup`);
      const config = readConfig({ ANTIPHON_DATA: dataFolder });
      const manifest = await backUp(config, { file, withKey: true }, silent);
      const target = join(folder, `restored ${_when.length}`);
      const first = antiphon({ ANTIPHON_DATA: target }, 'restore', file);
      await until(() => isThere(target), 'the half of the restore');
      first.child.kill('SIGKILL');
      await first.ended;
      await expect(startTestServer({ dataFolder: target })).rejects.toMatchObject({
        userMessage: expect.stringMatching(/was cut short.*Run the same `antiphon restore` again/s),
      });
      const second = antiphon({ ANTIPHON_DATA: target }, 'restore', file);
      expect([await second.ended, await second.said]).toEqual([0, expect.stringContaining(`${pictures} media files`)]);
      const installation = await openForReading(readConfig({ ANTIPHON_DATA: target }), silent);
      const client = await connectOwner(installation.ownerUrl);
      await beginMaintenance(client);
      for (const { name, rows } of manifest.tables) expect([name, await countRows(client, name)]).toEqual([name, rows]);
      await client.end();
      await installation.close();
      expect(existsSync(join(target, 'restore.unfinished'))).toBe(false);
    },
    120_000,
  );

  it('leaves a database of somebody’s own as empty as it was', async () => {
    const outside = await startOutsidePostgres();
    try {
      const file = join(folder, 'for-outside.backup');
      await backUp(readConfig({ ANTIPHON_DATA: dataFolder }), { file, withKey: true }, silent);
      const settings = { ANTIPHON_DATA: join(folder, 'outside'), DATABASE_URL: await outside.emptyDatabase('theirs') };
      const first = antiphon(settings, 'restore', file);
      await until(() => existsSync(join(settings.ANTIPHON_DATA, 'media', 'picture-3')), 'the half of the restore');
      first.child.kill('SIGKILL');
      await first.ended;
      const tables = "select count(*)::int as n from pg_tables where schemaname in ('public', 'auth', 'sandbox')";
      await expect.poll(async () => (await outside.query('theirs', tables)).rows).toEqual([{ n: 0 }]);
      expect(await antiphon(settings, 'restore', file).ended).toBe(0);
      expect((await outside.query('theirs', tables)).rows[0].n).toBeGreaterThan(10);
    } finally {
      await outside.stop();
    }
  }, 120_000);
});

describe('vault rotate killed with -9', () => {
  it('lets no server start half-way, goes on when run again, and every secret opens under the new key', async () => {
    const secrets = 1500;
    const first = await startTestServer({ dataFolder, settings: { ANTIPHON_ROLES: 'http' } });
    const ada = await first.signUp();
    const ids = await first.app.db.inWorkspace(ada.workspaceId, async (scope) => {
      const sealed: string[] = [];
      for (let at = 0; at < secrets; at += 1) {
        sealed.push(await sealSecret(first.app, scope, { purpose: 'account', value: `token ${at}` }));
      }
      return sealed;
    });
    await first.stop();

    const killed = antiphon({ ANTIPHON_DATA: dataFolder }, 'vault', 'rotate');
    killed.child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('sealed anew')) killed.child.kill('SIGKILL');
    });
    expect(await killed.ended).toBe('SIGKILL');
    await expect(startTestServer({ dataFolder })).rejects.toMatchObject({ code: 'vault_rotation_unfinished' });

    const again = antiphon({ ANTIPHON_DATA: dataFolder }, 'vault', 'rotate');
    expect(await again.ended).toBe(0);
    const rest = Number(/(\d+) secrets are sealed under/.exec(await again.said)?.[1]);
    expect(rest).toBeGreaterThan(0);
    expect(rest).toBeLessThan(secrets);
    const second = await startTestServer({ dataFolder, settings: { ANTIPHON_ROLES: 'http' } });
    const opened = await second.app.db.inWorkspace(ada.workspaceId, async (scope) => {
      const values: unknown[] = [];
      for (const id of ids) values.push(await openSecret(second.app, scope, id));
      return values;
    });
    expect(opened).toEqual(ids.map((_id, at) => `token ${at}`));
    await second.stop();
  }, 120_000);
});
