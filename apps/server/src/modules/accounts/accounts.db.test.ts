import { startBlueskyStandIn, startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { findAccount, updateAccount } from './accounts.queries.ts';

/** Signing in at the network's own page, for both networks that have one, over our HTTP and theirs. */

type Query = Record<string, string>;
let bluesky: Awaited<ReturnType<typeof startBlueskyStandIn>>;
let mastodon: Awaited<ReturnType<typeof startMastodonStandIn>>;
let server: TestServer;
let shiftMs = 0;

beforeAll(async () => {
  [bluesky, mastodon] = await Promise.all([startBlueskyStandIn(), startMastodonStandIn()]);
  bluesky.state.addAccount({ handle: 'kiln.test', password: 'aaaa-bbbb-cccc-dddd', displayName: 'Kiln' });
  mastodon.state.addAccount({ username: 'kiln', displayName: 'Kiln' });
  server = await startTestServer({
    clock: { now: () => new Date(Date.now() + shiftMs) },
    settings: {
      ANTIPHON_ALLOW_PRIVATE_HOSTS: `${bluesky.host},${mastodon.host}`,
      ANTIPHON_NETWORK_SERVERS: `bluesky.entryServer=${bluesky.url},bluesky.plcDirectory=${bluesky.url}`,
    },
  });
}, 120_000);
beforeEach(() => {
  shiftMs = 0;
  bluesky.reset();
  mastodon.reset();
  bluesky.state.consents = true;
  mastodon.state.consents = true;
});
afterAll(async () => {
  await server?.stop();
  await Promise.all([bluesky?.close(), mastodon?.close()]);
});

const networks = [
  {
    channel: 'bluesky',
    input: () => ({ handle: 'kiln.test' }),
    handle: () => 'kiln.test',
    standIn: () => bluesky,
    begun: 'oauth.par',
    postCount: () => bluesky.state.records.size,
  },
  {
    channel: 'mastodon',
    input: () => ({ server: mastodon.url }),
    handle: () => `kiln@${mastodon.host}`,
    standIn: () => mastodon,
    begun: 'apps.create',
    postCount: () => mastodon.state.statuses.size,
  },
] as const;
type Network = (typeof networks)[number];

async function begin(
  network: Network,
  by: Pick<Person, 'call'>,
  workspaceId: string,
  options: { idempotencyKey?: string } = {},
) {
  const { channel } = network;
  const wish = { workspaceId, channel, method: 'oauth', input: network.input() };
  const answer = await by.call('accounts.connect', wish, options);
  if (answer.kind !== 'redirect') throw new Error('no consent page');
  return answer.url;
}

/** The person's part at the network: what its page sends back with them. */
async function consent(url: string): Promise<Query> {
  const page = await fetch(url, { redirect: 'manual' });
  const back = new URL(page.headers.get('location') ?? 'about:blank');
  expect(back.pathname).toMatch(/^\/connect\/\w+$/);
  return Object.fromEntries(back.searchParams);
}

const finish = ({ channel }: Network, by: Pick<Person, 'call'>, query: Query) =>
  by.call('accounts.finishConnect', { channel, query });

async function connect(network: Network, person: Person) {
  const query = await consent(await begin(network, person, person.workspaceId));
  const { accounts, workspaceId } = await finish(network, person, query);
  expect(workspaceId).toBe(person.workspaceId);
  const [account] = accounts;
  if (!account) throw new Error('not connected');
  return account;
}

const accountsOf = async (person: Person) =>
  (await person.call('accounts.list', { workspaceId: person.workspaceId, disconnected: 'show' })).items;
const asked = (network: Network, route: string) => network.standIn().counts[route] ?? 0;
/** Named cookies of one browser, as another one would send them. */
const cookies = (person: Person, pattern: RegExp) =>
  person.cookie
    .split('; ')
    .filter((pair) => pattern.test(pair))
    .join('; ');
const pendingOnly = /^antiphon\.connect=/;
const sessionOnly = /^(?!antiphon\.connect=)/;

async function publish(person: Person, accountId: string, text: string): Promise<string> {
  const { workspaceId } = person;
  const post = await person.call('posts.create', {
    workspaceId,
    content: { parts: [{ text, media: [] }] },
    versions: [{ accountId, options: {} }],
  });
  const wallTime = new Date(Date.now() - 1_000).toISOString().slice(0, 23);
  const { publications } = await person.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when: { kind: 'at', wallTime, timeZone: 'UTC' },
  });
  const publicationId = publications[0]?.id ?? '';
  const state = async () => (await person.call('publications.get', { workspaceId, publicationId })).state;
  await expect.poll(state, { timeout: 10_000 }).toBe('published');
  return publicationId;
}

