/** Backup, restore and rotation as a person runs them: processes beside the real server. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { newDataFolder, removeDataFolder } from '../testing/data-folder-template.ts';
import { type ServerProcess, startServerProcess } from '../testing/server-process.ts';
import { Manifest, readArchive } from './archive.ts';
import { connectOwner, openForReading } from './open-installation.ts';
import { beginMaintenance, countRows, readTables } from './tables.instance.queries.ts';

const main = join(import.meta.dirname, 'main.ts');
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const person = { name: 'Ada', email: 'ada@people.example', password: 'a long enough password' };

let folder: string;
let dataFolder: string;
let server: ServerProcess;
const running = new Set<ServerProcess>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antiphon-backup-'));
  dataFolder = await newDataFolder();
  server = await start(dataFolder);
}, 120_000);
afterAll(async () => {
  for (const one of running) await one.stop();
  if (dataFolder) await removeDataFolder(dataFolder);
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function start(data: string): Promise<ServerProcess> {
  const started = await startServerProcess(data);
  running.add(started);
  return started;
}
async function stop(one: ServerProcess): Promise<void> {
  running.delete(one);
  await one.stop();
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
function antiphon(data: string, ...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { ...process.env, ANTIPHON_DATA: data };
    execFile(process.execPath, [main, ...args], { env, timeout: 60_000 }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err });
    });
  });
}

// biome-ignore lint/suspicious/noExplicitAny: answers are judged by what the test expects of them
type Answer = any;

async function enter(address: string, how: 'sign-up' | 'sign-in') {
  const { name, ...credentials } = person;
  const answer = await fetch(`${address}/api/v1/identity/${how}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(how === 'sign-up' ? { name, ...credentials } : credentials),
  });
  const { workspaces } = (await answer.json()) as Answer;
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const isBytes = body instanceof Uint8Array;
    const reply = await fetch(`${address}/api/v1/workspaces/${workspaces[0].id}${path}`, {
      method,
      headers: {
        cookie,
        ...(body ? { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' } : {}),
      },
      ...(body ? { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) } : {}),
    });
    const read = (await reply.json()) as Answer;
    if (!reply.ok) throw new Error(`${method} ${path} answered ${reply.status}: ${JSON.stringify(read)}`);
    return read;
  };
  return { get: (path: string) => call('GET', path), post: (path: string, body: unknown) => call('POST', path, body) };
}
type Ada = Awaited<ReturnType<typeof enter>>;

async function writePost(ada: Ada, accountId: string, text: string): Promise<Answer> {
  return ada.post('/posts', { content: { parts: [{ text }] }, versions: [{ accountId }] });
}

/** Publishing needs the account's token, which opens only with the right master key. */
async function publishes(ada: Ada, post: Answer): Promise<void> {
  await ada.post(`/posts/${post.id}/schedule`, { revision: post.revision, when: { kind: 'now' } });
  await expect
    .poll(async () => (await ada.get(`/publications?postId=${post.id}`)).items.map((item: Answer) => item.state), {
      timeout: 20_000,
      interval: 200,
    })
    .toEqual(['published']);
}

async function readManifest(file: string): Promise<Manifest> {
  for await (const { body } of readArchive(file)) return Manifest.parse(JSON.parse(body.toString()));
  throw new Error('an empty archive');
}

