import { startXStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../../testing/start-test-server.ts';
import { keepAccounts } from '../../accounts/index.ts';
import { setAsideFromReading } from '../../metrics/index.ts';
import { keepForCall, settleLeftReadings } from './pay-for-calls.ts';

/** Sends that the network charges for: kept before, settled after, held where they pass the cap. */

let server: TestServer;
let ada: Person;
let here: { workspaceId: string };
let network: Awaited<ReturnType<typeof startXStandIn>>;
let accountId: string;
const scopes = ['tweet.read', 'tweet.write', 'users.read', 'offline.access', 'media.write'];
/** What X charges for a post without a link, 1e-10 USD. */
const price = 150_000_000n;
/** And for a post that it shows. */
const shownPost = 50_000_000n;

beforeAll(async () => {
  network = await startXStandIn();
  server = await startTestServer({
    settings: {
      ANTIPHON_ALLOW_PRIVATE_HOSTS: network.host,
      ANTIPHON_NETWORK_SERVERS: `x.api=${network.url},x.site=${network.url}`,
      ANTIPHON_APP_X_CLIENT_ID: 'client',
      ANTIPHON_APP_X_CLIENT_SECRET: 'secret',
      ANTIPHON_WAITS_DIVIDED_BY: '100',
    },
  });
  ada = await server.signUp();
  // The schedule's own readings are paid for, too, and would pass the caps set here at a minute of their choice.
  setAsideFromReading(ada.workspaceId);
  here = { workspaceId: ada.workspaceId };
  const user = network.state.addUser({ username: 'kiln', name: 'Kiln', followersCount: 1 });
  const expiresAt = Date.now() + 86_400_000;
  network.state.tokens.set('access', { userId: user.id, clientId: 'client', scopes, expiresAt });
  const profile = {
    remoteId: user.id,
    handle: '@kiln',
    server: 'https://x.com',
    details: {},
    displayName: 'Kiln',
    profileUrl: 'https://x.com/kiln',
    secret: { accessToken: 'access', refreshToken: 'refresh' },
  };
  const rows = await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
    keepAccounts(server.app, scope, 'x', [profile]),
  );
  accountId = rows[0]?.id ?? '';
  // Reading the past in keeps money too, for a moment.
  const importing = async () => (await ada.call('accounts.get', { ...here, accountId })).importing.state;
  await vi.waitFor(async () => expect(await importing()).toBe('done'), { timeout: 20_000, interval: 50 });
}, 120_000);
afterEach(async () => {
  network.faults.clear();
  await setCap(null);
});
afterAll(async () => {
  await server?.stop();
  await network?.close();
});

async function setCap(cap: bigint | null): Promise<void> {
  const { revision } = await ada.call('spending.month', here);
  await ada.call('spending.setCap', { ...here, cap: cap === null ? null : String(cap), revision });
}
async function send(...texts: string[]): Promise<string> {
  const content = { parts: texts.map((text) => ({ text: `${text} ${Math.random()}`, media: [] })) };
  const post = await ada.call('posts.create', { ...here, content, versions: [{ accountId, options: {} }] });
  const when = { kind: 'at', wallTime: new Date().toISOString().slice(0, 23), timeZone: 'UTC' } as const;
  const asked = { ...here, postId: post.id, revision: post.revision, when };
  const { publications } = await ada.call('publications.schedule', asked);
  return publications[0]?.id ?? '';
}
const read = (publicationId: string) => ada.call('publications.get', { ...here, publicationId });
const becomes = (id: string, state: string) =>
  expect.poll(async () => (await read(id)).state, { timeout: 20_000, interval: 50 }).toBe(state);
const entriesOf = async (publicationId: string) => {
  const { items } = await ada.call('spending.entries', { ...here, limit: 200 });
  const own = items.filter((entry) => entry.publicationId === publicationId);
  const sum = (kind: string) =>
    own.filter((entry) => entry.kind === kind).reduce((total, entry) => total + BigInt(entry.amount), 0n);
  return { reserved: sum('reserve'), settled: sum('settle'), released: sum('release'), items: own };
};
/** Each amount that stands in the ledger for one kind of call. */
const paidFor = async (id: string, operation: string) => {
  const items = (await entriesOf(id)).items.filter((entry) => entry.operation === operation);
  const of = (kind: string) => items.filter((entry) => entry.kind === kind).map(({ amount }) => BigInt(amount));
  return { reserved: of('reserve'), settled: of('settle'), released: of('release') };
};
const settles = (id: string, wanted: { reserved?: bigint; settled: bigint; released?: bigint }) =>
  expect.poll(async () => entriesOf(id), { timeout: 10_000, interval: 50 }).toMatchObject(wanted);
const reservedNow = async () => (await ada.call('spending.month', here)).reserved;

