import { Problem } from '@antiphon/contract';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { linker } from './asset-links.ts';
import { findAsset } from './assets.queries.ts';
import { drawPng, fileOf, openOwner } from './testing/library-of-tests.ts';

const hourMs = 3_600_000;
let server: TestServer;
let owner: pg.Client;
let ada: Person;
let here: { workspaceId: string };
let picture: { id: string; links: { content: string | null; download: string | null; thumbnail320: string | null } };
let bytes: Buffer;

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  owner = await openOwner(server);
  ada = await server.signUp();
  here = { workspaceId: ada.workspaceId };
  bytes = await drawPng(500, 400);
  picture = await ada.call('assets.upload', { ...here, file: fileOf(bytes, 'Krug 夜.png') });
}, 120_000);
afterAll(async () => {
  await owner?.end();
  await server?.stop();
});

const get = (link: string | null | undefined, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${server.address}${link}`, { method, headers });

/** The links that this asset had, or will have, at another time. */
async function linksAt(assetId: string, now: Date) {
  const row = await server.app.db.inWorkspace(ada.workspaceId, (scope) => findAsset(scope, assetId));
  if (!row) throw new Error('no such asset');
  return linker({ masterKey: server.app.masterKey, clock: { now: () => now } })(row);
}

describe('a link to a file', () => {
  it('brings the bytes to whoever holds it, to be kept by the browser until it expires', async () => {
    const answer = await get(picture.links.content);
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('content-disposition')).toMatch(/^inline; .*filename\*=UTF-8''Krug%20%E5%A4%9C\.png$/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const age = Number(/max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '')?.[1]);
    expect(age).toBeGreaterThan(5 * 3600);
    expect(age).toBeLessThanOrEqual(12 * 3600);
    expect(answer.headers.get('cache-control')).toContain('private');
  });

  it('is the same whenever the list is read again within some hours', async () => {
    const first = await linksAt(picture.id, new Date('2026-11-21T06:00:00Z'));
    expect(await linksAt(picture.id, new Date('2026-11-21T11:59:00Z'))).toEqual(first);
  });

  it('brings thumbnails as WebP, and downloads under the title', async () => {
    const small = await get(picture.links.thumbnail320);
    expect(small.headers.get('content-type')).toBe('image/webp');
    expect(
      Buffer.from(await small.arrayBuffer())
        .subarray(8, 12)
        .toString(),
    ).toBe('WEBP');
    const download = await get(picture.links.download);
    expect(download.headers.get('content-disposition')).toMatch(/^attachment; /);
    await download.body?.cancel();
  });

  it('that has expired is refused in words', async () => {
    const { content } = await linksAt(picture.id, new Date(Date.now() - 13 * hourMs));
    const answer = await get(content);
    expect(answer.status).toBe(403);
    const problem = Problem.parse(await answer.json());
    expect(problem.code).toBe('link_expired');
    expect(problem.detail).toContain('expired');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('that was forged or changed is refused in words', async () => {
    const link = picture.links.content ?? '';
    const other = await ada.call('assets.upload', { ...here, file: fileOf('secret words', 'other.txt') });
    const forgeries = [
      link.replace(picture.id, other.id),
      link.replace('/content?', '/download?'),
      link.replace(/expires=\d+/, 'expires=4000000000'),
      link.replace(/signature=(.)/, (_, first: string) => `signature=${first === 'A' ? 'B' : 'A'}`),
      link.replace(/&signature=.*/, ''),
      link.replace(/\?.*/, ''),
      link.replace('key=1', 'key=2'),
      `${link}&signature=x`,
      `/files/${ada.workspaceId}/${picture.id}/original`,
    ];
    for (const forged of forgeries) {
      const answer = await get(forged);
      expect(answer.status, forged).toBe(403);
      expect(Problem.parse(await answer.json())).toMatchObject({ code: 'link_invalid' });
    }
  });

  it('still works while its asset is put away, and says what is wrong when its file is gone', async () => {
    const made = await ada.call('assets.upload', { ...here, file: fileOf(await drawPng(21, 21), 'gone.png') });
    await ada.call('assets.remove', { ...here, assetId: made.id });
    expect((await get(made.links.content)).status).toBe(200);
    const { rows } = await owner.query('select storage_key from assets where id = $1', [made.id]);
    await server.app.storage.remove(rows[0].storage_key);
    const answer = await get(made.links.content);
    expect(answer.status).toBe(404);
    expect(Problem.parse(await answer.json()).code).toBe('storage_missing');
  });
});

describe('bytes behind a link', () => {
  it('come in ranges, so that a film can be wound forward', async () => {
    const part = await get(picture.links.content, { range: 'bytes=10-19' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 10-19/${bytes.byteLength}`);
    expect(part.headers.get('content-length')).toBe('10');
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20))).toBe(true);
    const end = await get(picture.links.content, { range: 'bytes=-5' });
    expect(Buffer.from(await end.arrayBuffer()).equals(bytes.subarray(-5))).toBe(true);
  });

  it('are not there beyond the end', async () => {
    const answer = await get(picture.links.content, { range: `bytes=${bytes.byteLength}-` });
    expect(answer.status).toBe(416);
    expect(answer.headers.get('content-range')).toBe(`bytes */${bytes.byteLength}`);
  });

  it('come whole when the range was asked of other bytes', async () => {
    const answer = await get(picture.links.content, { range: 'bytes=0-3', 'if-range': '"another"' });
    expect(answer.status).toBe(200);
    expect((await answer.arrayBuffer()).byteLength).toBe(bytes.byteLength);
  });

  it('are not sent again to a browser that has them, nor when only asked about', async () => {
    const etag = (await get(picture.links.content, {}, 'HEAD')).headers.get('etag') ?? '';
    const again = await get(picture.links.content, { 'if-none-match': etag });
    expect(again.status).toBe(304);
    const head = await get(picture.links.content, {}, 'HEAD');
    expect(head.headers.get('content-length')).toBe(String(bytes.byteLength));
    expect(await head.text()).toBe('');
  });
});

describe('what could run in a page', () => {
  const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  it.each([
    ['an SVG', svg, 'drawing.svg'],
    ['an SVG named as a picture', svg, 'drawing.png'],
    ['a page', '<html><script>alert(1)</script></html>', 'page.html'],
    ['a page named as a picture', '<!-- x --><body onload=alert(1)>', 'photo.jpg'],
    ['a page that begins like a GIF', 'GIF89a=1;<script>alert(1)</script>', 'a.gif'],
    ['XML with a style sheet', '<?xml version="1.0"?><?xml-stylesheet href="x"?><a xmlns="b"/>', 'a.xml'],
    ['a script', 'alert(1)', 'a.js'],
    ['a PDF', '%PDF-1.7\n', 'a.pdf'],
  ])('is never shown in our origin: %s', async (_what, content, name) => {
    const made = await ada.call('assets.upload', { ...here, file: fileOf(content, name) });
    for (const link of [made.links.content, made.links.download]) {
      const answer = await get(link);
      const type = answer.headers.get('content-type') ?? '';
      const isPicture = type.startsWith('image/') && type !== 'image/svg+xml';
      if (!isPicture) {
        expect(type).toBe('application/octet-stream');
        expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
      }
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-security-policy')).toMatch(/\bsandbox$/);
      expect(await answer.text()).toBe(content);
    }
  });
});
