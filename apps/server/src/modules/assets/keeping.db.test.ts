import { createHash, randomBytes } from 'node:crypto';
import { probeImage } from '@antiphon/media';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { cleanFilesJob } from './clean-files.job.ts';
import { describeAssets, describeAssetsAcross, keepAsset, keepAssetsNeededBy, keepText, openAsset } from './index.ts';
import { storeContent } from './store-content.ts';
import { countAll, drawPng, encodePng, fileOf, openOwner, storedFiles, until } from './testing/library-of-tests.ts';

const dayMs = 86_400_000;
let server: TestServer;
let owner: pg.Client;
let ada: Person;
let here: { workspaceId: string };
let needed: string[] = [];

keepAssetsNeededBy(async (_scope, ids) => ids.filter((id) => needed.includes(id)));

beforeAll(async () => {
  server = await startTestServer();
  owner = await openOwner(server);
  ada = await server.signUp();
  here = { workspaceId: ada.workspaceId };
}, 120_000);
afterAll(async () => {
  await owner?.end();
  await server?.stop();
});

const made = { origin: 'generation', isMadeByAi: true, madeBy: 'card-1', createdBy: null } as const;
const clean = (days: number) => {
  const clock = { now: () => new Date(Date.now() + days * dayMs) };
  return cleanFilesJob.run({ ...server.app, clock }, {}, new AbortController().signal);
};

describe('what a generation made', () => {
  it('is kept with its lineage, and its facts are told to posts and to the publisher', async () => {
    const { app } = server;
    const source = await ada.call('assets.upload', { ...here, file: fileOf(await drawPng(30, 20), 'in.png') });
    const generationId = app.ids.next(app.clock.now());
    const bytes = await drawPng(60, 40);
    const row = await keepAsset(app, ada.workspaceId, {
      ...made,
      content: bytes,
      title: 'Enlarged',
      altText: 'A vase',
      generationId,
      inputs: [{ assetId: source.id, role: 'edit' }],
    });
    const shown = await ada.call('assets.get', { ...here, assetId: row.id });
    expect(shown).toMatchObject({
      origin: 'generation',
      generationId,
      isMadeByAi: true,
      madeBy: 'card-1',
      width: 60,
      thumbnails: 'ready',
      inputs: [{ role: 'edit', asset: { id: source.id } }],
      outputs: [],
    });
    expect(await ada.call('assets.get', { ...here, assetId: source.id })).toMatchObject({
      inputs: [],
      outputs: [{ role: 'edit', asset: { id: row.id } }],
    });
    const facts = {
      kind: 'image',
      mimeType: 'image/png',
      sizeBytes: row.sizeBytes,
      width: 60,
      height: 40,
      durationMs: null,
      encoding: null,
      altText: 'A vase',
      isMadeByAi: true,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
    const strange = app.ids.next(app.clock.now());
    const told = await app.db.inWorkspace(ada.workspaceId, (scope) => describeAssets(scope, [row.id, strange]));
    expect([...told]).toEqual([[row.id, facts]]);
    const ref = { workspaceId: ada.workspaceId, id: row.id };
    const across = await app.db.asPublisher((scope) => describeAssetsAcross(scope, [ref]));
    expect(across.get(row.id)).toEqual(facts);
  });

  it('is handed out as bytes and as a stream, each from the beginning', async () => {
    const content = await drawPng(31, 31);
    const row = await keepAsset(server.app, ada.workspaceId, { ...made, content, title: 'Bytes' });
    const source = await openAsset(server.app, ada.workspaceId, row.id);
    expect(source).toMatchObject({ mimeType: 'image/png', sizeBytes: content.byteLength });
    expect(Buffer.from(await source.bytes()).equals(content)).toBe(true);
    for (let reading = 0; reading < 2; reading += 1) {
      expect(Buffer.from(await new Response(await source.stream()).arrayBuffer()).equals(content)).toBe(true);
    }
    const stranger = await server.signUp();
    await expect(openAsset(server.app, stranger.workspaceId, row.id)).rejects.toMatchObject({ status: 404 });
  });

  it('is not kept at all when the commit that needs it fails, or its bytes break off', async () => {
    const before = await countAll(server, owner);
    const fails = keepAsset(server.app, ada.workspaceId, {
      ...made,
      content: await drawPng(),
      title: 'Fails',
      within: async () => {
        throw new Error('the generation was cancelled');
      },
    });
    await expect(fails).rejects.toThrow('cancelled');
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield randomBytes(100_000);
      throw new Error('connection lost');
    }
    const cut = keepAsset(server.app, ada.workspaceId, { ...made, content: breaking(), title: 'Cut' });
    await expect(cut).rejects.toMatchObject({ code: 'storage_upload_cut' });
    const lineage = [{ assetId: server.app.ids.next(new Date()), role: 'edit' }];
    const strange = { ...made, content: await drawPng(), title: 'Strange', inputs: lineage };
    await expect(keepAsset(server.app, ada.workspaceId, strange)).rejects.toThrow();
    expect(await countAll(server, owner)).toEqual(before);
  });

  it('is kept once under the id its maker chose, also when kept twice at the same moment', async () => {
    const id = server.app.ids.next(new Date());
    const keep = async () =>
      keepAsset(server.app, ada.workspaceId, { ...made, id, content: await drawPng(41, 41), title: 'Once' });
    const before = await countAll(server, owner);
    const [first, second] = await Promise.all([keep(), keep()]);
    expect([first.id, second.id, (await keep()).id]).toEqual([id, id, id]);
    const after = await countAll(server, owner);
    expect([after.assets, after.files, after.loose]).toEqual([
      (before.assets ?? 0) + 1,
      before.files + 3,
      before.loose,
    ]);
    const answer = await fetch(
      `${server.address}${(await ada.call('assets.get', { ...here, assetId: id })).links.content}`,
    );
    expect(answer.status).toBe(200);
    await answer.body?.cancel();
  });

  it('may be a text, which is found by its words', async () => {
    const text = 'Hands that threw these pots will feed the fire all night.';
    const row = await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
      keepText(server.app, scope, { ...made, text, title: 'Caption, warm', tags: ['Caption'] }),
    );
    const { items } = await ada.call('assets.list', { ...here, search: 'feed the fire' });
    expect(items).toMatchObject([
      { id: row.id, kind: 'text', text, tags: ['caption'], sizeBytes: 57, links: { content: null, download: null } },
    ]);
  });
});

