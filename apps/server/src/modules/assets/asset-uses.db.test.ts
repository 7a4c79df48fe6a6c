import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { keepText } from './keep-text.ts';
import { drawPng, fileOf } from './testing/library-of-tests.ts';

let server: TestServer;
let ada: Person;
let here: { workspaceId: string };
let accountId: string;

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp();
  here = { workspaceId: ada.workspaceId };
  const result = await ada.call('accounts.connect', {
    ...here,
    channel: 'sandbox',
    method: 'pretend',
    input: { style: 'murmur', handle: 'marram', password: 'pretend' },
  });
  if (result.kind !== 'connected' || !result.accounts[0]) throw new Error('not connected');
  accountId = result.accounts[0].id;
}, 120_000);
afterAll(() => server?.stop());

const upload = async (name: string) => ada.call('assets.upload', { ...here, file: fileOf(await drawPng(8, 8), name) });
const showing = (...ids: string[]) => ({
  parts: [{ text: 'Words', media: ids.map((assetId) => ({ assetId, altText: '' })) }],
});
const usedIn = async (assetId: string) => (await ada.call('assets.get', { ...here, assetId })).usedIn;
const titles = async (filter: object) =>
  (await ada.call('assets.list', { ...here, ...filter })).items.map(({ title }) => title).sort();
const postsShowing = async (assetId: string) =>
  (await ada.call('posts.list', { ...here, assetId })).items.map(({ title }) => title).sort();

describe('where an asset is used', () => {
  it('counts the picture of a link card', async () => {
    const card = await upload('card.png');
    const link = { url: 'https://kiln.example/opening', title: 'Opening', description: '', thumbnailAssetId: card.id };
    await ada.call('posts.create', { ...here, content: { ...showing(), link }, versions: [] });
    expect(await usedIn(card.id)).toBe(1);
  });

  it('follows a post from its first word to its end, in shared words and versions alike', async () => {
    const shared = await upload('shared.png');
    const own = await upload('own.png');
    const post = await ada.call('posts.create', {
      ...here,
      title: 'Both',
      content: showing(shared.id),
      versions: [{ accountId, content: showing(own.id, own.id), options: {} }],
    });
    expect([await usedIn(shared.id), await usedIn(own.id)]).toEqual([1, 1]);
    await ada.call('posts.create', { ...here, title: 'Another', content: showing(own.id), versions: [] });
    expect(await usedIn(own.id)).toBe(2);
    expect(await postsShowing(own.id)).toEqual(['Another', 'Both']);
    expect(await postsShowing(shared.id)).toEqual(['Both']);

    const asset = { ...here, postId: post.id };
    await ada.call('posts.remove', asset);
    expect([await usedIn(shared.id), await usedIn(own.id)]).toEqual([0, 1]);
    await ada.call('posts.restore', asset);
    expect([await usedIn(shared.id), await usedIn(own.id)]).toEqual([1, 2]);

    const { revision } = await ada.call('posts.get', asset);
    await ada.call('posts.save', { ...asset, revision, content: showing(), versions: [] });
    expect([await usedIn(shared.id), await usedIn(own.id)]).toEqual([0, 1]);
  });

  it('is told with a list, which can ask for the used and the unused', async () => {
    const used = await upload('list used.png');
    await upload('list unused.png');
    await ada.call('posts.create', { ...here, content: showing(used.id), versions: [] });
    const { items } = await ada.call('assets.list', { ...here, search: 'list' });
    expect(items.map(({ title, usedIn: count }) => [title, count]).sort()).toEqual([
      ['list unused', 0],
      ['list used', 1],
    ]);
    expect(await titles({ search: 'list', used: 'only' })).toEqual(['list used']);
    expect(await titles({ search: 'list', used: 'none' })).toEqual(['list unused']);
  });

  it('leaves out what a post names and the library never had', async () => {
    const strange = '01a1fe00-0000-7000-8000-000000000000';
    await ada.call('posts.create', { ...here, title: 'Strange', content: showing(strange), versions: [] });
    expect(await postsShowing(strange)).toEqual([]);
  });

  it('is none of a neighbour’s business', async () => {
    const mine = await upload('mine.png');
    const stranger = await server.signUp();
    const theirs = { workspaceId: stranger.workspaceId };
    await stranger.call('posts.create', { ...theirs, content: showing(mine.id), versions: [] });
    expect(await usedIn(mine.id)).toBe(0);
    expect((await stranger.call('posts.list', { ...theirs, assetId: mine.id })).items).toEqual([]);
  });
});

describe('the library by where things came from, and when', () => {
  it('is filtered by origin, model and day, and names the models', async () => {
    const person = await server.signUp();
    const there = { workspaceId: person.workspaceId };
    const make = (title: string, madeBy: string) =>
      server.app.db.inWorkspace(person.workspaceId, (scope) =>
        keepText(server.app, scope, {
          title,
          madeBy,
          text: title,
          origin: 'generation',
          isMadeByAi: true,
          createdBy: null,
        }),
      );
    await make('First', 'Model B');
    await make('Second', 'Model A');
    const third = await make('Third', 'Model A');
    await person.call('assets.upload', { ...there, file: fileOf('words', 'Own.txt') });
    const found = async (filter: object) =>
      (await person.call('assets.list', { ...there, ...filter })).items.map(({ title }) => title).sort();
    expect(await found({ origin: 'upload' })).toEqual(['Own']);
    expect(await found({ origin: 'generation' })).toEqual(['First', 'Second', 'Third']);
    expect(await found({ madeBy: 'Model A' })).toEqual(['Second', 'Third']);
    expect(await person.call('assets.listModels', there)).toEqual({
      items: [
        { model: 'Model A', count: 2 },
        { model: 'Model B', count: 1 },
      ],
    });
    const at = third.createdAt.toISOString();
    expect([...(await found({ from: at })), ...(await found({ before: at }))].sort()).toEqual(await found({}));
    expect(await found({ before: at })).not.toContain('Third');
    expect(await found({ from: '2999-01-01T00:00:00Z' })).toEqual([]);
  });
});
