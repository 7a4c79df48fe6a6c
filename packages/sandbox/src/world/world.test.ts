import type { StandIn } from '@antiphon/wire/stand-in';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWorld, type World, type WorldOptions } from './create-world.ts';
import { createMemoryStore } from './memory-store.ts';
import { startWorldServer, startWorldStandIn } from './start-world-server.ts';
import { describeWorldStore } from './store.suite.ts';

describeWorldStore('The store in memory', createMemoryStore);

let now = new Date('2026-11-20T10:00:00.000Z');

interface Post {
  readonly text: string;
  readonly created_at: string;
  readonly counts: { readonly views: number };
}

/** All fields that any answer may have; each test looks at those of its own. */
interface Body extends Post {
  readonly id: string;
  readonly url: string;
  readonly status: string;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly account: { readonly id: string; readonly handle: string };
  readonly posts: readonly Post[];
  readonly error?: { readonly code: string };
}

async function start(options: Partial<WorldOptions> = {}) {
  now = new Date('2026-11-20T10:00:00.000Z');
  const standIn: StandIn<World> = await startWorldStandIn({ clock: { now: () => now }, seed: 'world', ...options });
  onTestFinished(() => standIn.close());
  const ask = async (
    method: string,
    path: string,
    token?: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const isBytes = body instanceof Uint8Array;
    const response = await fetch(`${standIn.url}${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': isBytes ? 'image/png' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, page: text, body: (isJson ? JSON.parse(text) : {}) as Body };
  };
  const signIn = async (own: object = {}) =>
    (await ask('POST', '/v1/sessions', undefined, { style: 'murmur', handle: 'anna', password: 'pw', ...own })).body;
  return { standIn, world: standIn.state, ask, signIn };
}

describe('signing in to a pretend network', () => {
  it('makes an account of a new handle, and asks for its password the next time', async () => {
    const { ask, signIn } = await start();
    const first = await signIn({ display_name: 'Anna B.' });
    expect(first.account).toMatchObject({ handle: 'anna', display_name: 'Anna B.', style: 'murmur' });
    expect((await signIn()).account.id).toBe(first.account.id);
    const wrong = await ask('POST', '/v1/sessions', undefined, { style: 'murmur', handle: 'anna', password: 'no' });
    expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'wrong_password' } } });
    expect((await signIn({ style: 'chirp', password: 'other' })).account.id).not.toBe(first.account.id);
  });

  it('knows nobody by a strange, an ended or a refresh token', async () => {
    const { ask, signIn, world } = await start();
    const session = await signIn({ access_minutes: 10 });
    const statusWith = async (token?: string) => (await ask('GET', '/v1/me', token)).status;
    expect(await statusWith(session.access_token)).toBe(200);
    expect(await statusWith()).toBe(401);
    expect(await statusWith('made-up')).toBe(401);
    expect(await statusWith(session.refresh_token)).toBe(401);
    now = new Date(now.getTime() + 10 * 60_000);
    expect(await statusWith(session.access_token)).toBe(401);
    const renewed = (await ask('POST', '/v1/sessions/refresh', undefined, { refresh_token: session.refresh_token }))
      .body;
    expect(await statusWith(renewed.access_token)).toBe(200);
    await world.signOut(session.account.id);
    expect(await statusWith(renewed.access_token)).toBe(401);
  });

  it('lets a refresh token work once, also when it is used twice at the same time', async () => {
    const { ask, signIn } = await start();
    const { refresh_token: token } = await signIn();
    const answers = await Promise.all(
      [1, 2, 3].map(() => ask('POST', '/v1/sessions/refresh', undefined, { refresh_token: token })),
    );
    expect(answers.map((one) => one.status).sort()).toEqual([200, 401, 401]);
  });

  it('gives a new account a past when asked, the same for the same seed', async () => {
    const texts = [];
    for (let run = 0; run < 2; run += 1) {
      const { ask, signIn } = await start();
      const { access_token: token } = await signIn({ past_posts: 30 });
      const { posts } = (await ask('GET', '/v1/posts?limit=50', token)).body;
      expect(posts).toHaveLength(30);
      const moments = posts.map((post) => new Date(post.created_at).getTime());
      expect(moments).toEqual(moments.toSorted((a, b) => b - a));
      expect(moments[0]).toBeLessThan(now.getTime());
      expect(posts.some((post) => post.counts.views > 0)).toBe(true);
      texts.push(posts.map((post) => [post.text, post.counts]));
    }
    expect(texts[0]).toEqual(texts[1]);
  });
});

describe('posting on a pretend network', () => {
  it('makes one post of one key, also of many calls at once', async () => {
    const { ask, signIn, world } = await start();
    const { access_token: token, account } = await signIn();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => ask('POST', '/v1/posts', token, { text: 'once' }, { 'idempotency-key': 'k' })),
    );
    expect(new Set(answers.map((one) => one.body.id)).size).toBe(1);
    expect(await world.postsOf(account.id)).toHaveLength(1);
  });

  it('ignores a key where the network remembers none', async () => {
    const { ask, signIn, world } = await start();
    const { access_token: token, account } = await signIn({ style: 'chirp' });
    for (let turn = 0; turn < 2; turn += 1) {
      await ask('POST', '/v1/posts', token, { text: 'again' }, { 'idempotency-key': 'k' });
    }
    expect(await world.postsOf(account.id)).toHaveLength(2);
  });

  it('processes a container first, and shows it once', async () => {
    const { ask, signIn, world } = await start();
    const { access_token: token, account } = await signIn({ style: 'lumen' });
    const picture = (await ask('POST', '/v1/media?alt_text=A%20cat', token, new Uint8Array([1, 2, 3]))).body.id;
    expect((await ask('POST', '/v1/posts', token, { text: 'x', media_ids: [picture] })).status).toBe(400);
    const { id } = (await ask('POST', '/v1/containers', token, { text: 'x', media_ids: [picture] })).body;
    expect((await ask('POST', `/v1/containers/${id}/publish`, token)).status).toBe(409);
    now = new Date(now.getTime() + 2_000);
    expect((await ask('GET', `/v1/containers/${id}`, token)).body.status).toBe('READY');
    const published = await Promise.all([1, 2, 3].map(() => ask('POST', `/v1/containers/${id}/publish`, token)));
    expect(new Set(published.map((one) => one.body.id)).size).toBe(1);
    expect((await ask('GET', `/v1/containers/${id}`, token)).body).toMatchObject({ status: 'PUBLISHED' });
    expect(await world.postsOf(account.id)).toMatchObject([{ pictures: [{ altText: 'A cat' }] }]);
  });

  it('refuses in words what its rules forbid', async () => {
    const { ask, signIn } = await start();
    const { access_token: token } = await signIn();
    const refusal = async (body: object) => (await ask('POST', '/v1/posts', token, body)).body.error?.code;
    expect(await refusal({ text: 'x'.repeat(501) })).toBe('text_too_long');
    expect(await refusal({ text: '  ' })).toBe('empty');
    expect(await refusal({ text: 'x', media_ids: ['nothing'] })).toBe('no_such_picture');
    expect(await refusal({ text: 'x', media_ids: ['1', '2', '3', '4', '5'] })).toBe('too_many_pictures');
    expect(await refusal({ text: 'x', reply_to: 'nothing' })).toBe('no_such_post');
    expect(await refusal({ text: 7 })).toBe('bad_request');
    expect((await ask('POST', '/v1/media', token, { not: 'a picture' })).status).toBe(415);
    expect((await ask('POST', '/v1/media?made_by_ai=true', token, new Uint8Array([1]))).body.error?.code).toBe(
      'no_ai_label',
    );
  });

  it("keeps an account's posts from its neighbours", async () => {
    const { ask, signIn } = await start();
    const anna = await signIn();
    const bea = await signIn({ handle: 'bea' });
    const { id } = (await ask('POST', '/v1/posts', anna.access_token, { text: 'mine' })).body;
    expect((await ask('GET', `/v1/posts/lookup?ids=${id}`, bea.access_token)).body.posts).toEqual([]);
    expect((await ask('DELETE', `/v1/posts/${id}`, bea.access_token)).status).toBe(404);
    expect((await ask('POST', '/v1/posts', bea.access_token, { text: 'x', reply_to: id })).status).toBe(404);
    expect((await ask('GET', '/v1/posts', bea.access_token)).body.posts).toEqual([]);
  });

  it('shows profiles, posts and what stands below them to the public, and runs nothing that they say', async () => {
    const { ask, signIn } = await start();
    const { access_token: token } = await signIn();
    const text = '<script>alert("1")</script>\nこんにちは & more';
    const { id, url } = (await ask('POST', '/v1/posts', token, { text })).body;
    await ask('POST', '/v1/posts', token, { text: 'The second <b>part</b>', reply_to: id });
    const own = (await ask('GET', url)).page;
    expect(own).toContain('pretend network');
    expect(own).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;\nこんにちは &amp; more');
    expect(own).toContain('The second &lt;b&gt;part&lt;/b&gt;');
    const profile = (await ask('GET', '/murmur/anna')).page;
    expect(profile).toContain(`<a href="${url}">`);
    expect(profile).not.toContain('The second');
    for (const page of [own, profile]) expect(page).not.toMatch(/<(script|b>part)/);
    expect((await ask('GET', '/murmur/nobody')).status).toBe(404);
    expect((await ask('GET', '/murmur/anna/p-0')).status).toBe(404);
  });

  it('names a page by the first line of its post', async () => {
    const { ask, signIn } = await start();
    const { access_token: token } = await signIn();
    const { url } = (await ask('POST', '/v1/posts', token, { text: 'Warm kilns & tea\nand more' })).body;
    expect((await ask('GET', url)).page).toMatch(/<title>.+: Warm kilns &amp; tea · .+<\/title>/);
  });
});

describe('the moved clock', () => {
  it('dates what its accounts publish meanwhile, and nobody else', async () => {
    const { ask, signIn, world } = await start();
    const anna = await signIn();
    const bea = await signIn({ handle: 'bea' });
    const say = async (session: { access_token: string }, text: string) =>
      (await ask('POST', '/v1/posts', session.access_token, { text })).body;
    const moment = new Date('2026-08-22T07:30:00.000Z');
    await world.at([anna.account.id], moment, async () => {
      expect((await say(anna, 'in summer')).created_at).toBe(moment.toISOString());
      now = new Date(now.getTime() + 5_000);
      expect((await say(anna, 'later')).created_at).toBe('2026-08-22T07:30:05.000Z');
      expect((await say(bea, 'today')).created_at).toBe('2026-11-20T10:00:05.000Z');
    });
    expect((await say(anna, 'back')).created_at).toBe('2026-11-20T10:00:05.000Z');
  });

  it('can be moved on and on, and comes back once at the end', async () => {
    const { ask, signIn, world } = await start();
    const { access_token: token, account } = await signIn();
    const say = async (text: string) => (await ask('POST', '/v1/posts', token, { text })).body.created_at;
    const moments = ['2026-08-22T07:30:00.000Z', '2026-08-23T18:00:00.000Z'];
    const said = await world.inOwnTime([account.id], async (moveTo) => {
      const dates: (string | undefined)[] = [];
      for (const moment of moments) {
        await moveTo(new Date(moment));
        dates.push(await say(`said at ${moment}`));
      }
      return dates;
    });
    expect(said).toEqual(moments);
    expect(await say('back')).toBe(now.toISOString());
  });

  it('comes back when the work fails', async () => {
    const { signIn, world } = await start();
    const { account } = await signIn();
    const failing = world.at([account.id], new Date('2026-01-01T00:00:00Z'), () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect((await world.store.account(account.id))?.clockOffsetMs).toBe(0);
  });

  it('cannot be moved by a caller', async () => {
    const { ask, signIn } = await start();
    const { access_token: token } = await signIn();
    const body = { text: 'when?', created_at: '2020-01-01T00:00:00Z', published_at: '2020-01-01T00:00:00Z' };
    const headers = { date: 'Wed, 01 Jan 2020 00:00:00 GMT', 'x-now': '2020-01-01T00:00:00Z' };
    expect((await ask('POST', '/v1/posts', token, body, headers)).body.created_at).toBe(now.toISOString());
  });

  it('shows the numbers a post had at that age, growing as time goes on', async () => {
    const { ask, signIn, world } = await start();
    const { access_token: token, account } = await signIn();
    const published = new Date('2026-09-01T12:00:00.000Z');
    const { id } = await world.at(
      [account.id],
      published,
      async () => (await ask('POST', '/v1/posts', token, { text: 'Who bakes at night?' })).body,
    );
    const viewsAfter = (hours: number) =>
      world.at(
        [account.id],
        new Date(published.getTime() + hours * 3_600_000),
        async () => (await ask('GET', `/v1/posts/lookup?ids=${id}`, token)).body.posts[0]?.counts.views ?? -1,
      );
    const views = [await viewsAfter(0), await viewsAfter(1), await viewsAfter(8), await viewsAfter(48)];
    expect(views[0]).toBe(0);
    expect(views).toEqual(views.toSorted((a, b) => a - b));
    expect(views[3]).toBeGreaterThan(views[1] ?? 0);
  });
});

describe('the world as a server', () => {
  it('listens on loopback and answers without any faults or controls', async () => {
    const world = createWorld({
      store: createMemoryStore(),
      clock: { now: () => now },
      seed: 's',
      publicUrl: 'https://a.test/sandbox',
    });
    const server = await startWorldServer(world);
    onTestFinished(() => server.close());
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${server.url}/__control/log`)).status).toBe(404);
    const response = await fetch(`${server.url}/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ style: 'chirp', handle: 'anna', password: 'pw' }),
    });
    const { account } = (await response.json()) as { account: { url: string } };
    expect(account.url).toBe('https://a.test/sandbox/chirp/anna');
  });
});
