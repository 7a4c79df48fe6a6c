import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../../testing/start-test-server.ts';
import { makeOccurrences } from './make-occurrence.ts';
import { lookForOccurrencesJob } from './make-occurrences.job.ts';

const day = 86_400_000;
/** A Saturday noon in winter; the tests move it on. */
const saturday = Date.parse('2026-11-21T12:00:00.000Z');
let now = saturday;
let server: TestServer;
let ada: Person;
let accountId: string;

beforeAll(async () => {
  // The http role alone: jobs are added, and run when a test says so.
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' }, clock: { now: () => new Date(now) } });
  ada = await server.signUp({ timeZone: 'Europe/Berlin' });
  accountId = await newAccount('repeats');
}, 60_000);
afterAll(() => server?.stop());

async function newAccount(handle: string): Promise<string> {
  const input = { style: 'chirp', handle, password: 'pretend', pastPosts: 0 };
  const { workspaceId } = ada;
  const answer = await ada.call('accounts.connect', { workspaceId, channel: 'sandbox', method: 'pretend', input });
  return (answer.kind === 'connected' && answer.accounts[0]?.id) || '';
}
async function newPost(text = 'Tea at four', accountIds = [accountId]) {
  const versions = accountIds.map((one) => ({ accountId: one, options: {} }));
  const content = { parts: [{ text, media: [] }] };
  return ada.call('posts.create', { workspaceId: ada.workspaceId, content, versions });
}
async function start(rule: string, wallTime = '2026-11-24T09:00', accountIds = [accountId]) {
  const post = await newPost(`Tea of ${rule}`, accountIds);
  const plan = { rule, wallTime, timeZone: 'Europe/Berlin' };
  const asked = { workspaceId: ada.workspaceId, postId: post.id, revision: post.revision, ...plan };
  const { recurrence, leftOut } = await ada.call('recurrences.start', asked);
  return { post, recurrence, leftOut, id: recurrence.id };
}
const look = () => lookForOccurrencesJob.run(server.app, {}, new AbortController().signal);
const get = async (id: string) => {
  const { items } = await ada.call('recurrences.list', { workspaceId: ada.workspaceId });
  const found = items.find((one) => one.id === id);
  if (!found) throw new Error('the recurrence is gone');
  return found;
};
const inside = <T>(sql: string, values: unknown[]) =>
  server.app.db.inWorkspace(ada.workspaceId, async (scope) => (await scope.client.query(sql, values)).rows as T[]);
/** Sends of all copies of a recurrence, by due time. */
const sendsOf = (id: string) =>
  inside<{ wall_time: string; due_at: Date; state: string; post_id: string }>(
    `select p.wall_time, p.due_at, p.state, p.post_id from publications p join occurrences o on o.post_id = p.post_id
     where o.recurrence_id = $1 order by p.due_at`,
    [id],
  );
const states = async (id: string) => (await sendsOf(id)).map(({ state }) => state);
const one = (id: string) => ({ workspaceId: ada.workspaceId, recurrenceId: id });

