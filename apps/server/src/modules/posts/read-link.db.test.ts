import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

/** Pages are read for cards through the fence, over real HTTP. */

const html = 'text/html; charset=utf-8';
const page = (more = '') =>
  `<!doctype html><title>Kiln</title><meta property="og:title" content="The kiln opens"><meta property="og:description" content="On Tuesday.">${more}`;
const seen = { bytesSent: 0, isHungUp: false };
/** One pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const pages: Record<string, RequestListener> = {
  '/opening': (_, response) =>
    response.setHeader('content-type', html).end(page('<meta property="og:image" content="/kiln.png">')),
  '/kiln.png': (_, response) => response.setHeader('content-type', 'image/png').end(picture),
  '/liar': (_, response) =>
    response.setHeader('content-type', html).end(page('<meta property="og:image" content="/no.png">')),
  '/no.png': (_, response) => response.setHeader('content-type', 'image/png').end('no picture at all'),
  '/moved': (_, response) => response.writeHead(302, { location: '/opening' }).end(),
  '/inside': (_, response) => response.writeHead(302, { location: 'https://10.0.0.7/secret' }).end(),
  '/paper.pdf': (_, response) => response.setHeader('content-type', 'application/pdf').end('%PDF-1.7'),
  '/western': (_, response) =>
    response
      .setHeader('content-type', 'text/html; charset=utf-9')
      .end(Buffer.from('<title>T\xf6pferei</title>', 'latin1')),
  '/broken': (_, response) => {
    response.writeHead(200, { 'content-type': html, 'content-length': '5000' });
    response.write('<title>', () => response.destroy());
  },
  '/endless': (_, response) => {
    response.setHeader('content-type', html);
    const piece = Buffer.alloc(64 * 1024, ' ');
    response.on('close', () => {
      seen.isHungUp = true;
    });
    const more = () => {
      while (!response.destroyed && seen.bytesSent < 64 * 1024 * 1024) {
        seen.bytesSent += piece.length;
        if (!response.write(piece)) return;
      }
      response.end();
    };
    response.on('drain', more);
    response.write(page());
    more();
  },
};

let site: Server;
let host: string;
let server: TestServer;
let ada: Person;
beforeAll(async () => {
  site = createServer((request, response) => {
    const answer = pages[request.url ?? ''];
    if (answer) answer(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
  host = `127.0.0.1:${(site.address() as AddressInfo).port}`;
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http', ANTIPHON_ALLOW_PRIVATE_HOSTS: host } });
  ada = await server.signUp();
}, 120_000);
afterAll(async () => {
  await server?.stop();
  site?.closeAllConnections();
  site?.close();
});

const read = (path: string, more: { keepPicture?: boolean } = {}, by = ada) =>
  by.call('posts.readLink', {
    workspaceId: ada.workspaceId,
    url: path.includes('://') ? path : `http://${host}${path}`,
    ...more,
  });

describe('a page read for a link card', () => {
  it('tells its title, its description and its picture, also behind a redirect', async () => {
    const facts = {
      title: 'The kiln opens',
      description: 'On Tuesday.',
      imageUrl: `http://${host}/kiln.png`,
      thumbnailAssetId: null,
      pictureProblem: null,
    };
    expect(await read('/opening')).toEqual({ url: `http://${host}/opening`, ...facts });
    expect(await read('/moved')).toEqual({ url: `http://${host}/moved`, ...facts });
  });

  it('gives its picture to the library where that is asked for, once for a call that is repeated', async () => {
    const { workspaceId } = ada;
    const wish = { workspaceId, url: `http://${host}/opening`, keepPicture: true };
    const first = await ada.call('posts.readLink', wish, { idempotencyKey: 'card-1' });
    const again = await ada.call('posts.readLink', wish, { idempotencyKey: 'card-1' });
    expect(again).toEqual(first);
    const { items } = await ada.call('assets.list', { workspaceId });
    expect(items.map(({ id, kind, origin, title }) => ({ id, kind, origin, title }))).toEqual([
      { id: first.thumbnailAssetId, kind: 'image', origin: 'import', title: `Picture of ${host}` },
    ]);
  });

  it('is a card without a picture where the file is none, and says so', async () => {
    const before = (await ada.call('assets.list', { workspaceId: ada.workspaceId })).items.length;
    const answer = await read('/liar', { keepPicture: true });
    expect(answer).toMatchObject({ title: 'The kiln opens', thumbnailAssetId: null });
    expect(answer.pictureProblem).toMatch(/^The page’s picture was not taken: /);
    expect((await ada.call('assets.list', { workspaceId: ada.workspaceId })).items).toHaveLength(before);
  });

  it('is read as far as half a megabyte and then hung up on, however long it goes on', async () => {
    expect(await read('/endless')).toMatchObject({ title: 'The kiln opens' });
    await expect.poll(() => seen.isHungUp).toBe(true);
    expect(seen.bytesSent).toBeLessThan(16 * 1024 * 1024);
  });

  it('is read in its own letters, also when its server names a charset that nobody knows', async () => {
    expect(await read('/western')).toMatchObject({ title: 'Töpferei' });
  });
});

describe('an address that cannot be read', () => {
  it.each([
    ['in a private network', 'https://10.0.0.7/', /private|own network|not.*allowed|public/i],
    ['of this very machine by another port', 'http://127.0.0.1:1/', /./],
    ['that redirects into a private network', '/inside', /./],
  ])('%s is refused by the fence in words', async (_, path, words) => {
    await expect(read(path)).rejects.toMatchObject({
      status: 422,
      code: 'link_refused',
      message: expect.stringMatching(words),
    });
  });

  it('is told as what it is: no page, nothing there, broken off, no address', async () => {
    await expect(read('/paper.pdf')).rejects.toMatchObject({ status: 422, code: 'link_not_html' });
    await expect(read('/nothing')).rejects.toMatchObject({ status: 422, code: 'link_no_page' });
    await expect(read('/broken')).rejects.toMatchObject({ status: 502, code: 'link_unreachable' });
    await expect(read('javascript://x')).rejects.toMatchObject({ status: 400 });
  });

  it('is not read for somebody who may only look', async () => {
    const viewer = await server.join(ada, 'viewer');
    await expect(read('/opening', {}, viewer)).rejects.toMatchObject({ status: 403 });
  });
});
