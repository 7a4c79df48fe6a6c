import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { keepAccounts } from '../accounts/index.ts';

let server: TestServer;
let ada: Person;
let accountIds: string[];
beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp();
  accountIds = [await connect('marram'), await connect('sedge')];
}, 60_000);
afterAll(() => server?.stop());

async function connect(handle: string): Promise<string> {
  const input = { style: 'chirp', handle, password: 'pretend', pastPosts: 0 };
  const { workspaceId } = ada;
  const answer = await ada.call('accounts.connect', { workspaceId, channel: 'sandbox', method: 'pretend', input });
  return (answer.kind === 'connected' && answer.accounts[0]?.id) || '';
}

const year = new Date().getUTCFullYear() + 1;
const content = { parts: [{ text: 'Tea at four', media: [] }] };

/** An account whose network said that it takes so many posts in 24 hours; nothing answers there. */
async function connectWithQuota(remoteId: string, max: number): Promise<string> {
  const profile = {
    remoteId,
    handle: `@${remoteId}`,
    server: 'http://127.0.0.1:9',
    details: {},
    displayName: remoteId,
    profileUrl: 'http://127.0.0.1:9/',
    secret: { accessToken: 'none', issuedAt: new Date().toISOString() },
  };
  return server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
    const [row] = await keepAccounts(server.app, scope, 'threads', [profile]);
    await scope.client.query(
      `insert into account_limits (workspace_id, account_id, source, name, max, remaining, seen_at)
       values ($1, $2, 'read', 'posts', $3, $3, now())`,
      [ada.workspaceId, row?.id, max],
    );
    return row?.id ?? '';
  });
}

/** A post for both accounts. */
async function plan(wallTime: string, of: readonly string[] = accountIds) {
  const { workspaceId } = ada;
  const versions = of.map((accountId) => ({ accountId, options: {} }));
  const post = await ada.call('posts.create', { workspaceId, content, versions });
  const when = { kind: 'at' as const, wallTime, timeZone: 'Europe/Dublin' };
  const asked = { workspaceId, postId: post.id, revision: post.revision, when };
  return (await ada.call('publications.schedule', asked)).publications;
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

/** As if a worker had just taken it. */
async function beginSending(id: string): Promise<void> {
  await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
    scope.client.query("update publications set state = 'sending' where id = $1", [id]),
  );
}

