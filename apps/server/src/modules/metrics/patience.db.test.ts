import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { readDueMetrics, setAsideFromReading } from './index.ts';

const hourMs = 3_600_000;
let movedMs = 0;
const clock = { now: () => new Date(Date.now() + movedMs) };
let standIn: Awaited<ReturnType<typeof startMastodonStandIn>>;
let server: TestServer;
let ada: Person;
let giveBack: () => void;
let place: { accountId: string; publicationIds: string[] };
let count = 0;

beforeAll(async () => {
  standIn = await startMastodonStandIn();
  server = await startTestServer({ clock, settings: { ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host } });
}, 60_000);
afterAll(async () => {
  giveBack();
  await server.stop();
  await standIn.close();
});

beforeEach(async () => {
  movedMs = 0;
  giveBack?.();
  ada = await server.signUp();
  giveBack = setAsideFromReading(ada.workspaceId);
  place = await connectAndPublish(1);
});

async function connectAndPublish(posts: number) {
  const { workspaceId } = ada;
  count += 1;
  const token = standIn.state.addToken(standIn.state.addAccount({ username: `marram${count}` }).id);
  const answer = await ada.call('accounts.connect', {
    workspaceId,
    channel: 'mastodon',
    method: 'token',
    input: { server: standIn.url, token },
  });
  const accountId = answer.kind === 'connected' ? (answer.accounts[0]?.id ?? '') : '';
  await until(async () => {
    const { importing } = await ada.call('accounts.get', { workspaceId, accountId });
    return importing.state === 'done';
  });
  const publicationIds: string[] = [];
  for (let index = 0; index < posts; index += 1) {
    const content = { parts: [{ text: `Firing number ${index + 1}`, media: [] }] };
    const versions = [{ accountId, options: {} }];
    const post = await ada.call('posts.create', { workspaceId, content, versions });
    const wallTime = new Date(clock.now().getTime() - 1_000).toISOString().slice(0, 23);
    const when = { kind: 'at', wallTime, timeZone: 'UTC' } as const;
    const planned = { workspaceId, postId: post.id, revision: post.revision, when };
    const { publications } = await ada.call('publications.schedule', planned);
    publicationIds.push(publications[0]?.id ?? '');
  }
  await until(async () => {
    const { items } = await ada.call('publications.list', { workspaceId, accountId, limit: 100 });
    return items.every(({ state }) => state === 'published');
  });
  return { accountId, publicationIds };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('what was waited for did not come');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const readDue = (hours: number) => {
  movedMs = hours * hourMs;
  return readDueMetrics(server.app, { workspaceId: ada.workspaceId, now: clock.now() });
};
const numbersOf = (publicationId = place.publicationIds[0] ?? '') =>
  ada.call('metrics.ofPublication', { workspaceId: ada.workspaceId, publicationId });
const asked = () => standIn.counts['statuses.index'] ?? 0;

it('leaves a network alone until the moment it named, also when a person asks', async () => {
  standIn.fault({ kind: 'rate_limited', route: 'statuses.index', retryAfterMs: hourMs });
  expect(await readDue(1.2)).toMatchObject({ failed: 1, posts: 0 });
  const before = asked();
  const wish = await ada.call('metrics.refresh', {
    workspaceId: ada.workspaceId,
    publicationId: place.publicationIds[0] ?? '',
  });
  expect(wish.outcome).toBe('waiting');
  expect(wish.retryAt).not.toBeNull();
  expect(await readDue(1.2)).toMatchObject({ accounts: 0 });
  expect(asked()).toBe(before);
  expect(await readDue(3.5)).toMatchObject({ posts: 1 });
  expect((await numbersOf()).latest).not.toBeNull();
});

it('tries a network that is down again after a while; a person need not wait for that', async () => {
  standIn.fault({ kind: 'server_error_before', route: 'statuses.index' });
  expect(await readDue(1.2)).toMatchObject({ failed: 1, posts: 0 });
  expect(await readDue(1.2)).toMatchObject({ accounts: 0 });
  const shown = await ada.call('metrics.ofAccount', { workspaceId: ada.workspaceId, accountId: place.accountId });
  expect(shown.problem).toBeTruthy();
  const wish = await ada.call('metrics.refresh', {
    workspaceId: ada.workspaceId,
    publicationId: place.publicationIds[0] ?? '',
  });
  expect(wish).toMatchObject({ outcome: 'read', posts: 1 });
  const after = await ada.call('metrics.ofAccount', { workspaceId: ada.workspaceId, accountId: place.accountId });
  expect(after.problem).toBeNull();
});

it('asks for as many posts in one call as the network allows, and for no more', async () => {
  const many = await connectAndPublish(23);
  const before = asked();
  await readDue(1.2);
  // Twenty ids a call: two calls for the twenty-three, one for the other account's single post.
  expect(asked() - before).toBe(3);
  const all = await Promise.all(many.publicationIds.map((id) => numbersOf(id)));
  expect(all.every(({ latest }) => latest !== null)).toBe(true);
});

it('leaves out a number that the network does not tell', async () => {
  await readDue(1.2);
  const { latest, gives } = await numbersOf();
  const told = latest?.values.map(({ metric }) => metric) ?? [];
  expect(told).not.toContain('views');
  expect(told.every((metric) => gives.includes(metric))).toBe(true);
  expect(told.length).toBeGreaterThan(0);
});
