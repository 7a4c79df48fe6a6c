import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { readDueMetrics, setAsideFromReading } from './index.ts';
import { readAccountMetrics } from './read-account.ts';

const hourMs = 3_600_000;
let movedMs = 0;
const clock = { now: () => new Date(Date.now() + movedMs) };
let server: TestServer;
let ada: Person;
let giveBack: () => void;
let count = 0;

beforeAll(async () => {
  server = await startTestServer({ clock });
  ada = await server.signUp();
  giveBack = setAsideFromReading(ada.workspaceId);
}, 60_000);
afterEach(() => {
  movedMs = 0;
});
afterAll(async () => {
  giveBack();
  await server.stop();
});

const at = (hours: number) => {
  movedMs = hours * hourMs;
  return clock.now();
};
const readDue = (now = clock.now()) => readDueMetrics(server.app, { workspaceId: ada.workspaceId, now });

/** A fresh pretend account with so many posts from before, all read in. */
async function connect(pastPosts = 0) {
  count += 1;
  const { workspaceId } = ada;
  const input = { style: 'chirp', handle: `marram${count}`, password: 'pretend', pastPosts };
  const answer = await ada.call('accounts.connect', { workspaceId, channel: 'sandbox', method: 'pretend', input });
  const account = answer.kind === 'connected' ? answer.accounts[0] : undefined;
  if (!account) throw new Error('not connected');
  await until(async () => {
    const { importing } = await ada.call('accounts.get', { workspaceId, accountId: account.id });
    return importing.state === 'done' ? importing : undefined;
  });
  const { items } = await ada.call('metrics.list', { workspaceId, accountId: account.id, origin: 'imported' });
  expect(items).toHaveLength(pastPosts);
  const remoteId = await remoteIdOf(account.id);
  return { id: account.id, remoteId };
}

async function remoteIdOf(accountId: string): Promise<string> {
  const { workspaceId } = ada;
  return server.app.db.inWorkspace(workspaceId, async ({ client }) => {
    const { rows } = await client.query<{ remote_id: string }>('select remote_id from accounts where id = $1', [
      accountId,
    ]);
    return rows[0]?.remote_id ?? '';
  });
}

/** Publishes a text now and waits until it is out. */
async function publish(accountId: string, text: string) {
  const { workspaceId } = ada;
  const post = await ada.call('posts.create', {
    workspaceId,
    content: { parts: [{ text, media: [] }] },
    versions: [{ accountId, options: {} }],
  });
  const wallTime = new Date(clock.now().getTime() - 1_000).toISOString().slice(0, 23);
  const when = { kind: 'at', wallTime, timeZone: 'UTC' } as const;
  const { publications } = await ada.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when,
  });
  const publicationId = publications[0]?.id ?? '';
  return until(async () => {
    const publication = await ada.call('publications.get', { workspaceId, publicationId });
    return publication.state === 'published' ? publication : undefined;
  });
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error('what was waited for did not come');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const numbersOf = (publicationId: string) =>
  ada.call('metrics.ofPublication', { workspaceId: ada.workspaceId, publicationId });
const atTime = <T>(remoteId: string, moment: Date, fn: () => Promise<T>) => server.app.world.at([remoteId], moment, fn);