describe('a large picture', () => {
  it('gets its thumbnails from a job, and says so', async () => {
    const noise = encodePng(1800, 1700, randomBytes(1800 * 1700 * 3));
    const waiting = await ada.call('assets.upload', { ...here, file: fileOf(noise, 'noise.png') });
    expect(waiting).toMatchObject({ thumbnails: 'waiting', width: 1800, links: { thumbnail320: null } });
    const shown = () => ada.call('assets.get', { ...here, assetId: waiting.id });
    await until(async () => (await shown()).thumbnails === 'ready');
    const ready = await shown();
    expect(ready.revision).toBe(waiting.revision);
    const small = await fetch(`${server.address}${ready.links.thumbnail960}`);
    expect(await probeImage(new Uint8Array(await small.arrayBuffer()))).toMatchObject({ width: 960 });
  });
});

describe('the cleaning', () => {
  it('removes files whose row was never written, once a day has passed', async () => {
    const before = await countAll(server, owner);
    const bytes = await drawPng(61, 61);
    async function* content(): AsyncGenerator<Uint8Array> {
      yield bytes;
    }
    // What a process leaves that dies between the last byte and the commit.
    await storeContent(server.app, ada.workspaceId, content());
    await clean(0);
    expect((await countAll(server, owner)).files).toBe(before.files + 3);
    const due = await owner.query<{ hours: number }>(
      'select distinct round(extract(epoch from remove_after - now()) / 3600)::int as hours from loose_files',
    );
    expect(due.rows).toEqual([{ hours: 24 }]);
    await owner.query("update loose_files set remove_after = remove_after - interval '24 hours'");
    await clean(0);
    expect(await countAll(server, owner)).toEqual(before);
  });

  it('erases words and bytes 30 days after an asset was put away, and nothing that is in use or needed', async () => {
    const upload = async (name: string) =>
      ada.call('assets.upload', { ...here, file: fileOf(await drawPng(51, 51), name), altText: 'private words' });
    const [gone, wanted, kept] = [await upload('gone.png'), await upload('wanted.png'), await upload('kept.png')];
    for (const { id } of [gone, wanted]) await ada.call('assets.remove', { ...here, assetId: id });
    needed = [wanted.id];
    await clean(29);
    expect((await ada.call('assets.get', { ...here, assetId: gone.id })).links.content).not.toBeNull();
    const before = await storedFiles(server);
    await clean(31);
    expect(before.length - (await storedFiles(server)).length).toBe(3);
    for (const { id } of [wanted, kept]) {
      const { links } = await ada.call('assets.get', { ...here, assetId: id });
      const answer = await fetch(`${server.address}${links.content}`);
      expect(answer.status).toBe(200);
      await answer.body?.cancel();
    }
    const refused = { status: 404, code: 'not_found' };
    await expect(ada.call('assets.get', { ...here, assetId: gone.id })).rejects.toMatchObject(refused);
    await expect(ada.call('assets.restore', { ...here, assetId: gone.id })).rejects.toMatchObject(refused);
    expect((await ada.call('assets.list', { ...here, deleted: 'only' })).items.map(({ id }) => id)).toEqual([
      wanted.id,
    ]);
    expect((await fetch(`${server.address}${gone.links.content}`)).status).toBe(404);
    const { rows } = await owner.query('select * from assets where id = $1', [gone.id]);
    expect(JSON.stringify(rows)).not.toMatch(/private words|gone\.png/);
    needed = [];
    await clean(31);
    await expect(ada.call('assets.get', { ...here, assetId: wanted.id })).rejects.toMatchObject(refused);
  });
});
