import { startYouTubeStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

/** What an account can choose from is asked of its network, and told for a minute. */

let youtube: Awaited<ReturnType<typeof startYouTubeStandIn>>;
let server: TestServer;
let ada: Person;
let accountId: string;
let channelId: string;
let shiftMs = 0;
const now = () => new Date(Date.now() + shiftMs);

beforeAll(async () => {
  youtube = await startYouTubeStandIn({ now });
  const [app] = youtube.state.apps.values();
  channelId = youtube.state.addChannel({ title: 'Kiln', country: 'DE' }).id;
  youtube.state.addPlaylist(channelId, 'Glazes');
  const names = ['accounts', 'token', 'api', 'upload', 'analytics'];
  server = await startTestServer({
    clock: { now },
    settings: {
      ANTIPHON_ROLES: 'http',
      ANTIPHON_ALLOW_PRIVATE_HOSTS: youtube.host,
      ANTIPHON_NETWORK_SERVERS: names.map((name) => `youtube.${name}=${youtube.url}`).join(','),
      ANTIPHON_APP_YOUTUBE_CLIENT_ID: app?.clientId ?? '',
      ANTIPHON_APP_YOUTUBE_CLIENT_SECRET: app?.clientSecret ?? '',
    },
  });
  ada = await server.signUp();
  accountId = await connect(ada);
}, 120_000);
afterEach(() => {
  // Each test begins with an empty memory.
  shiftMs += 120_000;
  youtube.reset();
});
afterAll(async () => {
  await server?.stop();
  await youtube?.close();
});

async function connect(person: Person): Promise<string> {
  const wish = { workspaceId: person.workspaceId, channel: 'youtube', method: 'oauth', input: {} };
  const begun = await person.call('accounts.connect', wish);
  if (begun.kind !== 'redirect') throw new Error('no consent page');
  const page = await fetch(begun.url, { redirect: 'manual' });
  const back = new URL(page.headers.get('location') ?? 'about:blank');
  const query = Object.fromEntries(back.searchParams);
  const { accounts } = await person.call('accounts.finishConnect', { channel: 'youtube', query });
  return accounts[0]?.id ?? '';
}

const choices = (option: string, by: Pick<Person, 'call'> = ada) =>
  by.call('accounts.choices', { workspaceId: ada.workspaceId, accountId, option });
const labels = async (option: string) => (await choices(option)).items.map(({ label }) => label);
const asked = (route: string) => youtube.counts[route] ?? 0;

describe('the choices of an option', () => {
  it('are what the network says of this account, and a network says for which options there are some', async () => {
    expect(await labels('playlist')).toEqual(['Glazes']);
    expect(await labels('category')).toContain('People & Blogs');
    const { items } = await ada.call('accounts.listChannels', undefined);
    expect(items.find(({ id }) => id === 'youtube')?.choices).toEqual(['playlist', 'category']);
    expect(items.find(({ id }) => id === 'bluesky')?.choices).toEqual([]);
  });

  it('are asked for once a minute, however many ask at the same time', async () => {
    const viewer = await server.join(ada, 'viewer');
    await Promise.all([choices('playlist'), choices('playlist'), choices('playlist', viewer)]);
    expect(asked('playlists.list')).toBe(1);
    youtube.state.addPlaylist(channelId, 'Firings');
    shiftMs += 30_000;
    expect(await labels('playlist')).toEqual(['Glazes']);
    shiftMs += 31_000;
    expect(await labels('playlist')).toEqual(['Glazes', 'Firings']);
    expect(asked('playlists.list')).toBe(2);
  });

  it('that could not be read are told in words, and asked for again at once', async () => {
    youtube.fault({ kind: 'server_error_before', route: 'playlists.list' });
    await expect(choices('playlist')).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining('YouTube'),
    });
    expect(await labels('playlist')).toContain('Glazes');
  });

  it('are read with a renewed sign-in where the network ended the old one early', async () => {
    youtube.state.expireAccess();
    expect(await labels('playlist')).toContain('Glazes');
  });

  it('of an option that has none, or of somebody else’s account, are not there', async () => {
    await expect(choices('title')).rejects.toMatchObject({ status: 404, code: 'no_choices' });
    await expect(choices('constructor')).rejects.toMatchObject({ status: 404, code: 'no_choices' });
    const bob = await server.signUp();
    const theirs = { workspaceId: bob.workspaceId, accountId, option: 'playlist' };
    await expect(bob.call('accounts.choices', theirs)).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('a draft for a network that wants something chosen', () => {
  it('is kept before it is chosen, and does not go out until it is', async () => {
    const { workspaceId } = ada;
    const content = { parts: [{ text: 'The kiln opens', media: [] }] };
    const post = await ada.call('posts.create', { workspaceId, content, versions: [{ accountId, options: {} }] });
    expect(post.versions[0]?.options).toEqual({});
    expect(post.versions[0]?.checks.some(({ level, words }) => level === 'error' && /title/i.test(words))).toBe(true);
    const wrong = [{ accountId, options: { title: '<b>' } }];
    await expect(ada.call('posts.create', { workspaceId, content, versions: wrong })).rejects.toMatchObject({
      status: 422,
      code: 'invalid_options',
    });
  });
});
