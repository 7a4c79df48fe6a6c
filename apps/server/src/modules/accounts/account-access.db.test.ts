import { randomBytes } from 'node:crypto';
import { startBlueskyStandIn, startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { openAccount } from './account-access.ts';

/** What an account brings with it, and how its access is kept up, by something typed. */

let bluesky: Awaited<ReturnType<typeof startBlueskyStandIn>>;
let mastodon: Awaited<ReturnType<typeof startMastodonStandIn>>;
let server: TestServer;
let shiftMs = 0;
const now = () => new Date(Date.now() + shiftMs);
const hourMs = 3_600_000;

beforeAll(async () => {
  [bluesky, mastodon] = await Promise.all([startBlueskyStandIn({ now }), startMastodonStandIn({ now })]);
  server = await startTestServer({
    clock: { now },
    settings: {
      ANTIPHON_ALLOW_PRIVATE_HOSTS: `${bluesky.host},${mastodon.host}`,
      ANTIPHON_NETWORK_SERVERS: `bluesky.entryServer=${bluesky.url},bluesky.plcDirectory=${bluesky.url}`,
    },
  });
}, 120_000);
afterEach(() => {
  shiftMs = 0;
  bluesky.reset();
  mastodon.reset();
});
afterAll(async () => {
  await server?.stop();
  await Promise.all([bluesky?.close(), mastodon?.close()]);
});

interface Way {
  readonly channel: string;
  readonly method: string;
  readonly input: Record<string, string>;
}

/** A profile with so many past posts, and how it is connected. */
function newOnBluesky(past = 0): Way {
  const handle = `a${randomBytes(4).toString('hex')}.test`;
  const password = 'aaaa-bbbb-cccc-dddd';
  const { did } = bluesky.state.addAccount({ handle, password });
  for (let index = 0; index < past; index += 1) {
    const uri = `at://${did}/app.bsky.feed.post/3k${String(index).padStart(11, '0')}`;
    const value = { $type: 'app.bsky.feed.post', text: `Past ${index}`, createdAt: dayAt(index).toISOString() };
    bluesky.state.records.set(uri, { uri, cid: `bafyreipast${index}`, value });
    bluesky.state.countPost(uri, { likeCount: index, repostCount: 1 });
  }
  return { channel: 'bluesky', method: 'app-password', input: { identifier: handle, password } };
}

function newOnMastodon(past = 0): Way {
  const username = `a${randomBytes(4).toString('hex')}`;
  const { id: accountId } = mastodon.state.addAccount({ username });
  for (let index = 0; index < past; index += 1) {
    const id = `${accountId}${String(index).padStart(4, '0')}`;
    mastodon.state.statuses.set(id, {
      id,
      accountId,
      createdAt: dayAt(index),
      text: `Past ${index}`,
      spoilerText: '',
      isSensitive: false,
      visibility: 'public',
      language: 'en',
      inReplyToId: null,
      mediaIds: [],
      appName: null,
    });
    mastodon.state.countStatus(id, { favourites_count: index, reblogs_count: 1 });
  }
  const token = mastodon.state.addToken(accountId);
  return { channel: 'mastodon', method: 'token', input: { server: mastodon.url, token } };
}

const dayAt = (index: number) => new Date(Date.UTC(2026, 0, 1, 10) + index * 24 * hourMs);

async function connect(person: Person, way: Way) {
  const answer = await person.call('accounts.connect', { workspaceId: person.workspaceId, ...way });
  const [account] = answer.kind === 'connected' ? answer.accounts : [];
  if (!account) throw new Error('not connected');
  return account;
}

async function plan(person: Person, accountId: string, at: Date) {
  const { workspaceId } = person;
  const post = await person.call('posts.create', {
    workspaceId,
    content: { parts: [{ text: 'Later', media: [] }] },
    versions: [{ accountId, options: {} }],
  });
  const wallTime = at.toISOString().slice(0, 23);
  const { publications } = await person.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when: { kind: 'at', wallTime, timeZone: 'UTC' },
  });
  return { workspaceId, publicationId: publications[0]?.id ?? '' };
}
const becomes = (person: Person, planned: Awaited<ReturnType<typeof plan>>, state: string) =>
  expect.poll(async () => (await person.call('publications.get', planned)).state, { timeout: 15_000 }).toBe(state);

