import { createHmac } from 'node:crypto';
import { summary } from '@antiphon/learning';
import { slotOf, truthOf } from '@antiphon/sandbox/truth';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Client } from '../../testing/api-client.ts';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { readDueMetrics, setAsideFromReading } from '../metrics/index.ts';
import { startPublisher, takeClock } from '../publications/index.ts';
import { suggestTimesFor } from './index.ts';
import { readEngagementAt } from './insights.queries.ts';
import { readGround } from './read-insights.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
let moment = new Date(Date.UTC(2026, 0, 5));
const clock = { now: () => moment };
let server: TestServer;
let owner: pg.Client;

beforeAll(async () => {
  server = await startTestServer({ clock });
  owner = new pg.Client({ connectionString: server.ownerUrl });
  await owner.connect();
  await owner.query("set app.maintenance = 'on'");
}, 60_000);
afterAll(async () => {
  await owner?.end();
  await server?.stop();
});

interface Place {
  readonly person: Person;
  /** Calls that outlive the session: ninety days pass. */
  readonly api: Client;
  readonly workspaceId: string;
  readonly accountId: string;
}

let count = 0;
async function moveIn(pastPosts = 0): Promise<Place> {
  const person = await server.signUp({ timeZone: 'UTC' });
  const { workspaceId } = person;
  const api = await server.withApiKey(person, ['read', 'briefs:write', 'generations:write']);
  count += 1;
  const input = { style: 'chirp', handle: `marram${count}`, password: 'pretend', pastPosts };
  const answer = await person.call('accounts.connect', { workspaceId, channel: 'sandbox', method: 'pretend', input });
  const account = answer.kind === 'connected' ? answer.accounts[0] : undefined;
  if (!account) throw new Error('not connected');
  for (;;) {
    const { importing } = await person.call('accounts.get', { workspaceId, accountId: account.id });
    if (importing.state === 'done') break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { person, api, workspaceId, accountId: account.id };
}

/** Plans one post for each moment, then lives through them: sends, and reads what is due at each. */
async function live(place: Place, moments: readonly Date[], until: Date): Promise<void> {
  const { person, workspaceId, accountId } = place;
  for (const [index, due] of moments.entries()) {
    const post = await person.call('posts.create', {
      workspaceId,
      content: {
        parts: [{ text: `Firing number ${index + 1} went well, and the shelves are full again.`, media: [] }],
      },
      versions: [{ accountId, options: {} }],
    });
    const when = { kind: 'at', wallTime: due.toISOString().slice(0, 16), timeZone: 'UTC' } as const;
    await person.call('publications.schedule', { workspaceId, postId: post.id, revision: post.revision, when });
  }
  const giveBack = await takeClock(server.app.db, workspaceId);
  const publisher = await startPublisher(server.app, { clock, only: { workspaceId, accountId } });
  try {
    for (const due of [...moments, ...moments.map((one) => new Date(one.getTime() + 48 * hourMs)), until].sort(
      (a, b) => a.getTime() - b.getTime(),
    )) {
      if (due > until) break;
      moment = due;
      await publisher.settle();
      await readDueMetrics(server.app, { workspaceId, now: due });
    }
  } finally {
    await publisher.stop();
    await giveBack();
  }
}

const summaryOf = async ({ api, workspaceId, accountId }: Place) => {
  const answer = await api.call('insights.get', { workspaceId, accountId });
  const [own] = answer.accounts;
  if (!own) throw new Error('no insights of this account');
  return own;
};

/** Adds reactions of a kind that the network did not give to what was read of the newest post at 48 h. */
async function praise({ workspaceId }: Place, reactions: number): Promise<string> {
  const { rows } = await owner.query<{ publication_id: string }>(
    `insert into samples (workspace_id, publication_id, metric, measured_at, value)
     select p.workspace_id, p.id, 'bookmarks', (select min(s.measured_at) from samples s where s.workspace_id = p.workspace_id
       and s.publication_id = p.id and s.measured_at >= p.published_at + interval '48 hours'), $2
     from publications p where p.workspace_id = $1 and p.published_at is not null order by p.published_at desc limit 1
     returning publication_id`,
    [workspaceId, reactions],
  );
  return rows[0]?.publication_id ?? '';
}

/** A video that went out and was read at some ages; straight into the database, since no network is needed for it. */
async function publishVideo(place: Place, publishedAt: Date, likesAtHours: Readonly<Record<number, number>>) {
  const { workspaceId, accountId } = place;
  const [assetId, postId, versionId, publicationId] = Array.from({ length: 4 }, () => server.app.ids.next(moment));
  const content = JSON.stringify({ parts: [{ text: 'A film.', media: [{ assetId, altText: '' }] }] });
  const values = [workspaceId, publishedAt];
  const project = '(select id from projects where workspace_id = $1 and is_default)';
  await owner.query(
    `insert into assets (workspace_id, id, project_id, kind, mime_type, size_bytes, sha256, title, origin, created_at)
     values ($1, $3, ${project}, 'video', 'video/mp4', 1, 'x', 'Film', 'upload', $2)`,
    [...values, assetId],
  );
  await owner.query(
    `insert into posts (workspace_id, id, project_id, content, created_at, updated_at) values ($1, $3, ${project}, $4, $2, $2)`,
    [...values, postId, content],
  );
  await owner.query(
    'insert into versions (workspace_id, id, post_id, account_id, follows_shared, content, frozen_at) values ($1, $3, $4, $5, true, $6, $2)',
    [...values, versionId, postId, accountId, content],
  );
  await owner.query(
    `insert into publications (workspace_id, id, post_id, version_id, account_id, state, due_at, seed, published_at, created_at)
     values ($1, $3, $4, $5, $6, 'published', $2, 'seed', $2, $2)`,
    [...values, publicationId, postId, versionId, accountId],
  );
  for (const [hours, likes] of Object.entries(likesAtHours)) {
    await owner.query(
      `insert into samples (workspace_id, publication_id, metric, measured_at, value)
       values ($1, $3, 'likes', $2::timestamptz + make_interval(hours => $4), $5)`,
      [...values, publicationId, Number(hours), likes],
    );
  }
}

/** In which order units of work open and end from now on, until it is asked. */
function watchUnits(): () => string[] {
  const said: string[] = [];
  const spies = (
    [
      ['readWorkspace', 'read'],
      ['inWorkspace', 'write'],
    ] as const
  ).map(([name, word]) => {
    const real = server.app.db[name];
    return vi.spyOn(server.app.db, name).mockImplementation(async (id, work) => {
      said.push(word);
      try {
        return await real(id, work);
      } finally {
        said.push(`${word} done`);
      }
    });
  });
  return () => {
    for (const spy of spies) spy.mockRestore();
    return said;
  };
}

/** What the learning package says of the same posts, put together from the public list of numbers. */
async function judge({ api, workspaceId, accountId }: Place) {
  const posts: object[] = [];
  for (const origin of ['made', 'imported'] as const) {
    const { items } = await api.call('metrics.list', { workspaceId, accountId, origin, limit: 200 });
    for (const item of items) {
      posts.push({
        id: item.publicationId,
        at: item.publishedAt,
        mediaType: 'text',
        engagement: item.atFixedAge?.engagement ?? 0,
        ...(item.atFixedAge ? { ageHours: 48 } : {}),
        ...(origin === 'imported' ? { imported: true } : {}),
      });
    }
  }
  const accounts = [{ id: accountId, network: 'sandbox', timeZone: 'UTC', posts }];
  const [judged] = summary({ maturityHours: 48, accounts }).accounts;
  if (!judged) throw new Error('not judged');
  return judged;
}

describe('insights', () => {
  it('refuse to speak with few posts, and say how many more are needed', async () => {
    const start = moment.getTime();
    const place = await moveIn(20);
    const moments = Array.from({ length: 12 }, (_, index) => new Date(start + hourMs + index * 7 * hourMs));
    await live(place, moments, new Date(start + hourMs + 4 * dayMs));
    const own = await summaryOf(place);
    const judged = await judge(place);
    expect(own.bestTime.status).toBe('not_enough_data');
    expect(own.bestTime.nNeeded).toBe(judged.bestTime.nNeeded);
    expect(own.bestTime.excluded).toEqual(judged.bestTime.excluded);
    expect(own.bestTime.excluded).toMatchObject({ imported: 20 });
    expect(own.bestTime.excluded.immature).toBeGreaterThan(0);
    expect(own.measuredPosts + own.bestTime.excluded.immature).toBe(12);
    expect(own.bestTime.nNeeded).toBe(50 - own.measuredPosts);
    expect(own.words).toBe(`Not enough data yet: about ${own.bestTime.nNeeded} more posts.`);
    for (const name of ['estimate', 'interval', 'estimatePercent', 'intervalPercent', 'text', 'topSlots', 'topDay']) {
      expect(own.bestTime).not.toHaveProperty(name);
    }
    expect(own.bestTimeKey).toBeNull();
    const here = { workspaceId: place.workspaceId };
    for (const key of [`best-time:${place.accountId}`, `post:${place.accountId}`, 'anything']) {
      await expect(place.api.call('insights.beginBrief', { ...here, key })).rejects.toMatchObject({
        status: 404,
        code: 'no_such_finding',
      });
    }
    expect(own.medianEngagement).toBe(judged.medianEngagement);
    const [low, high] = own.usualRange ?? [Number.NaN, Number.NaN];
    expect(low).toBeLessThanOrEqual(own.medianEngagement ?? -1);
    expect(high).toBeGreaterThanOrEqual(own.medianEngagement ?? Number.POSITIVE_INFINITY);
    expect(own.notablePosts.map(({ publicationId }) => publicationId)).toEqual(judged.notablePosts.map(({ id }) => id));
  }, 60_000);

  it('offer spread times as a guess while there is no claim', async () => {
    const place = await moveIn();
    const [own] = await suggestTimesFor(server.app, place.workspaceId, {
      accountIds: [place.accountId],
      count: 3,
      seed: 'a',
    });
    expect(own).toMatchObject({ accountId: place.accountId, status: 'not_enough_data', n: 0, nNeeded: 50 });
    expect(own?.timeZone).toBe('UTC');
    const times = own?.times ?? [];
    expect(times.map(({ basis, reason }) => ({ basis, reason }))).toEqual(
      Array.from({ length: 3 }, () => ({ basis: 'spread', reason: 'A guess: no data yet.' })),
    );
    expect(times.every(({ at }) => new Date(at) > moment)).toBe(true);
    expect(await summaryOf(place)).toMatchObject({
      measuredPosts: 0,
      words: 'Not enough data yet: about 50 more posts.',
    });
  });

  it('do not use numbers that were read at another age', async () => {
    const start = moment.getTime();
    const place = await moveIn();
    const due = new Date(start + hourMs);
    const giveBack = setAsideFromReading(place.workspaceId);
    await live(place, [due], new Date(due.getTime() + hourMs));
    moment = new Date(due.getTime() + 80 * hourMs);
    await readDueMetrics(server.app, { workspaceId: place.workspaceId, now: moment });
    giveBack();
    expect(await summaryOf(place)).toMatchObject({
      measuredPosts: 0,
      unreadPosts: 1,
      bestTime: { excluded: { immature: 1, imported: 0, paid: 0 } },
    });
  }, 60_000);

  it('compare videos a week after they went out, and everything else after two days', async () => {
    const place = await moveIn();
    const start = moment.getTime();
    await live(place, [new Date(start + hourMs)], new Date(start + 51 * hourMs));
    const { measuredPosts, medianEngagement } = await summaryOf(place);
    expect(measuredPosts).toBe(1);
    moment = new Date(start + 400 * hourMs);
    const hoursAgo = (hours: number) => new Date(moment.getTime() - hours * hourMs);
    // Read at both ages; too young for the later one; old enough and not read then; read too late.
    await publishVideo(place, hoursAgo(200), { 48: 30, 168: 900, 190: 950 });
    await publishVideo(place, hoursAgo(100), { 48: 40 });
    await publishVideo(place, hoursAgo(180), { 48: 50, 72: 60 });
    await publishVideo(place, hoursAgo(380), { 48: 70, 336: 80 });
    const own = await summaryOf(place);
    expect(own).toMatchObject({ measuredPosts: 2, unreadPosts: 2, medianEngagement });
    expect(own.bestTime.excluded).toEqual({ immature: 3, paid: 0, imported: 0 });
    const ground = await server.app.db.readWorkspace(place.workspaceId, (scope) => readGround(server.app, scope));
    const text = ground.posts.find(({ mediaType }) => mediaType === 'text');
    const again = await server.app.db.readWorkspace(place.workspaceId, (scope) =>
      readEngagementAt(scope, [text?.publicationId ?? ''], { hours: 48, untilHours: 72 }),
    );
    expect([...again]).toEqual([[text?.publicationId, text?.engagement]]);
    const videos = ground.posts.filter(({ mediaType }) => mediaType === 'video');
    expect(videos.map(({ engagement }) => engagement)).toEqual([null, 900, null, null]);
    expect(ground.document.accounts[0]?.posts.map(({ ageHours }) => ageHours)).toEqual([
      48,
      undefined,
      168,
      undefined,
      undefined,
    ]);
  }, 60_000);

  it('claim what the audience really likes once over a hundred posts show it, with an interval', async () => {
    const seed = createHmac('sha256', Buffer.from(server.app.masterKey, 'hex')).update('sandbox world').digest('hex');
    const { slotEffects } = truthOf(seed);
    const hours = Array.from({ length: 24 }, (_, hour) => hour);
    const effectOf = (hour: number) =>
      Array.from({ length: 7 }, (_, day) => slotEffects[24 * day + hour] ?? 0).reduce((a, b) => a + b);
    const ranked = hours.toSorted((a, b) => effectOf(b) - effectOf(a));
    const [best = 0, worst = 0] = [ranked[0], ranked.at(-1)];
    const start = moment.getTime() - (moment.getTime() % dayMs) + dayMs;
    moment = new Date(start);
    const place = await moveIn();
    // Two posts a day, at the audience's best and at its worst hour.
    const moments = Array.from({ length: 90 }, (_, day) =>
      [best, worst].map((hour) => new Date(start + day * dayMs + hour * hourMs + 60_000)),
    ).flat();
    await live(place, moments, new Date(start + 93 * dayMs));
    const own = await summaryOf(place);
    expect(own.measuredPosts).toBe(180);
    expect(own.bestTime.status).toBe('supported');
    expect(own.bestTime.nNeeded).toBe(0);
    const [low = 0, high = 0] = own.bestTime.interval ?? [];
    expect(low).toBeGreaterThan(0);
    expect(high).toBeGreaterThan(low);
    expect(own.words).toBe(own.bestTime.text);
    expect(own.words).toMatch(
      /^Posts on \w+day at \d\d:00 did \d+ % better \(-?\d+ to \d+\) than this account's average\.$/,
    );
    const top = own.bestTime.topSlots?.[0];
    const hourOfClaim = own.bestTime.topDay?.hours[top?.hour ?? 0];
    expect(own.bestTime.topDay?.weekday).toBe(top?.weekday);
    expect(hourOfClaim?.effectPercent).toBeCloseTo(own.bestTime.estimatePercent ?? 0, 6);
    expect(hourOfClaim?.lowPercent).toBeCloseTo(own.bestTime.intervalPercent?.[0] ?? 0, 1);
    expect(own.bestTimeKey).toBe(`best-time:${place.accountId}`);
    expect(slotEffects[24 * (top?.weekday ?? 0) + (top?.hour ?? 0)]).toBeGreaterThan(effectOf(worst) / 7);
    const [offer] = await suggestTimesFor(server.app, place.workspaceId, {
      accountIds: [place.accountId],
      count: 3,
      seed: 'a',
    });
    const times = offer?.times ?? [];
    expect(offer?.status).toBe('supported');
    expect(times.every(({ basis }) => basis === 'learned')).toBe(true);
    const suggested = times.map(({ at }) => slotEffects[slotOf(new Date(at), 'UTC')] ?? 0);
    expect(suggested[0]).toBeGreaterThan(effectOf(worst) / 7);

    const here = { workspaceId: place.workspaceId };
    // Nothing stood out yet that the package would not name; then one post is passed on by everybody.
    expect(own.notablePosts.map(({ publicationId }) => publicationId)).toEqual(
      (await judge(place)).notablePosts.map(({ id }) => id),
    );
    const praised = await praise(place, 100_000);
    // The numbers have moved, and with them what is said of the best time.
    const { notablePosts, words } = await summaryOf(place);
    const notable = notablePosts.find(({ publicationId }) => publicationId === praised);
    expect(notable?.words).toMatch(
      /^\d+ reactions at 48 h, [\d.]+ times the middle of the posts before it on marram\d+[\w.@]*\.$/,
    );
    const key = notable?.key ?? '';
    const options = { idempotencyKey: 'one-press' };
    const [fromPost, again] = await Promise.all([
      place.api.call('insights.beginBrief', { ...here, key }, options),
      place.api.call('insights.beginBrief', { ...here, key }, options),
    ]);
    expect(again).toEqual(fromPost);
    expect(fromPost).toMatchObject({ accountIds: [place.accountId], insight: { key, words: notable?.words } });
    expect(fromPost.what).toContain('went well, and the shelves are full again.');
    expect(fromPost.brandId).toBeNull();
    const brand = await place.person.call('brands.create', { ...here, name: 'Marram' });
    const order = watchUnits();
    const fromTime = await place.api.call('insights.beginBrief', { ...here, key: own.bestTimeKey ?? '' });
    expect(order()).toEqual(['read', 'read done', 'write', 'write done']);
    expect(fromTime).toMatchObject({ insight: { key: own.bestTimeKey, words }, brandId: brand.id });
    const { items } = await place.api.call('briefs.list', here);
    expect(items.map(({ id }) => id).sort()).toEqual([fromPost.id, fromTime.id].sort());

    const orderOfRun = watchUnits();
    const run = await place.api.call('studio.run', {
      ...here,
      briefId: fromTime.id,
      wishes: { captions: 1, pictures: 0, hashtags: false },
    });
    // The work that answers it goes on in units of its own.
    expect(orderOfRun().slice(0, 7)).toEqual([
      ...Array.from({ length: 3 }, () => ['read', 'read done']).flat(),
      'write',
    ]);
    const [offered] = run.times;
    expect(offered).toMatchObject({ accountId: place.accountId, basis: 'learned', timeZone: 'UTC' });
    expect(offered?.reason).toMatch(/% better|Chosen to learn more/);
    expect(new Date(offered?.at ?? 0).getTime()).toBeGreaterThan(moment.getTime() + 2 * hourMs);

    await place.person.call('accounts.disconnect', { ...here, accountId: place.accountId });
    const later = await place.api.call('insights.beginBrief', { ...here, key });
    expect(later).toMatchObject({ accountIds: [], insight: { key } });
  }, 300_000);

  it('are nobody else’s to see', async () => {
    const place = await moveIn();
    const stranger = await server.signUp();
    await expect(stranger.call('insights.get', { workspaceId: place.workspaceId })).rejects.toMatchObject({
      status: 404,
    });
    await expect(
      stranger.call('insights.get', { workspaceId: stranger.workspaceId, accountId: place.accountId }),
    ).rejects.toMatchObject({ status: 404 });
  });
});