describe('a paid send', () => {
  it('is kept before and settled after, to the last digit, and stands in the ledger with its publication', async () => {
    const id = await send('The kiln opens.', 'On Tuesday.');
    await becomes(id, 'published');
    await settles(id, { reserved: 2n * price, settled: 2n * price, released: 0n });
    const { items } = await entriesOf(id);
    expect(items.every(({ operation, generationId }) => operation === 'publish' && generationId === null)).toBe(true);
    expect(await reservedNow()).toBe('0');
    expect((await read(id)).attemptCount).toBe(1);
    const models = await ada.call('spending.byModel', here);
    expect(models.items.map(({ model }) => model)).toContain('Sends on X');
  }, 40_000);

  it('whose answer was lost stays kept until it is found, and the question is asked and paid for even over the cap', async () => {
    const shown = () => network.state.charges.filter((what) => what === 'Posts: Read').length;
    const before = shown();
    await setCap(BigInt((await ada.call('spending.month', here)).spent) + price);
    network.faults.add({ kind: 'lose_after', route: 'posts.create' });
    network.faults.add({ kind: 'server_error_before', route: 'timelines.posts', status: 503 });
    const id = await send('Nobody heard it.');
    await becomes(id, 'published');
    expect((await read(id)).wasFound).toBe(true);
    await settles(id, { settled: price + BigInt(shown() - before) * shownPost });
    expect(shown()).toBeGreaterThan(before);
    expect(await paidFor(id, 'publish')).toEqual({ reserved: [price], settled: [price], released: [] });
    const { reserved, released } = await paidFor(id, 'ask');
    // One question was refused, the next one answered: a hundred posts at most, and what it showed.
    expect(reserved).toEqual([100n * shownPost, 100n * shownPost]);
    expect(released).toContain(100n * shownPost);
    expect(await reservedNow()).toBe('0');
  }, 40_000);

  it('that was refused costs nothing', async () => {
    network.faults.add({ kind: 'server_error_before', route: 'posts.create', status: 400 });
    const id = await send('Not taken.');
    await expect.poll(async () => (await read(id)).state, { timeout: 20_000 }).toMatch(/failed|published|needs/);
    await expect.poll(reservedNow, { timeout: 10_000 }).toBe('0');
    const { settled, released, reserved } = await entriesOf(id);
    expect(reserved).toBe(settled + released);
    expect(settled).toBe((await read(id)).state === 'published' ? price : 0n);
  }, 40_000);
});

describe('a send over the cap', () => {
  it('is held with the reason and without a call, and goes out by itself when the cap is raised', async () => {
    const { spent } = await ada.call('spending.month', here);
    await setCap(BigInt(spent) + price - 1n);
    const id = await send('Too dear.');
    await becomes(id, 'needs_attention');
    const held = await read(id);
    expect(held.words).toMatch(/X charges \$0\.0150 for this, and of your cap of .* only \$0\.0150 is left/);
    expect([held.attemptCount, held.attempts]).toEqual([0, []]);
    expect(await entriesOf(id)).toMatchObject({ reserved: 0n, settled: 0n });
    await setCap(BigInt(spent) + price);
    await becomes(id, 'published');
    await settles(id, { reserved: price, settled: price, released: 0n });
  }, 60_000);

  it('goes out when an owner says so, and by nobody else’s word', async () => {
    await setCap(0n);
    const id = await send('All the same.');
    await becomes(id, 'needs_attention');
    const admin = await server.join(ada, 'admin');
    await expect(admin.call('sending.sendAnyway', { ...here, publicationId: id })).rejects.toMatchObject({
      status: 403,
    });
    await ada.call('sending.sendAnyway', { ...here, publicationId: id }, { idempotencyKey: 'once' });
    await becomes(id, 'published');
    await settles(id, { reserved: price, settled: price, released: 0n });
    await expect(
      ada.call('sending.sendAnyway', { ...here, publicationId: await send('Another.') }),
    ).rejects.toMatchObject({ status: 409 });
  }, 60_000);
});