describe('an account whose access ends', () => {
  it('is renewed ahead of its end, and publishes', async () => {
    const ada = await server.signUp();
    const { id } = await connect(ada, newOnBluesky());
    const planned = await plan(ada, id, new Date(Date.now() + 3 * hourMs - 1_000));
    shiftMs = 3 * hourMs;
    await becomes(ada, planned, 'published');
    expect(bluesky.counts['com.atproto.server.refreshSession']).toBe(1);
    expect(bluesky.counts['com.atproto.repo.createRecord']).toBe(1);
  });

  it('asks for a new sign-in when the network will not renew it; that sign-in sends what waited', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const way = newOnBluesky();
    const { id } = await connect(ada, way);
    const planned = await plan(ada, id, new Date(Date.now() + 3 * hourMs - 1_000));
    bluesky.fault({ kind: 'unauthorized', route: 'com.atproto.server.refreshSession', times: 'always' });
    shiftMs = 3 * hourMs;
    const access = await openAccount(server.app, workspaceId, id);
    expect(access).toMatchObject({ kind: 'failed', error: { kind: 'reconnect' } });
    const account = await ada.call('accounts.get', { workspaceId, accountId: id });
    expect(account).toMatchObject({ state: 'needs_reconnect', problem: expect.stringMatching(/connect again/i) });
    await becomes(ada, planned, 'needs_attention');
    bluesky.reset();
    expect(await connect(ada, way)).toMatchObject({ id, state: 'connected', problem: null });
    await becomes(ada, planned, 'published');
  });
});

describe.each([
  ['bluesky', newOnBluesky, () => bluesky, 'com.atproto.repo.createRecord'],
  ['mastodon', newOnMastodon, () => mastodon, 'statuses.create'],
] as const)('an account on %s with a past', (_channel, make, standIn, visible) => {
  it('brings its last 200 posts with their numbers, and none of them is ever sent again', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const { id } = await connect(ada, make(205));
    const importing = async () => (await ada.call('accounts.get', { workspaceId, accountId: id })).importing;
    await expect.poll(importing, { timeout: 30_000 }).toEqual({ state: 'done', posts: 200, words: null });
    const rows = await server.app.db.inWorkspace(workspaceId, async (scope) => {
      const found = await scope.client.query<{ text: string; state: string; origin: string; sampled: boolean }>(
        `select o.content #>> '{parts,0,text}' as text, p.state, p.origin,
           exists (select 1 from samples s where s.workspace_id = p.workspace_id and s.publication_id = p.id) as sampled
         from publications p join posts o on o.workspace_id = p.workspace_id and o.id = p.post_id
         where p.account_id = $1`,
        [id],
      );
      return found.rows;
    });
    const newest = Array.from({ length: 200 }, (_, index) => `Past ${index + 5}`);
    expect(rows.map(({ text }) => text).sort()).toEqual(newest.sort());
    for (const row of rows) expect(row).toMatchObject({ state: 'published', origin: 'imported', sampled: true });

    // Taken off and back, and the lane used once more: the publisher has looked at all there is.
    await ada.call('accounts.disconnect', { workspaceId, accountId: id });
    await ada.call('accounts.restore', { workspaceId, accountId: id });
    const own = await plan(ada, id, new Date(Date.now() - 1_000));
    await becomes(ada, own, 'published');
    expect(standIn().counts[visible]).toBe(1);
  }, 60_000);
});

describe('connecting by something typed', () => {
  it('at the same time from two windows connects one account, first and again, and keeps one sign-in of it', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const way = newOnMastodon();
    for (const _round of [1, 2]) {
      const [one, other, third] = await Promise.all([connect(ada, way), connect(ada, way), connect(ada, way)]);
      expect([other.id, third.id]).toEqual([one.id, one.id]);
      const secrets = await server.app.db.inWorkspace(workspaceId, (scope) =>
        scope.client.query(`select id from secrets where workspace_id = $1 and purpose = 'account'`, [workspaceId]),
      );
      expect(secrets.rows).toHaveLength(1);
    }
  });

  it('is refused for good, in words, at an address in a private network that the operator did not list', async () => {
    const ada = await server.signUp();
    const inside = { status: 422, code: 'address_not_allowed', message: expect.stringMatching(/private network/) };
    const ways: Way[] = [
      { channel: 'mastodon', method: 'token', input: { server: 'https://10.1.2.3', token: 'x' } },
      { channel: 'mastodon', method: 'oauth', input: { server: 'https://10.1.2.3' } },
      { channel: 'bluesky', method: 'oauth', input: { server: 'https://10.1.2.3' } },
      {
        channel: 'bluesky',
        method: 'app-password',
        input: { server: 'https://[fd00::1]', identifier: 'a.test', password: 'x' },
      },
    ];
    for (const way of ways) await expect(connect(ada, way)).rejects.toMatchObject(inside);
  });

  it('says which field was wrong, and keeps nothing', async () => {
    const ada = await server.signUp();
    const { channel, method, input } = newOnMastodon();
    const wrong = connect(ada, { channel, method, input: { ...input, token: 'not a token' } });
    await expect(wrong).rejects.toMatchObject({ status: 422, problem: { errors: [{ path: 'input.token' }] } });
    expect((await ada.call('accounts.list', { workspaceId: ada.workspaceId })).items).toEqual([]);
  });
});