describe('a post that repeats', () => {
  it('is told in words with its coming times before it begins, and what stands against it', async () => {
    const { workspaceId } = ada;
    const asked = { workspaceId, wallTime: '2027-03-21T02:30', timeZone: 'Europe/Berlin', accountIds: [accountId] };
    const seen = await ada.call('recurrences.preview', { ...asked, rule: 'freq=weekly;count=3' });
    expect(seen.words).toBe('Every week on Sunday at 02:30, 3 times');
    expect(seen.coming.map(({ words }) => words)).toEqual([
      null,
      'The clocks skip 02:30 that day; it goes out at 03:30.',
      null,
    ]);
    expect(seen.warnings).toEqual([]);
    await expect(ada.call('recurrences.preview', { ...asked, rule: 'FREQ=HOURLY' })).rejects.toMatchObject({
      code: 'bad_rule',
    });
  });

  it('gives every occurrence a post of its own, and is not sent itself', async () => {
    const { post, id, recurrence } = await start('FREQ=WEEKLY;COUNT=3');
    expect(recurrence).toMatchObject({
      state: 'running',
      words: 'Every week on Tuesday at 09:00, 3 times',
      countLeft: 3,
    });
    await look();
    const sends = await sendsOf(id);
    expect(sends.map(({ wall_time }) => wall_time)).toEqual([
      '2026-11-24T09:00',
      '2026-12-01T09:00',
      '2026-12-08T09:00',
    ]);
    expect(new Set(sends.map(({ post_id }) => post_id)).size).toBe(3);
    const { workspaceId } = ada;
    const repeats = { isPaused: false, nextAt: sends[0]?.due_at.toISOString() };
    expect(await ada.call('posts.get', { workspaceId, postId: post.id })).toMatchObject({ state: 'draft', repeats });
    const ids = async (asked: object) =>
      (await ada.call('posts.list', { workspaceId, ...asked })).items.map((one) => one.id);
    expect([await ids({ repeats: 'only' }), await ids({ state: 'draft' })]).toEqual([[post.id], []]);
    await ada.call('recurrences.pause', one(id));
    const paused = await ada.call('posts.get', { workspaceId, postId: post.id });
    expect(paused.repeats).toEqual({ isPaused: true, nextAt: null });
    await ada.call('recurrences.resume', one(id));
    expect((await ada.call('posts.get', { workspaceId, postId: sends[0]?.post_id ?? '' })).repeats).toBeNull();
    const ofCopy = await ada.call('recurrences.list', {
      workspaceId: ada.workspaceId,
      postId: sends[1]?.post_id ?? '',
    });
    expect(ofCopy.items.map((each) => each.id)).toEqual([id]);
  });

  it('makes nothing and says why when nothing of it would go out', async () => {
    const empty = await newPost('No account', []);
    const plan = { rule: 'FREQ=DAILY', wallTime: '2026-11-24T09:00', timeZone: 'UTC' };
    const asked = { workspaceId: ada.workspaceId, postId: empty.id, revision: empty.revision, ...plan };
    await expect(ada.call('recurrences.start', asked)).rejects.toMatchObject({ code: 'nothing_fits' });
    const over = { ...plan, rule: 'FREQ=DAILY;COUNT=2', wallTime: '2026-11-01T09:00' };
    await expect(start(over.rule, over.wallTime)).rejects.toMatchObject({ code: 'in_the_past' });
    await expect(start('FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30', '2027-02-01T09:00')).rejects.toMatchObject({
      code: 'never_comes',
    });
    const tooLong = await newPost('x'.repeat(5000));
    const refused = { ...asked, postId: tooLong.id, revision: tooLong.revision };
    await expect(ada.call('recurrences.start', refused)).rejects.toMatchObject({ code: 'nothing_fits' });
    const kept = await inside('select from recurrences where post_id = any ($1)', [[empty.id, tooLong.id]]);
    expect(kept).toEqual([]);
  });
});

