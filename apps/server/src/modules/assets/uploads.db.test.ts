import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemIds } from '../../platform/clock.ts';
import { openLocalStorage } from '../../platform/storage/local-storage.ts';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { beginUpload, countAll, drawPng, fileOf, openOwner, until } from './testing/library-of-tests.ts';

let server: TestServer;
let owner: pg.Client;
let ada: Person;
let here: { workspaceId: string };

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  owner = await openOwner(server);
  ada = await server.signUp();
  here = { workspaceId: ada.workspaceId };
}, 120_000);
afterAll(async () => {
  await owner?.end();
  await server?.stop();
});

const upload = (bytes: Uint8Array | string, name: string, more: object = {}) =>
  ada.call('assets.upload', { ...here, file: fileOf(bytes, name), ...more });

/** What stands in the library and behind it must be the same after `work` as before. */
async function leavesNothing(work: () => Promise<unknown>): Promise<void> {
  const before = await countAll(server, owner);
  await work();
  await until(async () => JSON.stringify(await countAll(server, owner)) === JSON.stringify(before));
}

describe('an upload', () => {
  it('is kept with its size, its thumbnails and what was said about it', async () => {
    const bytes = await drawPng(1200, 800);
    const project = await ada.call('projects.create', { ...here, name: 'Spring' });
    const made = await upload(bytes, 'Kiln mouth.png', {
      altText: 'A kiln',
      tags: ['Kiln', 'night'],
      projectId: project.id,
    });
    expect(made).toMatchObject({
      kind: 'image',
      mimeType: 'image/png',
      sizeBytes: bytes.byteLength,
      width: 1200,
      height: 800,
      title: 'Kiln mouth',
      altText: 'A kiln',
      tags: ['kiln', 'night'],
      projectId: project.id,
      origin: 'upload',
      source: 'Kiln mouth.png',
      isMadeByAi: false,
      thumbnails: 'ready',
      createdBy: ada.userId,
      duplicateOf: null,
    });
    const kept = await fetch(`${server.address}${made.links.content}`);
    expect(Buffer.from(await kept.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('may be a bare body with its name in the address', async () => {
    const bytes = await drawPng(32, 32);
    const query = new URLSearchParams({ name: 'Vase.png', tags: 'a' });
    query.append('tags', 'B');
    const { request, answer } = beginUpload(server, ada, query.toString(), { 'content-type': 'image/png' });
    request.end(bytes);
    expect(await answer()).toMatchObject({ status: 200, body: { title: 'Vase', tags: ['a', 'b'], width: 32 } });
  });

  it.each([
    ['夜の窯と二つの壺 🔥.png', '夜の窯と二つの壺 🔥'],
    ['Zu\u0308rich "am" See.png', 'Zürich "am" See'],
    [`${'Donaudampfschifffahrt'.repeat(12)}.png`, 'Donaudampfschifffahrt'.repeat(12).slice(0, 200)],
    ['../../../etc/passwd', 'passwd'],
  ])('keeps the name %j', async (name, title) => {
    expect((await upload(await drawPng(8, 8), name)).title).toBe(title);
  });

  it('is what its bytes are, whatever its name and declared type say', async () => {
    const page = '<!doctype html><script>alert(1)</script>';
    const html = await ada.call('assets.upload', { ...here, file: fileOf(page, 'photo.png', 'image/png') });
    expect(html).toMatchObject({ kind: 'file', mimeType: 'text/html', thumbnails: 'none', width: null });
    const png = await ada.call('assets.upload', {
      ...here,
      file: fileOf(await drawPng(9, 9), 'page.html', 'text/html'),
    });
    expect(png).toMatchObject({ kind: 'image', mimeType: 'image/png', width: 9 });
    const svg = await upload('<svg xmlns="http://www.w3.org/2000/svg"/>', 'drawing.svg');
    expect(svg).toMatchObject({ kind: 'file', mimeType: 'image/svg+xml' });
  });

  it('of a film tells its size and length', async () => {
    const film = join(import.meta.dirname, '../../../../../packages/media/src/fixtures/plain.mp4');
    const file = await open(film);
    const made = await upload(await file.readFile(), 'film.mp4');
    await file.close();
    expect(made).toMatchObject({ kind: 'video', mimeType: 'video/mp4', width: 64, height: 36, thumbnails: 'none' });
    expect(made.durationMs).toBeGreaterThan(1000);
  });

  it('of a damaged picture is kept as it is, without thumbnails', async () => {
    const cut = (await drawPng(400, 400)).subarray(0, 300);
    expect(await upload(cut, 'cut.png')).toMatchObject({
      kind: 'image',
      thumbnails: 'failed',
      links: { thumbnail320: null },
    });
  });

  it('of the same bytes again is told, and allowed', async () => {
    const bytes = await drawPng(77, 33);
    const first = await upload(bytes, 'one.png');
    const second = await upload(bytes, 'two.png');
    expect(second).toMatchObject({ duplicateOf: first.id, sha256: first.sha256 });
    expect(second.id).not.toBe(first.id);
    await ada.call('assets.remove', { ...here, assetId: first.id });
    expect((await upload(bytes, 'three.png')).duplicateOf).toBe(second.id);
    const stranger = await server.signUp();
    const theirs = await stranger.call('assets.upload', {
      workspaceId: stranger.workspaceId,
      file: fileOf(bytes, 'x.png'),
    });
    expect(theirs.duplicateOf).toBeNull();
  });

  it('is refused in words when it is empty, nameless, formless, or not one file, and nothing is kept', async () => {
    await leavesNothing(async () => {
      await expect(upload('', 'empty.txt')).rejects.toMatchObject({ status: 400, code: 'empty_file' });
      const send = async (query: string, headers: Record<string, string>, body: string) => {
        const { request, answer } = beginUpload(server, ada, query, headers);
        request.end(body);
        const { status, body: problem } = await answer();
        return `${status} ${String(problem.code)}`;
      };
      expect(await send('', { 'content-type': 'image/png' }, 'x')).toBe('400 no_name');
      expect(await send('name=a.gz', { 'content-encoding': 'gzip' }, 'x')).toBe('415 encoded_body');
      const form = { 'content-type': 'multipart/form-data; boundary=b' };
      const part = (name: string, file: string) =>
        `--b\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\nbytes\r\n`;
      expect(await send('', form, `${part('title', '')}--b--\r\n`)).toBe('400 no_file');
      const two = part('file', '; filename="a"') + part('file', '; filename="b"');
      expect(await send('', form, `${two}--b--\r\n`)).toBe('400 too_many_files');
      expect(await send('', form, part('file', '; filename="a"'))).toBe('400 unreadable_form');
      expect(await send('', { 'content-type': 'multipart/form-data' }, 'x')).toBe('400 unreadable_form');
    });
  });

  it('is refused for wrong fields, and a strange project, after its bytes came; nothing is kept', async () => {
    await leavesNothing(async () => {
      const tags = Array.from({ length: 31 }, (_, at) => `tag ${at}`);
      await expect(upload('words', 'a.txt', { tags })).rejects.toMatchObject({ status: 400, code: 'invalid_input' });
      const stranger = await server.signUp();
      const theirs = await stranger.call('projects.list', { workspaceId: stranger.workspaceId });
      const projectId = theirs.items[0]?.id;
      await expect(upload('words', 'a.txt', { projectId })).rejects.toMatchObject({ status: 404, code: 'not_found' });
    });
  });

  it('of more than 5 GB is refused in words before its bytes come', async () => {
    await leavesNothing(async () => {
      const headers = { 'content-length': String(5 * 1024 ** 3 + 1) };
      const { request, answer } = beginUpload(server, ada, 'name=film.mp4', headers);
      request.flushHeaders();
      const { status, body } = await answer();
      expect(status).toBe(413);
      expect(body.detail).toContain('5 GB');
      request.destroy();
    });
  });

  it.each([
    ['a bare body with an announced length', 'name=film.mp4', { 'content-length': '5000000' }, ''],
    ['a bare body without one', 'name=film.mp4', {}, ''],
    [
      'a form',
      '',
      { 'content-type': 'multipart/form-data; boundary=b' },
      '--b\r\ncontent-disposition: form-data; name="file"; filename="film.mp4"\r\n\r\n',
    ],
  ])('that is cut leaves nothing behind: %s', async (_what, query, headers, opening) => {
    await leavesNothing(async () => {
      const before = await countAll(server, owner);
      const { request } = beginUpload(server, ada, query, headers);
      request.on('error', () => undefined);
      request.write(Buffer.concat([Buffer.from(opening), randomBytes(300_000)]));
      // It has begun: its files are noted and the first bytes lie there.
      await until(async () => (await countAll(server, owner)).files === before.files + 1);
      request.destroy();
    });
  });

  it('that finds the disk full is told with 507, and leaves nothing behind', async () => {
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const storage = await openLocalStorage({
      folder: join(server.dataFolder, 'media'),
      ids: systemIds,
      now: new Date(),
      openNew: async (path) => {
        const file = await open(path, 'wx');
        let room = 1_000_000;
        return new Proxy(file, {
          get: (target, name) => {
            if (name === 'write') {
              return async (chunk: Uint8Array, offset: number) => {
                room -= chunk.byteLength;
                if (room < 0) throw full;
                return target.write(chunk, offset);
              };
            }
            const value: unknown = Reflect.get(target, name, target);
            return typeof value === 'function' ? value.bind(target) : value;
          },
        });
      },
    });
    const real = server.app.storage;
    Object.assign(server.app, { storage });
    try {
      await leavesNothing(async () => {
        const refusal = await upload(randomBytes(8_000_000), 'film.mp4').catch((error: unknown) => error);
        expect(refusal).toMatchObject({ status: 507, code: 'storage_full' });
        expect((refusal as Error).message).toContain('no room left');
        const { request, answer } = beginUpload(server, ada, 'name=film.mp4', {});
        request.end(randomBytes(8_000_000));
        expect((await answer()).status).toBe(507);
      });
    } finally {
      Object.assign(server.app, { storage: real });
    }
    expect((await upload(randomBytes(100_000), 'film.bin')).sizeBytes).toBe(100_000);
  });
});

describe('an upload with an Idempotency-Key', () => {
  const withKey = (key: string, bytes: Uint8Array | string, name = 'a.bin', more: object = {}) =>
    ada.call('assets.upload', { ...here, file: fileOf(bytes, name), ...more }, { idempotencyKey: key });

  it('gives the same asset after a lost reply', async () => {
    const bytes = randomBytes(200_000);
    const first = await withKey('lost-reply', bytes);
    const before = await countAll(server, owner);
    const again = await withKey('lost-reply', bytes);
    expect(again.id).toBe(first.id);
    expect(await countAll(server, owner)).toEqual(before);
  });

  it('is refused for other bytes, another name or another title under the same key', async () => {
    const bytes = randomBytes(1000);
    await withKey('other-body', bytes);
    const refused = { status: 409, code: 'idempotency_key_reused' };
    await expect(withKey('other-body', randomBytes(1000))).rejects.toMatchObject(refused);
    await expect(withKey('other-body', bytes, 'b.bin')).rejects.toMatchObject(refused);
    await expect(withKey('other-body', bytes, 'a.bin', { title: 'Other' })).rejects.toMatchObject(refused);
  });

  it('makes one asset of two at the same moment', async () => {
    const bytes = randomBytes(3_000_000);
    const before = await countAll(server, owner);
    const untilAnswered = async (): Promise<string> => {
      for (;;) {
        const answer = await withKey('twice', bytes).catch((error: unknown) => error as { code: string });
        if ('id' in answer) return answer.id;
        expect(answer.code).toBe('still_working');
        await wait(50);
      }
    };
    const ids = await Promise.all([untilAnswered(), untilAnswered(), untilAnswered()]);
    expect(new Set(ids).size).toBe(1);
    const after = await countAll(server, owner);
    expect([after.assets, after.files, after.loose]).toEqual([(before.assets ?? 0) + 1, before.files + 1, 0]);
  });

  it('may use its key again when the first try was cut', async () => {
    const before = await countAll(server, owner);
    const headers = { 'idempotency-key': 'cut', 'content-length': '1000000' };
    const { request } = beginUpload(server, ada, 'name=a.bin', headers);
    request.on('error', () => undefined);
    request.write(randomBytes(200_000));
    await until(async () => (await countAll(server, owner)).files === before.files + 1);
    request.destroy();
    await until(async () => (await countAll(server, owner)).files === before.files);
    await until(async () => {
      const { rowCount } = await owner.query("select from idempotency_keys where key = 'cut'");
      return rowCount === 0;
    });
    expect((await withKey('cut', randomBytes(5000))).sizeBytes).toBe(5000);
  });

  it('keeps nothing when another one has taken its key over meanwhile', async () => {
    await leavesNothing(async () => {
      const { request, answer } = beginUpload(server, ada, 'name=a.bin', { 'idempotency-key': 'taken' });
      request.write(randomBytes(1000));
      await until(async () => (await owner.query("select from idempotency_keys where key = 'taken'")).rowCount === 1);
      await owner.query("update idempotency_keys set created_at = created_at + interval '1 s' where key = 'taken'");
      request.end(randomBytes(1000));
      expect(await answer()).toMatchObject({ status: 409, body: { code: 'upload_abandoned' } });
    });
  });
});
