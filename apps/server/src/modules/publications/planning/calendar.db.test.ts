import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../../testing/start-test-server.ts';

let server: TestServer;
let ada: Person;
const accountIds: string[] = [];

async function connect(handle: string): Promise<string> {
  const input = { style: 'chirp', handle, password: 'pretend', pastPosts: 0 };
  const answer = await ada.call('accounts.connect', {
    workspaceId: ada.workspaceId,
    channel: 'sandbox',
    method: 'pretend',
    input,
  });
  return (answer.kind === 'connected' && answer.accounts[0]?.id) || '';
}

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp();
  accountIds.push(await connect('marram'), await connect('dunes'));
}, 60_000);
afterAll(() => server?.stop());

/** Far enough away that nothing is sent, near enough to be planned. */
const year = new Date().getUTCFullYear() + 1;

async function plan(wallTime: string, handles: readonly number[] = [0], projectId?: string) {
  const { workspaceId } = ada;
  const content = { parts: [{ text: `Tea at ${wallTime}`, media: [] }] };
  const versions = handles.map((at) => ({ accountId: accountIds[at] ?? '', options: {} }));
  const post = await ada.call('posts.create', { workspaceId, content, versions, ...(projectId ? { projectId } : {}) });
  const when = { kind: 'at' as const, wallTime, timeZone: 'Europe/Dublin' };
  const asked = { workspaceId, postId: post.id, revision: post.revision, when };
  return (await ada.call('publications.schedule', asked)).publications;
}

const calendar = (from: string, to: string, more: object = {}) =>
  ada.call('publications.calendar', {
    workspaceId: ada.workspaceId,
    from,
    to,
    timeZone: 'Europe/Dublin',
    ...more,
  });

/** Many sends of one day, straight into the table: only their number matters. */
async function fill(day: string, count: number): Promise<void> {
  const [one] = await plan(`${day}T00:00`);
  await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
    scope.client.query(
      `insert into publications (workspace_id, id, post_id, version_id, account_id, state, due_at, seed, created_at)
       select workspace_id, gen_random_uuid(), post_id, version_id, account_id, 'cancelled', due_at + n * interval '1 minute', seed, created_at
       from publications, generate_series(1, $1::int) n where id = $2`,
      [count - 1, one?.id],
    ),
  );
}

describe('a calendar', () => {
  it('has every send on its day in the zone that is asked for', async () => {
    await plan(`${year}-02-03T23:30`);
    await plan(`${year}-02-04T09:00`, [0, 1]);
    const here = await calendar(`${year}-02-01`, `${year}-02-28`);
    expect(here.days).toEqual([
      { day: `${year}-02-03`, total: 1, byState: { scheduled: 1 } },
      { day: `${year}-02-04`, total: 2, byState: { scheduled: 2 } },
    ]);
    expect(here.items.map(({ wallTime }) => wallTime?.slice(0, 16))).toEqual([
      `${year}-02-03T23:30`,
      `${year}-02-04T09:00`,
      `${year}-02-04T09:00`,
    ]);
    const inTokyo = await calendar(`${year}-02-01`, `${year}-02-28`, { timeZone: 'Asia/Tokyo' });
    expect(inTokyo.days.map(({ day, total }) => [day, total])).toEqual([[`${year}-02-04`, 3]]);
  });

  it('tells on which days each account has something', async () => {
    const [both] = await plan(`${year}-03-10T09:00`, [0, 1]);
    const [taken] = await plan(`${year}-03-12T09:00`, [1]);
    await ada.call('publications.cancel', { workspaceId: ada.workspaceId, publicationId: taken?.id ?? '' });
    const { accounts } = await calendar(`${year}-03-09`, `${year}-03-15`);
    const daysOf = (at: number) => accounts.find(({ accountId }) => accountId === accountIds[at])?.days;
    expect(both?.state).toBe('scheduled');
    expect(daysOf(0)).toEqual([`${year}-03-10`]);
    expect(daysOf(1)).toEqual([`${year}-03-10`]);
    // An account that had something in the four weeks before is told with no day; one that had nothing is not told.
    expect((await calendar(`${year}-04-01`, `${year}-04-07`)).accounts.map(({ days }) => days)).toEqual([[], []]);
    expect((await calendar(`${year}-05-01`, `${year}-05-07`)).accounts).toEqual([]);
  });

  it('narrows to a state, an account, a channel and a project', async () => {
    const { workspaceId } = ada;
    const project = await ada.call('projects.create', { workspaceId, name: 'Winter' });
    await plan(`${year}-06-02T09:00`, [0, 1]);
    await plan(`${year}-06-03T09:00`, [1], project.id);
    const totals = async (more: object) =>
      (await calendar(`${year}-06-01`, `${year}-06-07`, more)).days.map(({ total }) => total);
    expect(await totals({})).toEqual([2, 1]);
    expect(await totals({ accountId: accountIds[0] })).toEqual([1]);
    expect(await totals({ projectId: project.id })).toEqual([1]);
    expect(await totals({ state: 'published' })).toEqual([]);
    expect(await totals({ channel: 'sandbox' })).toEqual([2, 1]);
    expect(await totals({ channel: 'none-of-ours' })).toEqual([]);
    const listed = async (channel: string) => {
      const day = { from: `${year}-06-02T00:00:00Z`, to: `${year}-06-03T00:00:00Z` };
      return (await ada.call('publications.list', { workspaceId, ...day, channel })).items.length;
    };
    expect([await listed('sandbox'), await listed('none-of-ours')]).toEqual([2, 0]);
  });

  it('counts a full day and tells only some of it, those that need a look first', async () => {
    await fill(`${year}-07-15`, 400);
    const [failed] = await plan(`${year}-07-15T23:00`);
    await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
      scope.client.query(`update publications set state = 'failed' where id = $1`, [failed?.id]),
    );
    const { days, items } = await calendar(`${year}-07-01`, `${year}-07-31`, { perDay: 5 });
    expect(days).toEqual([{ day: `${year}-07-15`, total: 401, byState: { cancelled: 399, failed: 1, scheduled: 1 } }]);
    expect(items).toHaveLength(5);
    expect(items.at(-1)).toMatchObject({ id: failed?.id, state: 'failed' });
  });

  it('tells all sends of a post at its time, or none: they are moved as one', async () => {
    for (const hour of ['09', '10', '11']) await plan(`${year}-08-03T${hour}:00`, [0, 1]);
    const { days, items } = await calendar(`${year}-08-03`, `${year}-08-03`, { perDay: 3 });
    expect(days).toMatchObject([{ total: 6 }]);
    const posts = Map.groupBy(items, ({ postId }) => postId);
    expect([...posts.values()].map((sends) => sends.length)).toEqual([2, 2]);
  });

  it('is refused for a range that ends before it begins, or that is longer than two months', async () => {
    const refusal = { status: 422, code: 'no_such_range' };
    await expect(calendar(`${year}-02-02`, `${year}-02-01`)).rejects.toMatchObject(refusal);
    await expect(calendar(`${year}-01-01`, `${year}-12-31`)).rejects.toMatchObject(refusal);
  });

  it('shows nothing of another workspace', async () => {
    const stranger = await server.signUp();
    const asked = { from: `${year}-02-01`, to: `${year}-02-28`, timeZone: 'UTC' };
    expect(await stranger.call('publications.calendar', { workspaceId: stranger.workspaceId, ...asked })).toEqual({
      days: [],
      items: [],
      accounts: [],
    });
    await expect(
      stranger.call('publications.calendar', { workspaceId: ada.workspaceId, ...asked }),
    ).rejects.toMatchObject({ status: 404 });
  });
});
