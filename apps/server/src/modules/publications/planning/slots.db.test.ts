import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../../testing/start-test-server.ts';

/** A Saturday noon in winter. */
const saturday = new Date('2026-11-21T12:00:00.000Z');
let server: TestServer;
let ada: Person;

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' }, clock: { now: () => saturday } });
  ada = await server.signUp({ timeZone: 'Europe/Dublin' });
}, 60_000);
afterAll(() => server?.stop());

let handles = 0;
async function newAccount(): Promise<string> {
  handles += 1;
  const input = { style: 'chirp', handle: `queue_${handles}`, password: 'pretend', pastPosts: 0 };
  const { workspaceId } = ada;
  const answer = await ada.call('accounts.connect', { workspaceId, channel: 'sandbox', method: 'pretend', input });
  return (answer.kind === 'connected' && answer.accounts[0]?.id) || '';
}
async function newPost(accountIds: readonly string[], text = 'Tea at four') {
  const versions = accountIds.map((accountId) => ({ accountId, options: {} }));
  const content = { parts: [{ text, media: [] }] };
  return ada.call('posts.create', { workspaceId: ada.workspaceId, content, versions });
}
async function withSlots(slots: readonly { weekday: number; time: string }[]): Promise<string> {
  const accountId = await newAccount();
  const { workspaceId } = ada;
  await ada.call('slots.save', { workspaceId, accountId, revision: 0, timeZone: null, slots: [...slots] });
  return accountId;
}
async function add(accountIds: readonly string[], text?: string) {
  const post = await newPost(accountIds, text);
  const { workspaceId } = ada;
  const asked = { workspaceId, postId: post.id, revision: post.revision, when: { kind: 'next_slot' as const } };
  return ada.call('publications.schedule', asked);
}
const queueOf = async (accountId: string, days = 28) =>
  (await ada.call('slots.queue', { workspaceId: ada.workspaceId, accountId, days })).items;
const weekdays = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, time: '09:00' }));

describe('the slots of an account', () => {
  it('are kept in the order of the week and the zone of the workspace, until the account has its own', async () => {
    const accountId = await newAccount();
    const { workspaceId } = ada;
    const slots = [
      { weekday: 5, time: '17:30' },
      { weekday: 1, time: '09:00' },
    ];
    const saved = await ada.call('slots.save', { workspaceId, accountId, revision: 0, timeZone: null, slots });
    expect(saved).toMatchObject({ zone: 'Europe/Dublin', timeZone: null, revision: 1, slots: [...slots].reverse() });
    const own = { workspaceId, accountId, revision: 1, timeZone: 'Asia/Tokyo', slots };
    expect(await ada.call('slots.save', own)).toMatchObject({ zone: 'Asia/Tokyo', revision: 2 });
    await expect(ada.call('slots.save', own)).rejects.toMatchObject({
      status: 409,
      code: 'stale_write',
      problem: { current: { revision: 2 } },
    });
    const { items } = await ada.call('slots.list', { workspaceId });
    expect(items.find((one) => one.accountId === accountId)).toMatchObject({ revision: 2, timeZone: 'Asia/Tokyo' });
  });

  it('are given to other accounts with their zone', async () => {
    const { workspaceId } = ada;
    const accountId = await withSlots(weekdays);
    const others = [await newAccount(), await withSlots([{ weekday: 7, time: '20:00' }])];
    const { items } = await ada.call('slots.copy', { workspaceId, accountId, toAccountIds: others });
    expect(items.map(({ slots, revision }) => [slots.length, revision])).toEqual([
      [5, 1],
      [5, 2],
    ]);
  });

  it('are not written twice alike, nor for an account of somebody else', async () => {
    const { workspaceId } = ada;
    const accountId = await newAccount();
    const slots = [weekdays[0], weekdays[0]].flatMap((slot) => (slot ? [slot] : []));
    await expect(
      ada.call('slots.save', { workspaceId, accountId, revision: 0, timeZone: null, slots }),
    ).rejects.toMatchObject({ status: 400 });
    const eve = await server.signUp();
    const wish = { workspaceId: eve.workspaceId, accountId, revision: 0, timeZone: null, slots: [] };
    await expect(eve.call('slots.save', wish)).rejects.toMatchObject({ status: 404 });
  });
});