describe('numbers of a post', () => {
  it('come at growing ages, each with the moment of its reading, and stop after the last age', async () => {
    const account = await connect();
    const { id } = await publish(account.id, 'The kiln is open on Thursday.');
    await readDue();
    expect(await numbersOf(id)).toMatchObject({ latest: null, isGrowing: true });
    expect((await numbersOf(id)).words).toMatch(/^Not read yet; the first numbers come in \d+ min\.$/);

    for (const hours of [0.9, 1.1, 1.5, 3.1, 24.5, 48.2, 60, 72.1, 800]) {
      await readDue(at(hours));
    }
    const { series, latest, atFixedAge, nextReadAt, isGrowing } = await numbersOf(id);
    const ages = series.find(({ metric }) => metric === 'likes')?.points.map(({ ageMs }) => ageMs / hourMs);
    expect(ages?.map((age) => Math.round(age * 10) / 10)).toEqual([1.1, 3.1, 24.5, 48.2, 72.1, 800]);
    expect(latest?.ageMs).toBeCloseTo(800 * hourMs, -5);
    expect((atFixedAge?.ageMs ?? 0) / hourMs).toBeCloseTo(48.2, 1);
    expect({ nextReadAt, isGrowing }).toEqual({ nextReadAt: null, isGrowing: false });
    expect(await readDue(at(801))).toMatchObject({ posts: 0 });
  });

  it('are those the network shows, and never fall when it counts on', async () => {
    const account = await connect();
    const { id } = await publish(account.id, 'Which of the two glazes would you choose?');
    await readDue(at(12.5));
    const first = await numbersOf(id);
    await readDue(at(49));
    const second = await numbersOf(id);
    expect(first.words).toBe('Read just now, still growing.');
    expect(second.words).toBe('Read just now.');
    for (const { metric, value } of second.latest?.values ?? []) {
      expect(value).toBeGreaterThanOrEqual(first.latest?.values.find((one) => one.metric === metric)?.value ?? 0);
    }
    const sum = second.latest?.values
      .filter(({ metric }) => metric !== 'views')
      .reduce((all, one) => all + one.value, 0);
    expect(second.latest?.engagement).toBe(sum);
    expect(second.gives.toSorted()).toEqual(second.latest?.values.map(({ metric }) => metric).toSorted());
    const { items } = await ada.call('metrics.ofPublications', {
      workspaceId: ada.workspaceId,
      publicationIds: [id, '01890000-0000-7000-8000-000000000000'],
    });
    expect(items.map(({ publicationId, latest }) => [publicationId, latest])).toEqual([[id, second.latest]]);
  });

  it('of a post that is gone stay as they were, and are never a 0', async () => {
    const account = await connect();
    const { id, remoteId } = await publish(account.id, 'To be taken back.');
    await readDue(at(6.1));
    const before = await numbersOf(id);
    await server.app.world.store.deletePost(account.remoteId, remoteId ?? '');
    await readDue(at(12.1));
    const gone = await numbersOf(id);
    expect(gone.latest).toEqual(before.latest);
    expect(gone.goneSince).not.toBeNull();
    expect(gone.words).toBe('The network says this post is gone (asked just now). Its numbers were read 6 h ago.');
    expect(gone.nextReadAt).not.toBeNull();
    await readDue(at(24.1));
    expect(await numbersOf(id)).toMatchObject({ goneSince: gone.goneSince, nextReadAt: null });
    expect(await readDue(at(48.1))).toMatchObject({ posts: 0, gone: 0 });
  });

  it('of imported posts are kept apart from ours', async () => {
    const account = await connect(30);
    await publish(account.id, 'The first one of ours.');
    await readDue(at(49));
    const numbers = await ada.call('metrics.ofAccount', { workspaceId: ada.workspaceId, accountId: account.id });
    expect(numbers.made).toMatchObject({ posts: 1, measured: 1, immature: 0, unread: 0 });
    expect(numbers.imported.posts).toBe(30);
    const { measured, immature, unread } = numbers.imported;
    expect(measured + immature + unread).toBe(30);
    // Those of long ago were first read when the account came to us, weeks too late for the fixed age.
    expect(unread).toBeGreaterThan(20);
    const ours = await ada.call('metrics.list', { workspaceId: ada.workspaceId, accountId: account.id });
    expect(ours.items.map(({ postTitle }) => postTitle)).toEqual(['The first one of ours.']);
  });

  it('come page by page, each once', async () => {
    const account = await connect(25);
    const here = { workspaceId: ada.workspaceId, accountId: account.id, origin: 'imported' as const, limit: 10 };
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ada.call('metrics.list', { ...here, ...(cursor ? { cursor } : {}) });
      ids.push(...page.items.map(({ publicationId }) => publicationId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(ids).size).toBe(25);
    expect(ids).toHaveLength(25);
  });
});

describe('an account', () => {
  it('has its followers read every six hours, as many as the network says', async () => {
    const account = await connect();
    for (const hours of [0, 1, 5.9, 6.1, 11, 12.3]) {
      const moment = at(hours);
      await atTime(account.remoteId, moment, () => readDue(moment));
    }
    const { series, followers } = await ada.call('metrics.ofAccount', {
      workspaceId: ada.workspaceId,
      accountId: account.id,
    });
    expect(series.map(({ metric, points }) => [metric, points.length])).toEqual([['followers', 3]]);
    expect(followers?.value).toBeGreaterThan(0);
    expect(followers?.value).toBe(series[0]?.points.at(-1)?.value);
  });

  it('is marked, with the reason, when the network refuses the sign-in, and is left alone until it is connected again', async () => {
    const account = await connect();
    const { id } = await publish(account.id, 'Before the sign-in ended.');
    await server.app.world.signOut(account.remoteId);
    expect(await readDue(at(1.1))).toMatchObject({ failed: 1, posts: 0 });
    const { workspaceId } = ada;
    const marked = await ada.call('accounts.get', { workspaceId, accountId: account.id });
    expect(marked.state).toBe('needs_reconnect');
    expect(marked.problem).toBeTruthy();
    const refused = await ada.call('metrics.refresh', { workspaceId, publicationId: id });
    expect(refused).toMatchObject({ outcome: 'failed', posts: 0 });
    expect(refused.words).toContain('Connect again');
    at(30);
    const shown = await ada.call('metrics.ofAccount', { workspaceId, accountId: account.id });
    expect(shown).toMatchObject({ problem: marked.problem, nextReadAt: null });
  });

  it('is read with a renewed access when the old one ended before its time', async () => {
    const account = await connect();
    const { id } = await publish(account.id, 'After the access ended.');
    await server.app.world.expireAccess(account.remoteId);
    await readDue(at(3.2));
    expect((await numbersOf(id)).latest).not.toBeNull();
  });
});

describe('readers that meet', () => {
  it('read an account once: the others are told that it is being read', async () => {
    const account = await connect();
    const { id } = await publish(account.id, 'Read by many at once.');
    const now = at(1.2);
    const results = await Promise.all(
      Array.from({ length: 6 }, () =>
        readAccountMetrics(server.app, { workspaceId: ada.workspaceId, accountId: account.id, now }),
      ),
    );
    expect(results.filter(({ kind }) => kind === 'read')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'busy')).toHaveLength(5);
    const { series } = await numbersOf(id);
    expect(series.every(({ points }) => points.length === 1)).toBe(true);
  });
});