describe('a takedown where deletions are charged', () => {
  const deletion = 100_000_000n;
  const takeDown = (publicationId: string) => ada.call('publications.takeDown', { ...here, publicationId });
  const charged = () => network.state.charges.filter((what) => what === 'Interaction: Delete').length;
  const deletions = (id: string) => paidFor(id, 'take_down');

  it('says the price before, and settles each deletion, also one whose answer was lost', async () => {
    const id = await send('Gone soon.', 'With its second part.');
    await becomes(id, 'published');
    await expect.poll(async () => (await read(id)).openStepCount, { timeout: 10_000 }).toBe(0);
    const { takedownPrice } = await read(id);
    expect(takedownPrice?.amount).toBe(String(2n * deletion));
    expect(takedownPrice?.words).toContain('$0.0200 for all 2 parts');
    const before = charged();
    network.faults.add({ kind: 'lose_after', route: 'posts.delete' });
    await takeDown(id);
    await becomes(id, 'taken_down');
    expect(charged()).toBe(before + 2);
    const paid = [deletion, deletion];
    expect(await deletions(id)).toEqual({ reserved: paid, settled: paid, released: [] });
    // After the silence X was asked for the post; it showed none, and charged for none.
    expect(await paidFor(id, 'ask')).toEqual({ reserved: [shownPost], settled: [], released: [shownPost] });
    const { items } = await entriesOf(id);
    const sources = items.filter(({ operation, kind }) => operation === 'take_down' && kind === 'settle');
    expect(sources.map(({ source }) => source).toSorted()).toEqual(['catalogue', 'upper_bound']);
    expect((await read(id)).takedownPrice).toBeNull();
  }, 40_000);

  it('stops at the cap, says so, and goes through once the cap is raised', async () => {
    const id = await send('Held by the cap.');
    await becomes(id, 'published');
    await expect.poll(reservedNow, { timeout: 10_000 }).toBe('0');
    await setCap(BigInt((await ada.call('spending.month', here)).spent));
    await takeDown(id);
    await expect.poll(async () => (await read(id)).takedown?.state, { timeout: 20_000 }).toBe('failed');
    expect((await read(id)).words).toMatch(/could not be taken down\. X charges 0\.01 USD for a deletion.+your cap of/);
    expect((await deletions(id)).reserved).toEqual([]);
    await setCap(null);
    await takeDown(id);
    await becomes(id, 'taken_down');
    expect((await deletions(id)).settled).toEqual([deletion]);
  }, 40_000);
});

describe('a paid reading', () => {
  const call = { kind: 'posts', count: 3 } as const;
  const later = (minutes: number) => ({
    ...server.app,
    clock: { now: () => new Date(Date.now() + minutes * 60_000) },
  });
  const settled = async (reservationId: string | undefined) =>
    (await ada.call('spending.entries', { ...here, kind: 'settle', limit: 200 })).items.filter(
      (entry) => entry.reservationId === reservationId,
    );

  it('whose worker died is settled at the most it can have cost, in its account’s name, and only once', async () => {
    const channel = server.app.channel('x');
    if (!channel) throw new Error('there is no X');
    const kept = await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
      keepForCall(server.app, scope, { of: { handle: '@kiln' }, channel, call }),
    );
    await settleLeftReadings(later(14), 100);
    expect(await settled(kept?.reservationId)).toEqual([]);
    await settleLeftReadings(later(16), 100);
    await settleLeftReadings(later(17), 100);
    const [entry, ...others] = await settled(kept?.reservationId);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ amount: '150000000', source: 'upper_bound', model: 'Numbers read on X' });
    expect(entry?.lines[0]?.what).toMatch(/^@kiln: X charges 0\.015 USD for reading 3 posts/);
  });
});

describe('comments where reading and answering are charged', () => {
  it('settle what a reading brought and what a reply cost, and neither asks nor says anything over the cap', async () => {
    const publicationId = await send('What do you think?');
    await becomes(publicationId, 'published');
    await expect.poll(reservedNow, { timeout: 10_000 }).toBe('0');
    const bob = network.state.addUser({ username: 'bob', name: 'Bob', followersCount: 1 });
    const inReplyToId = (await read(publicationId)).remoteId ?? '';
    network.state.addPost({ userId: bob.id, text: '@kiln Very nice.', inReplyToId });
    const asked = { ...here, publicationId };
    const settled = async (operation: string) =>
      (await entriesOf(publicationId)).items
        .filter((entry) => entry.operation === operation && entry.kind === 'settle')
        .map(({ amount }) => amount);

    await setCap(BigInt((await ada.call('spending.month', here)).spent));
    const refused = await ada.call('comments.read', asked);
    expect(refused).toMatchObject({ outcome: 'failed', words: expect.stringContaining('your cap') });
    // Put off for a while, and no longer than until the cap is raised.
    const putOff = async () =>
      server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
        const { rows } = await scope.client.query(
          'select not_before is not null as "isPutOff" from comment_readings where workspace_id = $1 and publication_id = $2',
          [scope.workspaceId, publicationId],
        );
        return rows[0];
      });
    expect(await putOff()).toEqual({ isPutOff: true });
    await setCap(null);
    expect(await putOff()).toEqual({ isPutOff: false });
    await expect.poll(async () => (await ada.call('comments.read', asked)).outcome, { timeout: 20_000 }).toBe('read');
    // A post and its author.
    expect(await settled('read_comments')).toEqual([String(50_000_000n + 100_000_000n)]);
    const { items, priceWords } = await ada.call('comments.list', asked);
    expect(priceWords).toContain('for reading a comment');
    await ada.call('comments.reply', { ...asked, commentId: items[0]?.id ?? '', text: 'Thank you!' });
    await expect.poll(() => settled('reply'), { timeout: 20_000 }).toEqual([String(100_000_000n)]);
    expect(await reservedNow()).toBe('0');
  }, 40_000);
});