describe('adding to the queue', () => {
  it('takes the next free slot of each account, which may differ', async () => {
    const one = await withSlots(weekdays);
    const other = await withSlots([{ weekday: 3, time: '18:00' }]);
    await add([one]);
    const { publications } = await add([one, other]);
    expect(
      Object.fromEntries(publications.map(({ accountId, wallTime, timeZone }) => [accountId, [wallTime, timeZone]])),
    ).toEqual({
      [one]: ['2026-11-24T09:00', 'Europe/Dublin'],
      [other]: ['2026-11-25T18:00', 'Europe/Dublin'],
    });
    const { items } = await ada.call('slots.next', { workspaceId: ada.workspaceId });
    expect(items.find(({ accountId }) => accountId === one)?.at).toBe('2026-11-25T09:00:00.000Z');
  });

  it('names the account that has no slots, and goes on with the others', async () => {
    const one = await withSlots(weekdays);
    const other = await newAccount();
    const { publications, leftOut } = await add([one, other]);
    expect(publications).toHaveLength(1);
    expect(leftOut).toMatchObject([{ accountId: other, words: expect.stringContaining('no slots yet') }]);
    await expect(add([other])).rejects.toMatchObject({ status: 422, code: 'nothing_fits' });
  });

  it('never gives one slot to two of fifty people who add at the same moment', async () => {
    const one = await withSlots([...weekdays, { weekday: 6, time: '11:00' }]);
    const other = await withSlots([1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, time: '12:00' })));
    const posts = await Promise.all(Array.from({ length: 50 }, () => newPost([one, other])));
    const { workspaceId } = ada;
    const answers = await Promise.all(
      posts.map(({ id: postId, revision }) =>
        ada.call('publications.schedule', { workspaceId, postId, revision, when: { kind: 'next_slot' } }),
      ),
    );
    const due = answers.flatMap(({ publications }) =>
      publications.map(({ accountId, dueAt }) => `${accountId} ${dueAt}`),
    );
    expect(due).toHaveLength(100);
    expect(new Set(due).size).toBe(100);
    // The first fifty, without a gap.
    const items = await queueOf(one, 100);
    expect(items.slice(0, 50).every(({ publications }) => publications.length === 1)).toBe(true);
    expect(items[50]?.publications).toEqual([]);
  });

  it('counts what was planned for that very minute by hand, and what was taken back is free again', async () => {
    const accountId = await withSlots(weekdays);
    const { workspaceId } = ada;
    const post = await newPost([accountId]);
    const when = { kind: 'at' as const, wallTime: '2026-11-23T09:00', timeZone: 'Europe/Dublin' };
    const { publications } = await ada.call('publications.schedule', {
      workspaceId,
      postId: post.id,
      revision: post.revision,
      when,
    });
    expect((await add([accountId])).publications[0]?.wallTime).toBe('2026-11-24T09:00');
    await ada.call('publications.cancel', { workspaceId, publicationId: publications[0]?.id ?? '' });
    expect((await add([accountId])).publications[0]?.wallTime).toBe('2026-11-23T09:00');
  });

  it('puts several posts in, in their order; what cannot go is named and stops no other', async () => {
    const accountId = await withSlots(weekdays);
    const { workspaceId } = ada;
    const posts = [await newPost([accountId], 'one'), await newPost([]), await newPost([accountId], 'three')];
    const asked = posts.map(({ id: postId, revision }) => ({ postId, revision }));
    const { items } = await ada.call('slots.add', { workspaceId, posts: asked });
    expect(items.map(({ publications }) => publications[0]?.wallTime ?? null)).toEqual([
      '2026-11-23T09:00',
      null,
      '2026-11-24T09:00',
    ]);
    expect(items[1]?.problem).toMatch(/Choose at least one account/);
    expect((await ada.call('posts.get', { workspaceId, postId: posts[1]?.id ?? '' })).state).toBe('draft');
  });

  it('says when the clocks skip the time of a slot', async () => {
    const accountId = await newAccount();
    const { workspaceId } = ada;
    const slots = [{ weekday: 7, time: '02:30' }];
    await ada.call('slots.save', { workspaceId, accountId, revision: 0, timeZone: 'Europe/Berlin', slots });
    const items = await queueOf(accountId, 200);
    const odd = items.filter(({ words }) => words !== null);
    expect(odd).toMatchObject([{ wallTime: '2027-03-28T02:30', at: '2027-03-28T01:30:00.000Z' }]);
    const post = await newPost([accountId]);
    const when = { kind: 'at' as const, wallTime: '2027-03-28T02:30', timeZone: 'Europe/Berlin' };
    const planned = { workspaceId, postId: post.id, revision: post.revision, when };
    expect((await ada.call('publications.schedule', planned)).publications[0]?.timeWords).toBe(
      'The clocks skip 02:30 that day; it goes out at 03:30.',
    );
  });
});