describe('asking on demand', () => {
  it('reads one publication now, whatever its age, and tells the browser', async () => {
    const account = await connect();
    const { id } = await publish(account.id, 'Read right away.');
    const { workspaceId } = ada;
    const answer = await ada.call(
      'metrics.refresh',
      { workspaceId, publicationId: id },
      { idempotencyKey: 'refresh-1' },
    );
    expect(answer).toEqual({
      outcome: 'read',
      posts: 1,
      gone: 0,
      words: 'Read the numbers of one post.',
      retryAt: null,
    });
    const again = await ada.call(
      'metrics.refresh',
      { workspaceId, publicationId: id },
      { idempotencyKey: 'refresh-1' },
    );
    expect(again).toEqual(answer);
    expect((await numbersOf(id)).series.every(({ points }) => points.length === 1)).toBe(true);
    const { rows } = await server.app.db.inWorkspace(workspaceId, ({ client }) =>
      client.query(`select 1 from events where name = 'metrics.read' and data ->> 'accountId' = $1`, [account.id]),
    );
    expect(rows.length).toBeGreaterThan(0);
  });

  it('reads an account with its newest posts, imported ones too', async () => {
    const account = await connect(5);
    const answer = await ada.call('metrics.refresh', { workspaceId: ada.workspaceId, accountId: account.id });
    expect(answer).toMatchObject({ outcome: 'read', posts: 5 });
    const numbers = await ada.call('metrics.ofAccount', { workspaceId: ada.workspaceId, accountId: account.id });
    expect(numbers.followers?.value).toBeGreaterThan(0);
    expect(numbers.words).toBe('Read just now.');
  });

  it('wants one of the two, and one that is there', async () => {
    const { workspaceId } = ada;
    await expect(ada.call('metrics.refresh', { workspaceId })).rejects.toMatchObject({ status: 400 });
    await expect(
      ada.call('metrics.refresh', { workspaceId, publicationId: '01890000-0000-7000-8000-000000000000' }),
    ).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });
});