describe.each(networks)('an account on $channel, connected by consent', (network) => {
  it('is kept with its sign-in sealed, and publishes', async () => {
    const ada = await server.signUp();
    const account = await connect(network, ada);
    expect(account).toMatchObject({ handle: network.handle(), displayName: 'Kiln', state: 'connected' });
    expect(cookies(ada, pendingOnly)).toBe('');
    const before = network.postCount();
    await publish(ada, account.id, 'By consent');
    expect(network.postCount()).toBe(before + 1);
  });

  it('stays the same account with its history when it is connected again', async () => {
    const ada = await server.signUp();
    const { id } = await connect(network, ada);
    const publicationId = await publish(ada, id, 'Before the sign-in ended');
    const row = await server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
      const found = await findAccount(scope, id);
      await updateAccount(scope, id, { state: 'needs_reconnect', problem: 'The network wants a new sign-in.' });
      return found;
    });
    expect(await connect(network, ada)).toMatchObject({ id, state: 'connected', problem: null });
    expect(await accountsOf(ada)).toHaveLength(1);
    const { items } = await ada.call('publications.list', { workspaceId: ada.workspaceId });
    expect(items.map((one) => one.id)).toContain(publicationId);
    const secrets = await server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
      const found = await findAccount(scope, id);
      const { rows } = await scope.client.query<{ id: string }>(
        'select id from secrets where workspace_id = $1 and id = any ($2)',
        [ada.workspaceId, [row?.secretId, found?.secretId]],
      );
      return { now: found?.secretId, kept: rows.map((one) => one.id) };
    });
    expect(secrets.now).not.toBe(row?.secretId);
    expect(secrets.kept).toEqual([secrets.now]);
  });

  it('that was disconnected comes back with its sign-in, and publishes', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const { id } = await connect(network, ada);
    await ada.call('accounts.disconnect', { workspaceId, accountId: id });
    expect((await ada.call('accounts.list', { workspaceId })).items).toEqual([]);
    await ada.call('accounts.restore', { workspaceId, accountId: id });
    await publish(ada, id, 'After the undo');
  });
});