describe('many at once', () => {
  it('are moved by one call, each reported, and brought back each to its own time', async () => {
    const { workspaceId } = ada;
    const first = await plan(`${year}-05-01T09:00`);
    const second = await plan(`${year}-05-02T10:00`);
    const postIds = [first, second].map(([one]) => one?.postId ?? '');
    const move = { kind: 'shift' as const, days: 7, minutes: 30 };
    const moved = await ada.call('publications.rescheduleMany', { workspaceId, postIds, move });
    expect(moved.doneCount).toBe(4);
    expect(moved.items.map(({ dueAt }) => dueAt).sort()).toEqual([
      `${year}-05-08T08:30:00.000Z`,
      `${year}-05-08T08:30:00.000Z`,
      `${year}-05-09T09:30:00.000Z`,
      `${year}-05-09T09:30:00.000Z`,
    ]);
    const times = moved.items.flatMap(({ publicationId, before }) =>
      before ? [{ publicationId, wallTime: before.wallTime, timeZone: before.timeZone }] : [],
    );
    const back = { workspaceId, move: { kind: 'each' as const, times } };
    expect((await ada.call('publications.rescheduleMany', back)).doneCount).toBe(4);
    const now = await ada.call('publications.get', { workspaceId, publicationId: first[0]?.id ?? '' });
    expect(now).toMatchObject({ dueAt: `${year}-05-01T08:00:00.000Z`, timeZone: 'Europe/Dublin' });
  });

  it('tells of each who was first or why not, and does the others', async () => {
    const { workspaceId } = ada;
    const [sending, away, free] = [
      await plan(`${year}-06-01T09:00`),
      await plan(`${year}-06-02T09:00`),
      await plan(`${year}-06-03T09:00`),
    ].map((rows) => rows[0]?.id ?? '');
    await beginSending(sending ?? '');
    await ada.call('publications.cancel', { workspaceId, publicationId: away ?? '' });
    const nowhere = '01890000-0000-7000-8000-000000000000';
    const publicationIds = [sending, away, free, nowhere].map((id) => id ?? '');
    const move = { kind: 'at' as const, wallTime: `${year}-07-01T09:00`, timeZone: 'UTC' };
    const moved = await ada.call('publications.rescheduleMany', { workspaceId, publicationIds, move });
    expect(moved.items.map(({ outcome }) => outcome)).toEqual(['too_late', 'too_late', 'done', 'not_found']);
    expect(moved.items[0]?.words).toBe('Too late to move it: it is being sent at this moment.');
    expect(moved.items[1]?.words).toBe('Too late to move it: it was cancelled.');
    const past = { kind: 'at' as const, wallTime: '2020-01-01T09:00', timeZone: 'UTC' };
    const refused = await ada.call('publications.rescheduleMany', {
      workspaceId,
      publicationIds: [free ?? ''],
      move: past,
    });
    expect(refused.items[0]).toMatchObject({ outcome: 'refused', words: expect.stringContaining('has passed') });
    const taken = await ada.call('publications.cancelMany', { workspaceId, publicationIds });
    expect(taken.items.map(({ outcome }) => outcome)).toEqual(['too_late', 'done', 'done', 'not_found']);
    expect(taken.doneCount).toBe(2);
  });

  it('are taken back by one call and planned again, but never one that is planned anew meanwhile', async () => {
    const { workspaceId } = ada;
    const rows = await plan(`${year}-08-01T09:00`);
    const taken = await ada.call('publications.cancelMany', { workspaceId, publicationIds: idsOf(rows) });
    expect(taken.items.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    const times = taken.items.map(({ publicationId, before }) => ({
      publicationId,
      wallTime: before?.wallTime ?? '',
      timeZone: before?.timeZone ?? '',
    }));
    const post = await ada.call('posts.get', { workspaceId, postId: rows[0]?.postId ?? '' });
    const when = { kind: 'at' as const, wallTime: `${year}-08-02T09:00`, timeZone: 'UTC' };
    const only = rows[0]?.accountId ?? '';
    const anew = { workspaceId, postId: post.id, revision: post.revision, when, accountIds: [only] };
    await ada.call('publications.schedule', anew);
    const again = await ada.call('publications.resumeMany', { workspaceId, times });
    const outcomes = new Map(again.items.map(({ accountId, outcome }) => [accountId, outcome]));
    expect(outcomes.get(only)).toBe('too_late');
    expect(again.doneCount).toBe(1);
  });

  it('warn once for an account and day of what its network would not take, and plan it all the same', async () => {
    const { workspaceId } = ada;
    const [tight, wide] = [await connectWithQuota('tight', 2), await connectWithQuota('wide', 250)];
    await plan(`${year}-11-01T07:00`, [tight]);
    const postIds: string[] = [];
    for (const day of ['02', '03', '04', '05']) {
      const [one] = await plan(`${year}-11-${day}T09:00`, [tight, wide]);
      postIds.push(one?.postId ?? '');
    }
    const to = (wallTime: string) => ({ kind: 'at' as const, wallTime, timeZone: 'Europe/Dublin' });
    const move = to(`${year}-11-01T20:00`);
    const moved = await ada.call('publications.rescheduleMany', { workspaceId, postIds, move });
    expect(moved.doneCount).toBe(8);
    expect(moved.overQuotas).toMatchObject([{ accountId: tight, date: `${year}-11-01`, quota: 'posts' }]);
    expect(moved.overQuotas[0]?.words).toMatch(
      /It told us 2 for this account\. This would be the 5th on \w+ 1 November/,
    );
    const apart = {
      kind: 'spread' as const,
      from: `${year}-11-02T09:00`,
      to: `${year}-11-08T09:00`,
      timeZone: 'UTC',
    };
    expect((await ada.call('publications.rescheduleMany', { workspaceId, postIds, move: apart })).overQuotas).toEqual(
      [],
    );
    const [free] = postIds;
    const fits = { workspaceId, postIds: [free ?? ''], move: to(`${year}-11-04T10:00`) };
    expect((await ada.call('publications.rescheduleMany', fits)).overQuotas).toEqual([]);
    const times = moved.items.map(({ publicationId }) => ({
      publicationId,
      wallTime: `${year}-11-01T20:00`,
      timeZone: 'UTC',
    }));
    await ada.call('publications.cancelMany', { workspaceId, postIds });
    const again = await ada.call('publications.resumeMany', { workspaceId, times });
    expect(again.overQuotas).toMatchObject([{ accountId: tight, date: `${year}-11-01` }]);
  });

  it('answer the same for the same key, and refuse more than a thousand as a whole', async () => {
    const { workspaceId } = ada;
    const rows = await plan(`${year}-09-01T09:00`);
    const asked = { workspaceId, publicationIds: idsOf(rows), move: { kind: 'shift' as const, days: 1, minutes: 0 } };
    const key = { idempotencyKey: 'once-and-no-more' };
    const first = await ada.call('publications.rescheduleMany', asked, key);
    expect(await ada.call('publications.rescheduleMany', asked, key)).toEqual(first);
    const now = await ada.call('publications.get', { workspaceId, publicationId: rows[0]?.id ?? '' });
    expect(now.dueAt).toBe(`${year}-09-02T08:00:00.000Z`);
    const postIds = await fillUp(600);
    await expect(ada.call('publications.cancelMany', { workspaceId, postIds })).rejects.toMatchObject({
      status: 422,
      code: 'too_many',
    });
  });

  it('a thousand are moved and taken back within seconds', async () => {
    const { workspaceId } = ada;
    const postIds = await fillUp(500, [await connectWithQuota('busy', 20), await connectWithQuota('calm', 250)]);
    const from = performance.now();
    const move = { kind: 'spread' as const, from: `${year}-01-10T09:00`, to: `${year}-01-20T09:00`, timeZone: 'UTC' };
    const moved = await ada.call('publications.rescheduleMany', { workspaceId, postIds, move });
    expect([moved.doneCount, moved.overQuotas.length]).toEqual([1000, 11]);
    expect((await ada.call('publications.cancelMany', { workspaceId, postIds })).doneCount).toBe(1000);
    expect(performance.now() - from).toBeLessThan(5_000);
  });
});

/** So many posts planned for both accounts, written straight into the tables: by the door it would take a minute. */
async function fillUp(count: number, of: readonly string[] = accountIds): Promise<string[]> {
  const [like] = await plan(`${year}-10-01T09:00`, of);
  return server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
    const { rows } = await scope.client.query<{ id: string }>(
      `insert into posts (workspace_id, id, project_id, content, created_at, updated_at)
       select workspace_id, gen_random_uuid(), project_id, content, created_at, updated_at
       from posts, generate_series(1, $2) where id = $1 returning id`,
      [like?.postId, count],
    );
    const postIds = idsOf(rows);
    await scope.client.query(
      `insert into versions (workspace_id, id, post_id, account_id, follows_shared, content)
       select workspace_id, gen_random_uuid(), p, account_id, follows_shared, content
       from versions, unnest($2::uuid[]) p where post_id = $1`,
      [like?.postId, postIds],
    );
    await scope.client.query(
      `insert into publications (workspace_id, id, post_id, version_id, account_id, state, due_at, seed, created_at)
       select v.workspace_id, gen_random_uuid(), v.post_id, v.id, v.account_id, 'scheduled', q.due_at, q.seed, q.created_at
       from versions v, publications q where v.post_id = any ($2) and q.id = $1`,
      [like?.id, postIds],
    );
    return postIds;
  });
}