describe('the queue', () => {
  async function filled(count: number) {
    const accountId = await withSlots(weekdays);
    const planned = [];
    for (let at = 0; at < count; at += 1) planned.push(...(await add([accountId], `Post ${at}`)).publications);
    return { accountId, planned };
  }
  const titles = async (accountId: string) =>
    (await queueOf(accountId, 7)).map(({ publications }) => publications.map(({ postTitle }) => postTitle).join());
  async function move(publication: { id: string; revision: number }, to: string) {
    const { id: publicationId, revision } = publication;
    return ada.call('slots.move', { workspaceId: ada.workspaceId, publicationId, revision, to });
  }

  it('shows gaps, what waits, and what waits outside of any slot', async () => {
    const { accountId, planned } = await filled(2);
    const { workspaceId } = ada;
    const when = { kind: 'at' as const, wallTime: '2026-11-25T10:10', timeZone: 'UTC' };
    const { id: publicationId, revision } = planned[1] ?? { id: '', revision: 0 };
    await ada.call('publications.reschedule', { workspaceId, publicationId, revision, when });
    const items = await queueOf(accountId, 7);
    expect(items.map(({ kind, publications }) => `${kind} ${publications.length}`)).toEqual([
      'slot 1',
      'slot 0',
      'slot 0',
      'outside 1',
      'slot 0',
      'slot 0',
    ]);
  });

  it('lets two change places, and one go into a gap', async () => {
    const { accountId, planned } = await filled(3);
    const [first, , third] = planned;
    if (!first || !third) throw new Error('nothing was planned');
    const { publications } = await move(third, first.dueAt);
    expect(publications).toHaveLength(2);
    expect(await titles(accountId)).toEqual(['Post 2', 'Post 1', 'Post 0', '', '']);
    await move(publications[1] ?? first, '2026-11-27T09:00:00.000Z');
    expect(await titles(accountId)).toEqual(['Post 2', 'Post 1', '', '', 'Post 0']);
  });

  it('refuses a place that is none, and who has not seen the last change', async () => {
    const { planned } = await filled(1);
    const [one] = planned;
    if (!one) throw new Error('nothing was planned');
    await expect(move(one, '2026-11-27T09:30:00.000Z')).rejects.toMatchObject({ code: 'no_such_slot' });
    await move(one, '2026-11-27T09:00:00.000Z');
    await expect(move(one, '2026-11-26T09:00:00.000Z')).rejects.toMatchObject({ code: 'stale_write' });
  });

  it('loses nothing and doubles nothing when twenty are moved about at once', async () => {
    const { accountId, planned } = await filled(5);
    const all = planned.map(({ dueAt }) => dueAt);
    const moves = Array.from({ length: 20 }, (_, at) => {
      const one = planned[at % 5];
      return one ? move(one, all[(at * 3 + 1) % 5] ?? '') : Promise.reject(new Error('none'));
    });
    const outcomes = await Promise.allSettled(moves);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'stale_write' });
    const there = (await titles(accountId)).sort();
    expect(there).toEqual(['Post 0', 'Post 1', 'Post 2', 'Post 3', 'Post 4']);
  });

  it('leaves a skipped slot empty until it is opened again', async () => {
    const accountId = await withSlots(weekdays);
    const { workspaceId } = ada;
    const at = '2026-11-23T09:00:00.000Z';
    await ada.call('slots.skip', { workspaceId, accountId, at, isSkipped: true });
    const planned = await add([accountId]);
    expect(planned.publications[0]?.wallTime).toBe('2026-11-24T09:00');
    expect((await queueOf(accountId))[0]).toMatchObject({ isSkipped: true, publications: [] });
    const [one] = planned.publications;
    if (one) await expect(move(one, at)).rejects.toMatchObject({ code: 'slot_skipped' });
    await ada.call('slots.skip', { workspaceId, accountId, at, isSkipped: false });
    expect((await add([accountId])).publications[0]?.wallTime).toBe('2026-11-23T09:00');
  });

  it('keeps what waits at its time when its slot is taken away', async () => {
    const { accountId, planned } = await filled(1);
    const { workspaceId } = ada;
    await ada.call('slots.save', { workspaceId, accountId, revision: 1, timeZone: null, slots: [] });
    const items = await queueOf(accountId);
    expect(items).toMatchObject([{ kind: 'outside', at: planned[0]?.dueAt, wallTime: '2026-11-23T09:00' }]);
  });

  it('leaves what is first already in its place when it is moved to the next slot', async () => {
    const { planned } = await filled(2);
    const { id: publicationId, revision } = planned[0] ?? { id: '', revision: 0 };
    const moved = await ada.call('publications.reschedule', {
      workspaceId: ada.workspaceId,
      publicationId,
      revision,
      when: { kind: 'next_slot' },
    });
    // Its own place counts as free: it stays.
    expect(moved.wallTime).toBe('2026-11-23T09:00');
  });
});