describe.each(networks)('an answer of $channel', (network) => {
  /** Nothing was asked of the network, and nothing is kept. */
  async function refusedUnasked(owner: Person, call: Promise<unknown>, problem: object): Promise<void> {
    await expect(call).rejects.toMatchObject(problem);
    expect(asked(network, 'oauth.token')).toBe(0);
    expect(await accountsOf(owner)).toEqual([]);
  }
  const forgotten = { status: 422, code: 'connect_forgotten', message: expect.stringMatching(/Begin again/) };

  it('is not taken from another person in the same browser', async () => {
    const [ada, eve] = [await server.signUp(), await server.signUp()];
    const query = await consent(await begin(network, ada, ada.workspaceId));
    const cookie = `${cookies(eve, sessionOnly)}; ${cookies(ada, pendingOnly)}`;
    await refusedUnasked(ada, finish(network, server.visitor({ cookie }), query), forgotten);
    expect(await accountsOf(eve)).toEqual([]);
  });

  it('is not taken in another browser of the same person', async () => {
    const ada = await server.signUp();
    const query = await consent(await begin(network, ada, ada.workspaceId));
    const elsewhere = server.visitor({ cookie: cookies(ada, sessionOnly) });
    await refusedUnasked(ada, finish(network, elsewhere, query), forgotten);
  });

  it('is not taken with a state that we did not give out', async () => {
    const ada = await server.signUp();
    const query = await consent(await begin(network, ada, ada.workspaceId));
    await refusedUnasked(ada, finish(network, ada, { ...query, state: 'forged' }), forgotten);
    const { state: _state, ...stateless } = query;
    await refusedUnasked(ada, finish(network, ada, stateless), forgotten);
  });

  it('is not taken for another network', async () => {
    const ada = await server.signUp();
    const query = await consent(await begin(network, ada, ada.workspaceId));
    const channel = network.channel === 'bluesky' ? 'mastodon' : 'bluesky';
    await refusedUnasked(ada, ada.call('accounts.finishConnect', { channel, query }), forgotten);
  });

  it('is not taken more than 15 minutes after the beginning', async () => {
    const ada = await server.signUp();
    const query = await consent(await begin(network, ada, ada.workspaceId));
    shiftMs = 15 * 60_000 + 1_000;
    await refusedUnasked(ada, finish(network, ada, query), forgotten);
  });

  it('connects nothing a second time', async () => {
    const ada = await server.signUp();
    const query = await consent(await begin(network, ada, ada.workspaceId));
    const kept = server.visitor({ cookie: ada.cookie });
    await finish(network, ada, query);
    await expect(finish(network, ada, query)).rejects.toMatchObject(forgotten);
    await expect(finish(network, kept, query)).rejects.toMatchObject({
      status: 422,
      code: expect.stringMatching(/^(invalid_grant|http_400)$/),
    });
    expect(await accountsOf(ada)).toMatchObject([{ state: 'connected' }]);
  });

  it('that says no is told in words, and connects nothing', async () => {
    const ada = await server.signUp();
    network.standIn().state.consents = false;
    const query = await consent(await begin(network, ada, ada.workspaceId));
    const message = expect.stringContaining('You did not give consent, so nothing was connected.');
    await refusedUnasked(ada, finish(network, ada, query), { status: 422, code: 'access_denied', message });
  });

  it('is not taken from somebody who may no longer connect accounts', async () => {
    const owner = await server.signUp();
    const { workspaceId } = owner;
    const admin = await server.join(owner, 'admin');
    const query = await consent(await begin(network, admin, workspaceId));
    await owner.call('workspaces.setRole', { workspaceId, userId: admin.userId, role: 'editor' });
    await refusedUnasked(owner, finish(network, admin, query), { status: 403, code: 'forbidden' });
    await owner.call('workspaces.removeMember', { workspaceId, userId: admin.userId });
    await refusedUnasked(owner, finish(network, admin, query), { status: 403, code: 'forbidden' });
  });

  it('is taken from a person only, not from the API key that began', async () => {
    const ada = await server.signUp();
    const reading = await server.withApiKey(ada, ['read']);
    await expect(begin(network, reading, ada.workspaceId)).rejects.toMatchObject({ status: 403 });
    const program = await server.withApiKey(ada, ['accounts:write']);
    const query = await consent(await begin(network, program, ada.workspaceId));
    await refusedUnasked(ada, finish(network, program, query), { status: 403 });
  });

  it('is taken after our reply was lost and the beginning repeated, which begins nothing anew', async () => {
    const ada = await server.signUp();
    const lost = server.visitor({ cookie: ada.cookie });
    const idempotencyKey = 'lost-reply';
    const first = await begin(network, lost, ada.workspaceId, { idempotencyKey });
    const second = await begin(network, ada, ada.workspaceId, { idempotencyKey });
    expect(second).toBe(first);
    expect(asked(network, network.begun)).toBeLessThanOrEqual(network.channel === 'bluesky' ? 2 : 1);
    const { accounts } = await finish(network, ada, await consent(second));
    expect(accounts).toMatchObject([{ handle: network.handle() }]);
  });

  it('that only repeats the beginning of somebody else is not theirs to finish', async () => {
    const owner = await server.signUp();
    const admin = await server.join(owner, 'admin');
    const idempotencyKey = 'same-key';
    const url = await begin(network, owner, owner.workspaceId, { idempotencyKey });
    await begin(network, admin, owner.workspaceId, { idempotencyKey });
    await refusedUnasked(owner, finish(network, admin, await consent(url)), forgotten);
  });
});
