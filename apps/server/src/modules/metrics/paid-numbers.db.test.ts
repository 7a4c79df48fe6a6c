import { startXStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { readDueMetrics, setAsideFromReading } from './index.ts';

/** A network that charges for each post and account it shows: what it charges is what stands in the ledger. */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** All of this happens around noon (UTC), so that "on the same day" means the same whenever it runs. */
const toNoonMs = dayMs - ((Date.now() + dayMs / 2) % dayMs);
let movedMs = toNoonMs;
const clock = { now: () => new Date(Date.now() + movedMs) };
let network: Awaited<ReturnType<typeof startXStandIn>>;
let server: TestServer;
let ada: Person;
let here: { workspaceId: string };
let accountId: string;
let postIds: string[];
let giveBack: () => void;
/** What X charges, 1e-10 USD. */
const prices: Readonly<Record<string, bigint>> = { 'Posts: Read': 50_000_000n, 'User: Read': 100_000_000n };
const [post = 0n, user = 0n] = Object.values(prices);

beforeAll(async () => {
  network = await startXStandIn({ now: clock.now });
  network.state.addApp({ clientId: 'client', clientSecret: 'secret', redirectUris: null });
  server = await startTestServer({
    clock,
    settings: {
      ANTIPHON_ALLOW_PRIVATE_HOSTS: network.host,
      ANTIPHON_NETWORK_SERVERS: `x.api=${network.url},x.site=${network.url}`,
      ANTIPHON_APP_X_CLIENT_ID: 'client',
      ANTIPHON_APP_X_CLIENT_SECRET: 'secret',
    },
  });
  ada = await server.signUp();
  here = { workspaceId: ada.workspaceId };
  giveBack = setAsideFromReading(ada.workspaceId);
  ({ accountId, postIds } = await connect('kiln', 'One', 'Two', 'Three'));
}, 120_000);
afterEach(() => network.faults.clear());
afterAll(async () => {
  giveBack?.();
  await server?.stop();
  await network?.close();
});

/** An account that posted these before; they are read in by themselves. */
async function connect(username: string, ...texts: string[]): Promise<{ accountId: string; postIds: string[] }> {
  const { id: userId } = network.state.addUser({ username, name: username, followersCount: 7 });
  const postIds = texts.map((text) => network.state.addPost({ userId, text }).id);
  network.state.signedInAs = userId;
  const begun = await ada.call('accounts.connect', { ...here, channel: 'x', method: 'oauth', input: {} });
  const page = await fetch(begun.kind === 'redirect' ? begun.url : '', { redirect: 'manual' });
  const query = Object.fromEntries(new URL(page.headers.get('location') ?? '').searchParams);
  const { accounts } = await ada.call('accounts.finishConnect', { channel: 'x', query });
  return { accountId: accounts[0]?.id ?? '', postIds };
}
const importing = async (id: string) => (await ada.call('accounts.get', { ...here, accountId: id })).importing;

const readDueAt = (hours: number) => {
  movedMs = toNoonMs + hours * hourMs;
  return readDueMetrics(server.app, { ...here, now: clock.now() });
};
const charged = () => network.state.charges.reduce((sum, what) => sum + (prices[what] ?? -1n), 0n);
const ledger = async () => {
  const pages = await Promise.all(
    [...new Set([toNoonMs, movedMs].map((ms) => new Date(Date.now() + ms).toISOString().slice(0, 7)))].map((month) =>
      ada.call('spending.entries', { ...here, month, limit: 200 }),
    ),
  );
  const items = pages.flatMap((page) => page.items);
  const sum = (kind: string) =>
    items.filter((entry) => entry.kind === kind).reduce((total, entry) => total + BigInt(entry.amount), 0n);
  return { spent: sum('settle'), open: sum('reserve') - sum('settle') - sum('release'), items };
};
const setCap = async (cap: bigint | null) => {
  const { revision } = await ada.call('spending.month', here);
  await ada.call('spending.setCap', { ...here, cap: cap === null ? null : String(cap), revision });
};

it('is told before anybody connects: by post, month and past, and nothing where reading is free', async () => {
  const { costs } = await ada.call('metrics.costs', { ...here, channel: 'x' });
  expect(costs).toMatchObject({ post: String(7n * post), account: String(30n * user), pastPosts: String(200n * post) });
  expect(costs?.words).toMatch(/^X charges 0\.005 USD for reading a post .+ at most \$0\.0350 a post/);
  expect(await ada.call('metrics.costs', { ...here, channel: 'sandbox' })).toEqual({ costs: null });
  await expect(ada.call('metrics.costs', { ...here, channel: 'nowhere' })).rejects.toMatchObject({ status: 404 });
});

it('has the profile in the ledger as it was connected, and past posts as they were read in', async () => {
  await expect.poll(() => importing(accountId), { timeout: 20_000 }).toMatchObject({ state: 'done', posts: 3 });
  expect(charged()).toBe(user + 3n * post);
  const { spent, open, items } = await ledger();
  expect([spent, open]).toEqual([charged(), 0n]);
  const [entry, profile] = items.filter(({ kind }) => kind === 'settle');
  expect(profile).toMatchObject({ operation: 'connect', amount: String(user), model: 'Profiles read on X' });
  expect(entry).toMatchObject({ operation: 'read_past_posts', model: 'Past posts read on X', publicationId: null });
  expect(entry?.lines[0]?.what).toMatch(/^kiln: X charges 0\.015 USD for reading 3 posts/);
});

it('is charged for numbers once on a day (UTC), and so it stands in the ledger', async () => {
  expect(await readDueAt(2)).toMatchObject({ posts: 3 });
  // The posts were read in on this day, and the account was connected on it.
  expect(charged()).toBe(3n * post + user);
  expect(await ledger()).toMatchObject({ spent: charged(), open: 0n });
  for (const hours of [4, 9]) {
    expect(await readDueAt(hours)).toMatchObject({ accounts: 1, posts: 3, failed: 0 });
    expect(await ledger()).toMatchObject({ spent: charged(), open: 0n });
  }
  expect(charged()).toBe(3n * post + user);
  expect(await readDueAt(25)).toMatchObject({ posts: 3 });
  expect(charged()).toBe(6n * post + 2n * user);
  const { items, ...sums } = await ledger();
  expect(sums).toEqual({ spent: charged(), open: 0n });
  const [own, posts] = items.filter(({ kind, model }) => kind === 'settle' && model === 'Numbers read on X');
  expect([own?.amount, posts?.amount].toSorted()).toEqual([String(user), String(3n * post)].toSorted());
});

it('charges nothing for what is gone, nor for a refusal, and the most where its answer was lost', async () => {
  network.state.posts.delete(postIds[0] ?? '');
  expect(await readDueAt(49)).toMatchObject({ posts: 2, gone: 1 });
  expect(await ledger()).toMatchObject({ spent: charged(), open: 0n });
  network.faults.add({ kind: 'server_error_before', route: 'posts.lookup', status: 503 });
  expect(await readDueAt(73)).toMatchObject({ failed: 1 });
  expect(await ledger()).toMatchObject({ spent: charged(), open: 0n });
  network.faults.add({ kind: 'lose_after', route: 'posts.lookup' });
  const before = (await ledger()).spent;
  expect(await readDueAt(74)).toMatchObject({ failed: 1 });
  const { spent, open, items } = await ledger();
  // Two of them were given; nobody heard it, so the three that were asked for are counted.
  expect([spent - before, open]).toEqual([3n * post, 0n]);
  expect(items.some(({ kind, source }) => kind === 'settle' && source === 'upper_bound')).toBe(true);
});

it('reads nothing over the cap, says why, and goes on once the cap is raised', async () => {
  movedMs = toNoonMs + 169 * hourMs;
  await setCap(0n);
  const calls = network.state.charges.length;
  expect(await readDueAt(169)).toMatchObject({ accounts: 1, failed: 1, posts: 0 });
  const refused = await ada.call('metrics.refresh', { ...here, accountId });
  expect(refused.outcome).toBe('failed');
  expect(refused.words).toMatch(/X charges 0\.015 USD for reading 3 posts .+ your cap of \$0\.0000/);
  const { problem } = await ada.call('metrics.ofAccount', { ...here, accountId });
  expect(problem).toMatch(/your cap of/);
  expect(network.state.charges).toHaveLength(calls);
  await setCap(null);
  const before = (await ledger()).spent;
  expect(await readDueAt(169)).toMatchObject({ accounts: 1, failed: 0, posts: 2 });
  expect((await ledger()).spent - before).toBe(2n * post + user);
  expect(network.state.charges).toHaveLength(calls + 3);
});

it('puts reading the past in off while the cap is reached, and says so', async () => {
  await setCap(0n);
  const before = (await ledger()).spent;
  const calls = network.state.charges.length;
  const { accountId: late } = await connect('late', 'First', 'Second');
  await expect
    .poll(() => importing(late), { timeout: 20_000 })
    .toMatchObject({
      state: 'running',
      posts: 0,
      words: expect.stringMatching(/^X charges .+ your cap of \$0\.0000/),
    });
  // The profile was read before there was an account: the ledger holds it, over the cap.
  expect(network.state.charges).toHaveLength(calls + 1);
  await setCap(null);
  await expect.poll(() => importing(late), { timeout: 20_000 }).toEqual({ state: 'done', posts: 2, words: null });
  expect(network.state.charges).toHaveLength(calls + 3);
  expect((await ledger()).spent - before).toBe(user + 2n * post);
});
