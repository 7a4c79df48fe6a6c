import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AppContext } from '../../../context.ts';
import { type Person, startTestServer, type TestServer } from '../../../testing/start-test-server.ts';
import { readDueMetrics } from '../../metrics/index.ts';
import { runCorrection } from './run-correction.ts';
import { takeDown } from './take-down.ts';

// What waits for a second try waits for a job; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let standIn: Awaited<ReturnType<typeof startMastodonStandIn>>;
let server: TestServer;
let ada: Person;
/** Which routes of the network were called, in order. */
const called: (string | undefined)[] = [];
let account: { id: string; remoteId: string; token: string };

beforeAll(async () => {
  standIn = await startMastodonStandIn();
  standIn.watch({ received: ({ route }) => void called.push(route) });
  server = await startTestServer({ settings: { ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host } });
  ada = await server.signUp();
  const { id: remoteId } = standIn.state.addAccount({ username: 'marram' });
  const token = standIn.state.addToken(remoteId);
  account = { id: await connect(token), remoteId, token };
}, 60_000);
afterAll(async () => {
  await server.stop();
  await standIn.close();
});

async function connect(token: string): Promise<string> {
  const { workspaceId } = ada;
  const input = { server: standIn.url, token };
  const result = await ada.call('accounts.connect', { workspaceId, channel: 'mastodon', method: 'token', input });
  return (result.kind === 'connected' && result.accounts[0]?.id) || expect.fail('not connected');
}

const read = (publicationId: string) => ada.call('publications.get', { workspaceId: ada.workspaceId, publicationId });
const takeItDown = (publicationId: string) =>
  ada.call('publications.takeDown', { workspaceId: ada.workspaceId, publicationId });

/** Publishes a thread now and waits until it is out. */
async function publish(texts: string[], firstComment?: string) {
  const id = await plan(texts, firstComment);
  return until(id, ({ state, openStepCount }) => state === 'published' && openStepCount === 0);
}

async function plan(texts: string[], firstComment?: string): Promise<string> {
  const { workspaceId } = ada;
  const parts = texts.map((text) => ({ text, media: [] }));
  const post = await ada.call('posts.create', {
    workspaceId,
    content: { parts, ...(firstComment ? { firstComment } : {}) },
    versions: [{ accountId: account.id, options: {} }],
  });
  const wallTime = new Date(Date.now() - 1_000).toISOString().slice(0, 23);
  const when = { kind: 'at', wallTime, timeZone: 'UTC' } as const;
  const { publications } = await ada.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when,
  });
  return publications[0]?.id ?? expect.fail('not planned');
}

type Detail = Awaited<ReturnType<typeof read>>;
const until = (id: string, holds: (detail: Detail) => boolean): Promise<Detail> =>
  vi.waitFor(
    async () => {
      const detail = await read(id);
      if (!holds(detail))
        throw new Error(`still ${detail.state}: ${detail.words} ${JSON.stringify(detail.corrections)}`);
      return detail;
    },
    { timeout: 30_000, interval: 50 },
  );
const untilGone = (id: string) => until(id, ({ state }) => state === 'taken_down');
const isThere = (remoteId: string | null) => standIn.state.statuses.has(remoteId ?? '');
const deletions = () => called.filter((route) => route === 'statuses.delete').length;
const callsOf = ({ corrections }: Detail) => corrections.at(-1)?.calls.map(({ outcome }) => outcome);

