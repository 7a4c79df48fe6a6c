import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../../testing/start-test-server.ts';
import { keepAccounts } from '../../accounts/index.ts';

/** Sends that wait because the network takes no more: no call is made, no try is counted. */

let server: TestServer;
let ada: Person;
let here: { workspaceId: string };
let network: Awaited<ReturnType<typeof startMastodonStandIn>>;
beforeAll(async () => {
  network = await startMastodonStandIn();
  server = await startTestServer({ settings: { ANTIPHON_ALLOW_PRIVATE_HOSTS: network.host } });
  ada = await server.signUp();
  here = { workspaceId: ada.workspaceId };
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await network?.close();
});

let count = 0;
async function connect(): Promise<string> {
  count += 1;
  const { id } = network.state.addAccount({ username: `limited${count}`, displayName: 'Limited' });
  const input = { server: network.url, token: network.state.addToken(id) };
  const result = await ada.call('accounts.connect', { ...here, channel: 'mastodon', method: 'token', input });
  if (result.kind !== 'connected' || !result.accounts[0]) throw new Error('not connected');
  return result.accounts[0].id;
}

/** An account of a network with a quota of its own; nothing answers there, so a call would fail. */
async function connectQuiet(remoteId: string): Promise<string> {
  const profile = {
    remoteId,
    handle: `@${remoteId}`,
    server: 'http://127.0.0.1:9',
    details: {},
    displayName: 'Quiet',
    profileUrl: 'http://127.0.0.1:9/',
    secret: { kind: 'app-password', accessToken: 'none', refreshToken: 'none', renewAt: '2999-01-01T00:00:00.000Z' },
  };
  const rows = await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
    keepAccounts(server.app, scope, 'bluesky', [profile]),
  );
  return rows[0]?.id ?? '';
}

const tell = (
  accountId: string,
  row: { source: string; name: string; max: number; remaining: number; resetsAt: Date },
) =>
  server.app.db.inWorkspace(ada.workspaceId, (scope) =>
    scope.client.query(
      `insert into account_limits (workspace_id, account_id, source, name, max, remaining, resets_at, seen_at) values ($1, $2, $3, $4, $5, $6, $7, now())`,
      [ada.workspaceId, accountId, row.source, row.name, row.max, row.remaining, row.resetsAt],
    ),
  );

async function sendNow(accountId: string, inMs = 0): Promise<string> {
  const content = { parts: [{ text: `Kiln ${Math.random()}`, media: [] }] };
  const post = await ada.call('posts.create', { ...here, content, versions: [{ accountId, options: {} }] });
  const when = {
    kind: 'at',
    wallTime: new Date(Date.now() + inMs).toISOString().slice(0, 23),
    timeZone: 'UTC',
  } as const;
  const { publications } = await ada.call('publications.schedule', {
    ...here,
    postId: post.id,
    revision: post.revision,
    when,
  });
  return publications[0]?.id ?? '';
}
const read = (publicationId: string) => ada.call('publications.get', { ...here, publicationId });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a limit that an answer told', () => {
  it('is waited for without a call or a try, and the post goes out when it counts anew', async () => {
    const accountId = await connect();
    const resetsAt = new Date(Date.now() + 4_000);
    await tell(accountId, { source: 'headers', name: 'calls', max: 300, remaining: 0, resetsAt });
    await wait(1_600);
    const held = await sendNow(accountId);
    await expect
      .poll(async () => (await read(held)).words, { timeout: 8_000 })
      .toMatch(/takes no more from .* for now/);
    const waiting = await read(held);
    expect([waiting.state, waiting.attemptCount, waiting.attempts]).toEqual(['scheduled', 0, []]);
    await expect.poll(async () => (await read(held)).state, { timeout: 15_000 }).toBe('published');
    const sent = await read(held);
    expect(sent.attemptCount).toBe(1);
    expect(new Date(sent.publishedAt ?? 0).getTime()).toBeGreaterThan(resetsAt.getTime());
  }, 40_000);

  it('is kept from real answers, for every worker to read', async () => {
    const accountId = await connect();
    const sent = await sendNow(accountId);
    await expect.poll(async () => (await read(sent)).state, { timeout: 15_000 }).toBe('published');
    const rows = () =>
      server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
        const found = await scope.client.query(
          "select name, max, remaining from account_limits where account_id = $1 and source = 'headers'",
          [accountId],
        );
        return found.rows;
      });
    await expect.poll(rows, { timeout: 5_000 }).toContainEqual(expect.objectContaining({ max: 300 }));
  }, 30_000);
});

describe('a limit of all accounts together', () => {
  it('keeps its last part for who has had less, and the others wait until it counts anew', async () => {
    const [hot, quiet] = [await connect(), await connect()];
    const resetsAt = new Date(Date.now() + 7_000);
    const early = await sendNow(quiet, 3_500);
    await server.app.db.asPublisher(async (scope) => {
      await scope.client.query(
        `insert into app_limits (service, client, name, max, remaining, resets_at, seen_at) values ($1, '', 'together', 10, 2, $2, now())`,
        [`mastodon ${network.url}`, resetsAt],
      );
      await scope.client.query(
        `insert into account_limits (workspace_id, account_id, source, name, used, resets_at, seen_at) values ($1, $2, 'app', 'together', 8, $3, now())`,
        [ada.workspaceId, hot, resetsAt],
      );
    });
    await wait(1_600);
    const late = await sendNow(hot);
    await expect.poll(async () => (await read(early)).state, { timeout: 8_000 }).toBe('published');
    const held = await read(late);
    expect([held.state, held.attemptCount]).toEqual(['scheduled', 0]);
    expect(held.words).toMatch(/kept for accounts that have sent less/);
    await expect.poll(async () => (await read(late)).state, { timeout: 15_000 }).toBe('published');
    expect(new Date((await read(late)).publishedAt ?? 0).getTime()).toBeGreaterThan(resetsAt.getTime());
  }, 40_000);
});

describe('a quota that is used up', () => {
  it('keeps a send back until there is room, with the reason and without a try', async () => {
    const accountId = await connectQuiet('did:plc:full');
    await tell(accountId, { source: 'read', name: 'writes', max: 6, remaining: 1, resetsAt: new Date() });
    const held = await sendNow(accountId);
    await expect.poll(async () => (await read(held)).words, { timeout: 8_000 }).toMatch(/waits until there is room/);
    const waiting = await read(held);
    expect([waiting.state, waiting.attemptCount, waiting.attempts]).toEqual(['scheduled', 0, []]);
    const { rows } = await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
      scope.client.query<{ ms: number; posted_at: Date | null; frozen_at: Date | null }>(
        `select extract(epoch from p.retry_at - now()) * 1000 as ms, p.posted_at, v.frozen_at
         from publications p join versions v on v.workspace_id = p.workspace_id and v.id = p.version_id where p.id = $1`,
        [held],
      ),
    );
    // Nobody knows when others sent: an hour after it was read at the latest.
    expect(Number(rows[0]?.ms)).toBeGreaterThan(3_500_000);
    expect(Number(rows[0]?.ms)).toBeLessThan(3_610_000);
    expect([rows[0]?.posted_at, rows[0]?.frozen_at]).toEqual([null, null]);
  }, 30_000);

  it('lets through what fits', async () => {
    const accountId = await connectQuiet('did:plc:room');
    await tell(accountId, { source: 'read', name: 'writes', max: 6, remaining: 3, resetsAt: new Date() });
    const tried = await sendNow(accountId);
    await expect.poll(async () => (await read(tried)).attemptCount, { timeout: 8_000 }).toBeGreaterThan(0);
  }, 30_000);
});