describe('the job that makes occurrences', () => {
  it('makes each once, run twice, run at the same time, and killed between its commits', async () => {
    const { id } = await start('FREQ=DAILY;COUNT=30');
    // Two workers, each stopped after some commits, then a whole run and another one.
    const { workspaceId } = ada;
    const step = () => server.app.db.inWorkspace(workspaceId, (scope) => makeOccurrences(server.app, scope, id));
    await Promise.all([step(), step(), step()]);
    const killed = server.app.db.inWorkspace(workspaceId, async (scope) => {
      await makeOccurrences(server.app, scope, id);
      throw new Error('killed before the commit');
    });
    await expect(killed).rejects.toThrow('killed');
    await Promise.all([look(), look()]);
    await look();
    const walls = (await sendsOf(id)).map(({ wall_time }) => wall_time);
    expect(walls).toHaveLength(30);
    expect(new Set(walls).size).toBe(30);
    const posts = await inside('select from posts where title like $1', ['Tea of FREQ=DAILY;COUNT=30%']);
    expect(posts).toHaveLength(31);
  });

  it('keeps the wall time through a whole year on a moved clock, every week once', async () => {
    const { id } = await start('FREQ=WEEKLY;BYDAY=SU', '2026-11-22T02:30');
    for (now = saturday; now < saturday + 366 * day; now += 45 * day) await look();
    now = saturday;
    const sends = await sendsOf(id);
    expect(sends.length).toBeGreaterThan(52);
    const sundays = sends.slice(0, 53).map(({ due_at }) => due_at.toISOString().slice(11, 16));
    // 02:30 in winter is 01:30 UTC, in summer 00:30; on 28 March the clock skips it, on 31 October it comes twice.
    expect(sundays.filter((time) => time === '01:30').length + sundays.filter((time) => time === '00:30').length).toBe(
      53,
    );
    const at = (wall: string) => sends.find(({ wall_time }) => wall_time === wall)?.due_at.toISOString();
    expect(at('2027-03-21T02:30')).toBe('2027-03-21T01:30:00.000Z');
    expect(at('2027-03-28T02:30')).toBe('2027-03-28T01:30:00.000Z');
    expect(at('2027-04-04T02:30')).toBe('2027-04-04T00:30:00.000Z');
    expect(at('2027-10-31T02:30')).toBe('2027-10-31T00:30:00.000Z');
    expect(at('2027-11-07T02:30')).toBe('2027-11-07T01:30:00.000Z');
    await ada.call('recurrences.stop', one(id));
  });

  it('that runs late says what passed before it could be planned, and goes on', async () => {
    const { id } = await start('FREQ=MONTHLY;BYMONTHDAY=1', '2026-12-01T09:00');
    await look();
    now = saturday + 170 * day;
    await look();
    const rows = await inside<{ wall_time: string; problems: { words: string }[]; post_id: string | null }>(
      'select wall_time, problems, post_id from occurrences where recurrence_id = $1 order by wall_time',
      [id],
    );
    now = saturday;
    expect(rows.map(({ wall_time, post_id }) => [wall_time.slice(0, 7), post_id !== null])).toEqual([
      ['2026-12', true],
      ['2027-01', true],
      ['2027-02', false],
      ['2027-03', false],
      ['2027-04', false],
      ['2027-05', false],
      ['2027-06', true],
      ['2027-07', true],
    ]);
    expect(rows[2]?.problems[0]?.words).toMatch(/had passed/);
    await ada.call('recurrences.stop', one(id));
  });

  it('tries again what could not be planned, once the account is there again', async () => {
    const other = await newAccount('comes_back');
    const { workspaceId } = ada;
    const post = await newPost('Two accounts', [accountId, other]);
    await ada.call('accounts.disconnect', { workspaceId, accountId: other });
    const plan = { rule: 'FREQ=DAILY;COUNT=2', wallTime: '2026-11-24T11:00', timeZone: 'Europe/Berlin' };
    const asked = { workspaceId, postId: post.id, revision: post.revision, ...plan };
    const { recurrence, leftOut } = await ada.call('recurrences.start', asked);
    expect(leftOut).toMatchObject([{ accountId: other, words: expect.stringContaining('disconnected') }]);
    await look();
    expect(await states(recurrence.id)).toHaveLength(2);
    expect((await get(recurrence.id)).coming.map(({ problems }) => problems.length)).toEqual([1, 1]);
    await ada.call('accounts.restore', { workspaceId, accountId: other });
    await look();
    await look();
    expect(await states(recurrence.id)).toEqual(Array.from({ length: 4 }, () => 'scheduled'));
    expect((await get(recurrence.id)).coming.map(({ problems }) => problems.length)).toEqual([0, 0]);
  });
});