describe('taking a post down', () => {
  it('deletes a thread and its first comment, the last part first, and says so', async () => {
    const { id, remoteId, attempts } = await publish(['One', 'Two', 'Three'], 'A comment');
    const made = attempts.flatMap(({ steps }) => steps.map((step) => step.remoteId));
    const before = deletions();
    expect(await takeItDown(id)).toMatchObject({ state: 'published', takedown: { state: 'open' } });
    const gone = await untilGone(id);
    expect(gone.words).toBe('Published, and taken down since.');
    expect(gone.corrections[0]?.calls.map((call) => call.remoteId)).toEqual(made.toReversed());
    expect(gone.corrections[0]?.calls.at(-1)).toMatchObject({ sent: 'Delete the post', answered: 'It is gone.' });
    expect(made).toHaveLength(4);
    expect(made.filter(isThere)).toEqual([]);
    expect(deletions()).toBe(before + 4);
    expect(await takeItDown(id)).toMatchObject({ takedown: { state: 'done' } });
    expect(deletions()).toBe(before + 4);
    expect(remoteId).not.toBeNull();
  });

  it('is a state of its own in lists, counts and the calendar, and of the post', async () => {
    const { workspaceId } = ada;
    const [gone, there] = [await publish(['Gone']), await publish(['Still there'])];
    const counts = async () => (await ada.call('publications.counts', { workspaceId })).byState;
    const before = await counts();
    await takeItDown(gone.id);
    await untilGone(gone.id);
    expect(await read(gone.id)).toMatchObject({ state: 'taken_down', url: null });
    const after = await counts();
    expect([after.published - before.published, after.taken_down - before.taken_down]).toEqual([-1, 1]);
    const listed = async (state: 'published' | 'taken_down') => ({
      sends: (await ada.call('publications.list', { workspaceId, state })).items.map(({ id }) => id),
      posts: (await ada.call('posts.list', { workspaceId, state })).items.map(({ id }) => id),
    });
    const [published, takenDown] = [await listed('published'), await listed('taken_down')];
    expect(takenDown.sends).toContain(gone.id);
    expect(takenDown.posts).toContain(gone.postId);
    expect(takenDown.sends).not.toContain(there.id);
    expect(published.sends).toContain(there.id);
    expect(published.posts).toContain(there.postId);
    expect(published.sends).not.toContain(gone.id);
    const day = gone.dueAt.slice(0, 10);
    const asked = { workspaceId, from: day, to: day, timeZone: 'UTC', state: 'taken_down' } as const;
    const { days, items } = await ada.call('publications.calendar', asked);
    expect(days).toEqual([{ day, total: items.length, byState: { taken_down: items.length } }]);
    expect(items.map(({ id }) => id)).toContain(gone.id);
  });

  it('stops the reading of numbers and keeps what was read', async () => {
    const { id } = await publish(['Counted']);
    const { workspaceId } = ada;
    await ada.call('metrics.refresh', { workspaceId, publicationId: id });
    const numbers = () => ada.call('metrics.ofPublication', { workspaceId, publicationId: id });
    const before = await numbers();
    expect(before.latest).not.toBeNull();
    await takeItDown(id);
    await untilGone(id);
    const after = await numbers();
    expect(after).toMatchObject({ latest: before.latest, nextReadAt: null, isGrowing: false });
    expect(after.words).toMatch(/^Taken down just now; no more numbers are read\./);
    expect(await ada.call('metrics.refresh', { workspaceId, publicationId: id })).toMatchObject({
      outcome: 'no_numbers',
    });
    await readDueMetrics(server.app, { workspaceId, now: new Date(Date.now() + 2 * 3_600_000) });
    expect((await numbers()).series).toEqual(before.series);
  });

  it('asks whether it is there when the answer was lost, and does not delete what is gone', async () => {
    const { id, remoteId } = await publish(['Lost answer']);
    const before = deletions();
    standIn.fault({ kind: 'lose_after', route: 'statuses.delete' });
    await takeItDown(id);
    expect(callsOf(await untilGone(id))).toEqual(['unknown', 'gone']);
    expect(isThere(remoteId)).toBe(false);
    expect(deletions()).toBe(before + 1);
  });

  it.each(['lose_before', 'server_error_before'] as const)(
    'deletes again what is still there after %s',
    async (kind) => {
      const { id, remoteId } = await publish([`Still there after ${kind}`]);
      standIn.fault({ kind, route: 'statuses.delete' });
      await takeItDown(id);
      expect(callsOf(await untilGone(id))).toEqual(['unknown', 'there', 'done']);
      expect(isThere(remoteId)).toBe(false);
    },
  );

  it('is content with a post that somebody else deleted', async () => {
    const { id, remoteId } = await publish(['Deleted by hand']);
    standIn.state.statuses.delete(remoteId ?? '');
    await takeItDown(id);
    expect(callsOf(await untilGone(id))).toEqual(['done']);
  });

  describe('of a thread whose second part got no answer', () => {
    /** Out with its first part; whether the second is there, nobody could be asked yet. */
    async function publishHalf(texts: string[], kind: 'lose_before' | 'lose_after') {
      standIn.fault({ kind, route: 'statuses.create', skip: 1 });
      const noAnswers = standIn.fault({ kind: 'server_error_before', route: 'accounts.statuses', times: 'always' });
      const id = await plan(texts);
      const half = await until(id, ({ openStepCount, nextLookAt }) => openStepCount === 1 && nextLookAt !== null);
      noAnswers.remove();
      return half;
    }
    const textsThere = () => [...standIn.state.statuses.values()].map(({ text }) => text);

    it('asks for that part first, and deletes it too when it is there', async () => {
      const { id } = await publishHalf(['Half, one', 'Half, two'], 'lose_after');
      await takeItDown(id);
      const gone = await untilGone(id);
      expect(callsOf(gone)).toEqual(['there', 'done', 'done']);
      expect(gone.words).toBe('Published, and taken down since.');
      expect(textsThere()).not.toContain('Half, two');
      expect(textsThere()).not.toContain('Half, one');
    });

    it('ends with a person where the network cannot tell yet: what is known is gone, and what is in doubt has a name', async () => {
      const { id } = await publishHalf(['Doubt, one', 'Doubt, two'], 'lose_before');
      await takeItDown(id);
      const gone = await untilGone(id);
      expect(callsOf(gone)).toEqual(['unknown', 'done']);
      expect(gone).toMatchObject({ state: 'taken_down', openStepCount: 0 });
      expect(gone.words).toMatch(
        /taken down since\. Nobody knows whether this ever went out: “.+”\. Look at the profile/,
      );
      expect(textsThere()).not.toContain('Doubt, one');
    });
  });

  it('is content with a thread of which somebody deleted parts already', async () => {
    const { id, attempts } = await publish(['Some, one', 'Some, two', 'Some, three']);
    const [, two, three] = attempts.flatMap(({ steps }) => steps.map((step) => step.remoteId ?? ''));
    standIn.state.statuses.delete(two ?? '');
    standIn.state.statuses.delete(three ?? '');
    await takeItDown(id);
    const gone = await untilGone(id);
    expect(callsOf(gone)).toEqual(['done', 'done', 'done']);
    expect(gone.words).toBe('Published, and taken down since.');
  });

  it('says what is gone and what remains when the network refuses in the middle', async () => {
    const { id, remoteId } = await publish(['Middle, one', 'Middle, two', 'Middle, three']);
    standIn.fault({ kind: 'server_error_before', route: 'statuses.delete', status: 422, skip: 1 });
    await takeItDown(id);
    const failed = await until(id, ({ takedown }) => takedown?.state === 'failed');
    expect(failed.words).toMatch(/One later part is gone; the post itself and one later part remain\.$/);
    expect(failed.state).toBe('published');
    await takeItDown(id);
    await untilGone(id);
    expect(isThere(remoteId)).toBe(false);
  });

  it('tells a person when the sign-in ended, and goes through once they signed in again', async () => {
    const { id, remoteId } = await publish(['After signing in again']);
    standIn.state.tokens.delete(account.token);
    await takeItDown(id);
    const failed = await until(id, ({ takedown }) => takedown?.state === 'failed');
    expect(failed.words).toMatch(/^It could not be taken down\. \w/);
    expect(isThere(remoteId)).toBe(true);
    const { workspaceId } = ada;
    const marked = await ada.call('accounts.get', { workspaceId, accountId: account.id });
    expect(marked.state).toBe('needs_reconnect');
    account = { ...account, token: standIn.state.addToken(account.remoteId) };
    await connect(account.token);
    await takeItDown(id);
    await untilGone(id);
    expect(isThere(remoteId)).toBe(false);
  });

  it('refuses what is not out, and is for those who may change what is sent', async () => {
    const { workspaceId } = ada;
    const post = await ada.call('posts.create', {
      workspaceId,
      content: { parts: [{ text: 'Later', media: [] }] },
      versions: [{ accountId: account.id, options: {} }],
    });
    const when = { kind: 'at', wallTime: '2027-11-24T09:00', timeZone: 'UTC' } as const;
    const planned = await ada.call('publications.schedule', { workspaceId, postId: post.id, revision: 1, when });
    const publicationId = planned.publications[0]?.id ?? '';
    await expect(takeItDown(publicationId)).rejects.toMatchObject({ status: 409, code: 'not_out' });
    const viewer = await server.join(ada, 'viewer');
    await expect(viewer.call('publications.takeDown', { workspaceId, publicationId })).rejects.toMatchObject({
      status: 403,
    });
  });
});

