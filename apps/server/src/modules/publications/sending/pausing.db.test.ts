import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../../testing/start-test-server.ts';

/** Sends that are kept back: by a person, or because the service is out. */

let server: TestServer;
let ada: Person;
let here: { workspaceId: string };
let north: Awaited<ReturnType<typeof startMastodonStandIn>>;
let south: Awaited<ReturnType<typeof startMastodonStandIn>>;

beforeAll(async () => {
  [north, south] = await Promise.all([startMastodonStandIn(), startMastodonStandIn()]);
  server = await startTestServer({ settings: { ANTIPHON_ALLOW_PRIVATE_HOSTS: `${north.host},${south.host}` } });
  ada = await server.signUp();
  here = { workspaceId: ada.workspaceId };
}, 120_000);
afterEach(() => {
  north.reset();
  south.reset();
});
afterAll(async () => {
  await server?.stop();
  await Promise.all([north?.close(), south?.close()]);
});

let count = 0;
async function connect(standIn: typeof north): Promise<string> {
  count += 1;
  const { id } = standIn.state.addAccount({ username: `teller${count}`, displayName: 'Teller' });
  const input = { server: standIn.url, token: standIn.state.addToken(id) };
  const result = await ada.call('accounts.connect', { ...here, channel: 'mastodon', method: 'token', input });
  if (result.kind !== 'connected' || !result.accounts[0]) throw new Error('not connected');
  return result.accounts[0].id;
}

async function plan(accountId: string, text: string, dueInMs = 0): Promise<string> {
  const versions = [{ accountId, options: {} }];
  const post = await ada.call('posts.create', { ...here, content: { parts: [{ text, media: [] }] }, versions });
  const wallTime = new Date(Date.now() + dueInMs).toISOString().slice(0, 23);
  const when = { kind: 'at', wallTime, timeZone: 'UTC' } as const;
  const { publications } = await ada.call('publications.schedule', {
    ...here,
    postId: post.id,
    revision: post.revision,
    when,
  });
  return publications[0]?.id ?? '';
}

const read = (publicationId: string) => ada.call('publications.get', { ...here, publicationId });
const stateOf = async (publicationId: string) => (await read(publicationId)).state;
const becomes = (publicationId: string, state: string) =>
  expect.poll(() => stateOf(publicationId), { timeout: 15_000, interval: 50 }).toBe(state);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('pausing', () => {
  it('an account keeps back its sends and no others, and lets them go when it ends', async () => {
    const [still, open] = [await connect(north), await connect(north)];
    const paused = await ada.call('accounts.pause', { ...here, accountId: still });
    expect(paused.pausedAt).not.toBeNull();
    const [kept, sent] = [await plan(still, 'Kept back'), await plan(open, 'Let through')];
    await becomes(sent, 'published');
    expect(await read(kept)).toMatchObject({
      state: 'scheduled',
      words: expect.stringMatching(/^Its account is paused/),
    });
    expect((await ada.call('accounts.resume', { ...here, accountId: still })).pausedAt).toBeNull();
    await becomes(kept, 'published');
  }, 40_000);

  it('a workspace stops a running row of sends within a second', async () => {
    const account = await connect(north);
    const planned: string[] = [];
    const firstAt = Date.now() + 4_000;
    for (let index = 0; index < 30; index += 1)
      planned.push(await plan(account, `Row ${index}`, firstAt - Date.now() + index * 100));
    const first = planned[0] ?? '';
    await becomes(first, 'published');
    const pausedAt = Date.now();
    await ada.call('workspaces.pause', here);
    await wait(2_500);
    const { rows } = await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
      scope.client.query<{ last: Date }>('select max(sent_at) as last from steps'),
    );
    expect((rows[0]?.last.getTime() ?? 0) - pausedAt).toBeLessThan(1_000);
    expect(await read(planned.at(-1) ?? '')).toMatchObject({
      state: 'scheduled',
      words: expect.stringMatching(/paused in this workspace/),
    });
    expect((await ada.call('workspaces.get', here)).pausedAt).not.toBeNull();
    await ada.call('workspaces.resume', here);
    await becomes(planned.at(-1) ?? '', 'published');
    expect(north.state.statuses.size).toBeGreaterThanOrEqual(30);
  }, 60_000);

  it('everything is the operator’s to pause, and is said to every member', async () => {
    const account = await connect(north);
    expect((await ada.call('publications.pauseAll', {})).pausedAt).not.toBeNull();
    const kept = await plan(account, 'Nothing leaves');
    await wait(1_500);
    expect(await read(kept)).toMatchObject({ state: 'scheduled', words: expect.stringMatching(/paused all sending/) });
    expect((await ada.call('publications.services', here)).isAllPaused).toBe(true);
    const bob = await server.signUp();
    await expect(bob.call('publications.resumeAll', {})).rejects.toMatchObject({ status: 403 });
    const standing = await ada.call('publications.resumeAll', {});
    expect(standing.pausedAt).toBeNull();
    expect(standing.workers[0]).toMatchObject({ isAlive: true });
    await becomes(kept, 'published');
  }, 40_000);

  it('applies the missed rule to what its time passed over', async () => {
    const account = await connect(north);
    const { revision } = await ada.call('workspaces.get', here);
    await ada.call('workspaces.update', { ...here, revision, missedRule: 'ask', latenessLimitMs: 1_000 });
    await ada.call('accounts.pause', { ...here, accountId: account });
    const late = await plan(account, 'Too late by then');
    await wait(1_500);
    await ada.call('accounts.resume', { ...here, accountId: account });
    await becomes(late, 'missed');
    const now = await ada.call('workspaces.get', here);
    await ada.call('workspaces.update', { ...here, revision: now.revision, latenessLimitMs: 3_600_000 });
  }, 40_000);
});

describe('a service that is out', () => {
  it('gets nothing new, is named, and is tried by one send until it is back; others go on', async () => {
    const accounts = await Promise.all(Array.from({ length: 6 }, () => connect(south)));
    const outage = south.fault({ kind: 'server_error_before', route: 'statuses.create', status: 503, times: 'always' });
    for (const account of accounts.slice(0, 5)) await plan(account, `While out ${account}`);
    const named = async () => (await ada.call('publications.services', here)).items;
    await expect.poll(named, { timeout: 15_000 }).toMatchObject([{ kind: 'outage', server: south.url }]);
    expect((await named())[0]?.words).toMatch(/failed \d+ times in a row/);

    const waiting = await plan(accounts[5] ?? '', 'Waits for the service');
    const elsewhere = await plan(await connect(north), 'Goes out meanwhile');
    await becomes(elsewhere, 'published');
    expect(await stateOf(waiting)).toBe('scheduled');

    outage.remove();
    // The wait of half a minute, over at once.
    await server.app.db.asPublisher((scope) => scope.client.query('update service_gates set closed_until = now()'));
    await becomes(waiting, 'published');
    await expect.poll(named, { timeout: 5_000 }).toEqual([]);
  }, 60_000);
});