describe('pause, end and the rest', () => {
  it('take back what is planned, and resuming plans it again, each once', async () => {
    const { id } = await start('FREQ=DAILY;COUNT=4');
    await look();
    expect((await ada.call('recurrences.pause', one(id))).state).toBe('paused');
    expect(await states(id)).toEqual(Array.from({ length: 4 }, () => 'cancelled'));
    await look();
    expect(await states(id)).toHaveLength(4);
    expect((await ada.call('recurrences.resume', one(id))).state).toBe('running');
    await look();
    expect(await states(id)).toEqual(Array.from({ length: 4 }, () => 'scheduled'));
    expect((await ada.call('recurrences.stop', one(id))).state).toBe('stopped');
    expect(await states(id)).not.toContain('scheduled');
    await ada.call('recurrences.resume', one(id));
    expect(await states(id)).toEqual(Array.from({ length: 4 }, () => 'scheduled'));
  });

  it('leave out what falls into a pause', async () => {
    const { id } = await start('FREQ=DAILY;COUNT=100');
    await ada.call('recurrences.pause', one(id));
    now = saturday + 80 * day;
    await ada.call('recurrences.resume', one(id));
    await look();
    const planned = (await sendsOf(id)).filter(({ state }) => state === 'scheduled');
    now = saturday;
    expect(planned[0]?.wall_time).toBe('2027-02-10T09:00');
    expect(planned).toHaveLength(22);
    await ada.call('recurrences.stop', one(id));
  });

  it('skip one before it is made or after, and put it back', async () => {
    const { id } = await start('FREQ=MONTHLY;BYMONTHDAY=1;COUNT=6', '2026-12-01T09:00');
    await look();
    const skip = (wallTime: string, isSkipped: boolean) =>
      ada.call('recurrences.skip', { ...one(id), wallTime, isSkipped });
    await skip('2026-12-01T09:00', true);
    const seen = await skip('2027-02-01T09:00', true);
    expect(seen.coming.map(({ isSkipped }) => isSkipped)).toEqual([true, false, true, false, false, false]);
    now = saturday + 30 * day;
    await look();
    now = saturday;
    expect(await states(id)).toEqual(['cancelled', 'scheduled']);
    await skip('2026-12-01T09:00', false);
    await skip('2027-02-01T09:00', false);
    now = saturday + 30 * day;
    await look();
    now = saturday;
    expect(await states(id)).toEqual(['scheduled', 'scheduled', 'scheduled']);
    await expect(skip('2026-12-02T09:00', true)).rejects.toMatchObject({ code: 'no_such_occurrence' });
    await ada.call('recurrences.stop', one(id));
  });

  it('change one and all that follow, which can be undone', async () => {
    const { id, recurrence } = await start('FREQ=DAILY;COUNT=4');
    await look();
    const changed = await ada.call('recurrences.change', {
      ...one(id),
      revision: (await get(id)).revision,
      from: '2026-11-26T09:00',
      rule: 'FREQ=DAILY;COUNT=2',
      wallTime: '2026-11-26T17:00',
      timeZone: recurrence.timeZone,
    });
    await look();
    const planned = async (which: string) =>
      (await sendsOf(which)).filter(({ state }) => state === 'scheduled').map(({ wall_time }) => wall_time.slice(8));
    expect(await planned(id)).toEqual(['24T09:00', '25T09:00']);
    expect(await planned(changed.recurrence.id)).toEqual(['26T17:00', '27T17:00']);
    expect(await get(id)).toMatchObject({ coming: [{}, {}], countLeft: 2 });
    await ada.call('recurrences.stop', one(changed.recurrence.id));
    await ada.call('recurrences.resume', one(id));
    await look();
    expect(await planned(id)).toEqual(['24T09:00', '25T09:00', '26T09:00', '27T09:00']);
    expect(await planned(changed.recurrence.id)).toEqual([]);
  });

  it('give planned copies the words of now, but not one that somebody changed', async () => {
    const { id, post } = await start('FREQ=DAILY;COUNT=3');
    await look();
    const { workspaceId } = ada;
    const [first] = await sendsOf(id);
    const versions = [{ accountId, options: {} }];
    const said = (text: string) => ({ parts: [{ text, media: [] }] });
    const copy = await ada.call('posts.get', { workspaceId, postId: first?.post_id ?? '' });
    const { revision } = copy;
    await ada.call('posts.save', { workspaceId, postId: copy.id, revision, content: said('Mine'), versions });
    const source = { workspaceId, postId: post.id, revision: post.revision };
    await ada.call('posts.save', { ...source, content: said('Coffee at five'), versions });
    expect((await get(id)).outdatedCount).toBe(2);
    expect(await ada.call('recurrences.rewrite', one(id))).toMatchObject({ rewritten: 2, leftAlone: 1 });
    const texts = [];
    for (const { post_id: postId } of await sendsOf(id))
      texts.push((await ada.call('posts.get', { workspaceId, postId })).content.parts[0]?.text);
    expect(texts).toEqual(['Mine', 'Coffee at five', 'Coffee at five']);
    expect((await get(id)).outdatedCount).toBe(0);
    // A pause and its end are no change of the words.
    await ada.call('recurrences.pause', one(id));
    await ada.call('recurrences.resume', one(id));
    const newer = await ada.call('posts.get', { workspaceId, postId: post.id });
    await ada.call('posts.save', { ...source, revision: newer.revision, content: said('Tea'), versions });
    expect((await get(id)).outdatedCount).toBe(2);
  });

  it('end with the post that is put away, in the same commit', async () => {
    const { id, post } = await start('FREQ=DAILY;COUNT=3');
    await look();
    const { workspaceId } = ada;
    await ada.call('posts.remove', { workspaceId, postId: post.id });
    expect(await states(id)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    await expect(ada.call('recurrences.resume', one(id))).rejects.toMatchObject({ status: 404 });
    await ada.call('posts.restore', { workspaceId, postId: post.id });
    await ada.call('recurrences.resume', one(id));
    expect(await states(id)).toEqual(['scheduled', 'scheduled', 'scheduled']);
  });

  it('leave alone what somebody sent ahead of its time, and put back what somebody put away', async () => {
    const { id } = await start('FREQ=DAILY;COUNT=3');
    await look();
    const { workspaceId } = ada;
    const [first, second] = await sendsOf(id);
    if (!first || !second) throw new Error('nothing was planned');
    // As the publisher leaves it.
    await inside("update publications set state = 'published', published_at = due_at where post_id = $1", [
      first.post_id,
    ]);
    await ada.call('posts.remove', { workspaceId, postId: second.post_id });
    expect((await get(id)).coming.map(({ isSkipped }) => isSkipped)).toEqual([false, true, false]);
    await ada.call('recurrences.skip', { ...one(id), wallTime: second.wall_time, isSkipped: false });
    expect(await states(id)).toEqual(['published', 'scheduled', 'scheduled']);
    await ada.call('recurrences.pause', one(id));
    expect(await states(id)).toEqual(['published', 'cancelled', 'cancelled']);
    const sent = await ada.call('posts.get', { workspaceId, postId: first.post_id });
    expect(sent).toMatchObject({ state: 'published', deletedAt: null });
  });

  it('get in nobody’s way: all that people and the job do at the same time ends without a failure of ours', async () => {
    const { id, post } = await start('FREQ=DAILY;COUNT=8');
    await look();
    const { workspaceId } = ada;
    const wallTime = '2026-11-26T09:00';
    const copies = (await sendsOf(id)).map(({ post_id }) => post_id);
    const acts = [
      () => ada.call('recurrences.pause', one(id)),
      () => ada.call('recurrences.resume', one(id)),
      () => ada.call('recurrences.skip', { ...one(id), wallTime, isSkipped: true }),
      () => ada.call('recurrences.skip', { ...one(id), wallTime, isSkipped: false }),
      () => ada.call('recurrences.rewrite', one(id)),
      () => ada.call('posts.remove', { workspaceId, postId: post.id }),
      () => ada.call('posts.restore', { workspaceId, postId: post.id }),
      () => ada.call('posts.remove', { workspaceId, postId: copies[3] ?? '' }),
      () => ada.call('posts.restore', { workspaceId, postId: copies[3] ?? '' }),
      look,
    ];
    const outcomes = await Promise.allSettled([...acts, ...acts].map((act) => act()));
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refusals.filter(({ status }) => !(status >= 400 && status < 500))).toEqual([]);
    await ada.call('posts.restore', { workspaceId, postId: post.id });
    await ada.call('recurrences.pause', one(id)).catch(() => undefined);
    await ada.call('recurrences.resume', one(id));
    await look();
    const planned = (await sendsOf(id)).filter(({ state }) => state === 'scheduled').map(({ wall_time }) => wall_time);
    expect(new Set(planned).size).toBe(planned.length);
    expect(planned.length).toBeGreaterThanOrEqual(6);
  });

  it('stand still for a stranger', async () => {
    const { id } = await start('FREQ=DAILY;COUNT=1');
    const eve = await server.signUp();
    const asked = { workspaceId: eve.workspaceId, recurrenceId: id };
    await expect(eve.call('recurrences.stop', asked)).rejects.toMatchObject({ status: 404 });
    await expect(eve.call('recurrences.rewrite', asked)).rejects.toMatchObject({ status: 404 });
  });
});