describe('workers that meet, or die', () => {
  /** Asked for without a job, and not found by the look of every minute: only the test goes on with it. */
  async function askedByHand(publicationId: string): Promise<string> {
    const app: AppContext = { ...server.app, queue: { ...server.app.queue, enqueue: async () => undefined } };
    return server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
      await takeDown(app, scope, { id: publicationId, userId: null });
      const { rows } = await scope.client.query<{ id: string }>(
        "update corrections set next_try_at = now() + interval '1 hour' where publication_id = $1 returning id",
        [publicationId],
      );
      return rows[0]?.id ?? '';
    });
  }
  const at = (hours: number): AppContext => ({
    ...server.app,
    clock: { now: () => new Date(Date.now() + hours * 3_600_000) },
  });

  it('delete once', async () => {
    const { id } = await publish(['By one of four']);
    const run = { workspaceId: ada.workspaceId, correctionId: await askedByHand(id) };
    const before = deletions();
    await Promise.all(Array.from({ length: 4 }, () => runCorrection(at(2), run)));
    expect((await read(id)).takedown?.state).toBe('done');
    expect(deletions()).toBe(before + 1);
  });

  it('go on where a dead one stopped: between its call and the keeping of the answer', async () => {
    const { id, remoteId } = await publish(['First', 'Second']);
    const run = { workspaceId: ada.workspaceId, correctionId: await askedByHand(id) };
    const before = deletions();
    const [mastodon] = server.app.channels.filter((channel) => channel.id === 'mastodon');
    if (!mastodon) throw new Error('no Mastodon');
    const dying: AppContext = {
      ...at(2),
      channel: () => ({
        ...mastodon,
        deletePost: async (context, target) => {
          await mastodon.deletePost?.(context, target);
          throw new Error('killed here');
        },
      }),
    };
    await expect(runCorrection(dying, run)).rejects.toThrow('killed here');
    // Its lease still stands.
    await runCorrection(at(2), run);
    expect(deletions()).toBe(before + 1);
    await runCorrection(at(3), run);
    const gone = await read(id);
    expect(callsOf(gone)).toEqual(['unknown', 'gone', 'done']);
    expect(gone.takedown?.state).toBe('done');
    expect(isThere(remoteId)).toBe(false);
    expect(deletions()).toBe(before + 2);
  });
});