describe('a backup of a running installation', () => {
  it('is restored into an empty folder with every row and file, while writes went on', async () => {
    const ada = await enter(server.address, 'sign-up');
    const input = { style: 'chirp', handle: 'marram', password: 'pretend' };
    const { items: channels } = await fetch(`${server.address}/api/v1/channels`).then(
      (answer) => answer.json() as Answer,
    );
    const { methods } = channels.find((channel: Answer) => channel.id === 'sandbox');
    const connected = await ada.post('/accounts/connect', { channel: 'sandbox', method: methods[0].id, input });
    const accountId: string = connected.accounts[0].id;
    const asset = await ada.post('/assets?name=dot.png', png);
    const draft = await writePost(ada, accountId, 'Written before the backup.');

    let isBackingUp = true;
    let written = 0;
    const writing = (async () => {
      for (; isBackingUp; written += 1) await writePost(ada, accountId, `Written meanwhile: ${written}`);
    })();
    const file = join(folder, 'first.backup');
    const backup = await antiphon(dataFolder, 'backup', file);
    isBackingUp = false;
    await writing;
    expect(backup).toMatchObject({ code: 0, err: '', out: expect.stringContaining('The master key is not in it.') });
    expect(written).toBeGreaterThan(0);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const manifest = await readManifest(file);
    expect(manifest.masterKey).toBeUndefined();
    const rowsOf = (name: string) => manifest.tables.find((table) => table.name === name)?.rows;
    expect(rowsOf('public.secrets')).toBe(1);
    expect(rowsOf('public.posts')).toBeGreaterThan(0);
    expect(await antiphon(dataFolder, 'backup', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is there already'),
    });

    const restored = join(folder, 'restored');
    expect(await antiphon(restored, 'restore', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('The master key is not in this backup.'),
    });
    await mkdir(restored, { recursive: true, mode: 0o700 });
    await copyFile(join(dataFolder, 'master.key'), join(restored, 'master.key'));
    expect(await antiphon(restored, 'restore', file)).toMatchObject({ code: 0, err: '' });
    expect(await countsOf(restored)).toEqual(manifest.tables.map(({ name, rows }) => ({ name, rows })));

    const second = await start(restored);
    const again = await enter(second.address, 'sign-in');
    expect((await again.get(`/posts/${draft.id}`)).content.parts[0].text).toBe('Written before the backup.');
    const { links } = await again.get(`/assets/${asset.id}`);
    const bytes = await fetch(new URL(links.content, second.address)).then((answer) => answer.arrayBuffer());
    expect(Buffer.from(bytes).equals(png)).toBe(true);
    // Old events are there for readers, new ones come after them.
    const before = await again.get('/events?limit=500');
    expect(before.items.length).toBeGreaterThan(0);
    await publishes(again, await again.get(`/posts/${draft.id}`));
    const after = await again.get(`/events?limit=500&after=${before.position}`);
    expect(after.items.map((event: Answer) => event.name)).toContain('publication.published');
    await stop(second);
  }, 120_000);

  it('is refused by a filled folder, when cut short, and when it is no backup; with its key it needs nothing else', async () => {
    const file = join(folder, 'second.backup');
    expect((await antiphon(dataFolder, 'backup', file, '--with-key')).out).toContain('The master key is in it');
    expect(await antiphon(dataFolder, 'restore', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('already'),
    });

    const cut = join(folder, 'cut.backup');
    await copyFile(file, cut);
    await truncate(cut, Math.floor((await stat(cut)).size * 0.8));
    const empty = join(folder, 'empty');
    expect(await antiphon(empty, 'restore', cut)).toMatchObject({ code: 1, err: expect.stringContaining('damaged') });
    const strange = join(folder, 'strange.backup');
    await writeFile(strange, 'no backup at all');
    expect(await antiphon(empty, 'restore', strange)).toMatchObject({
      code: 1,
      err: expect.stringContaining('damaged'),
    });
    expect(await antiphon(empty, 'backup', join(folder, 'none'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no database'),
    });
    expect(await antiphon(empty, 'fly')).toMatchObject({
      code: 2,
      err: expect.stringContaining('antiphon backup <file>'),
    });

    expect(await antiphon(empty, 'restore', file)).toMatchObject({ code: 0, err: '' });
    expect(await readFile(join(empty, 'master.key'), 'utf8')).toBe(
      await readFile(join(dataFolder, 'master.key'), 'utf8'),
    );
  }, 120_000);
});

describe('vault rotate', () => {
  it('waits until the server is stopped, then seals every secret anew, and publishing goes on', async () => {
    expect(await antiphon(dataFolder, 'vault', 'rotate')).toMatchObject({
      code: 1,
      err: expect.stringContaining('already running'),
    });
    await stop(server);
    const oldKey = await readFile(join(dataFolder, 'master.key'), 'utf8');
    expect(await antiphon(dataFolder, 'vault', 'rotate')).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('1 secrets are sealed'),
    });
    expect(await readFile(join(dataFolder, 'master.key'), 'utf8')).not.toBe(oldKey);
    const next = await start(dataFolder);
    const ada = await enter(next.address, 'sign-in');
    const { items } = await ada.get('/accounts');
    await publishes(ada, await writePost(ada, items[0].id, 'Under the new key.'));
    await stop(next);
  }, 120_000);
});

async function countsOf(data: string): Promise<{ name: string; rows: number }[]> {
  const installation = await openForReading(readConfig({ ANTIPHON_DATA: data }), () => undefined);
  const client = await connectOwner(installation.ownerUrl);
  try {
    await beginMaintenance(client);
    const counts = [];
    for (const { name } of await readTables(client)) counts.push({ name, rows: await countRows(client, name) });
    return counts;
  } finally {
    await client.end();
    await installation.close();
  }
}
