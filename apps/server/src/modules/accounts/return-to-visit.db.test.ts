import { startBlueskyStandIn, startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';

/** A visit by the name `localhost`, while networks send browsers back to the address 127.0.0.1. */

let bluesky: Awaited<ReturnType<typeof startBlueskyStandIn>>;
let mastodon: Awaited<ReturnType<typeof startMastodonStandIn>>;
let server: TestServer;

beforeAll(async () => {
  [bluesky, mastodon] = await Promise.all([startBlueskyStandIn(), startMastodonStandIn()]);
  bluesky.state.addAccount({ handle: 'kiln.test', password: 'aaaa-bbbb-cccc-dddd', displayName: 'Kiln' });
  mastodon.state.addAccount({ username: 'kiln', displayName: 'Kiln' });
  server = await startTestServer({
    settings: {
      ANTIPHON_ALLOW_PRIVATE_HOSTS: `${bluesky.host},${mastodon.host}`,
      ANTIPHON_NETWORK_SERVERS: `bluesky.entryServer=${bluesky.url},bluesky.plcDirectory=${bluesky.url}`,
    },
  });
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await Promise.all([bluesky?.close(), mastodon?.close()]);
});

/** One browser: it keeps cookies by the name of the host, and follows where it is sent. */
function browser(cookie: string) {
  const jar = new Map([['localhost', new Map(cookie.split('; ').map((pair) => split(pair)))]]);
  const call = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const { hostname } = new URL(url);
    const own = jar.get(hostname) ?? new Map<string, string>();
    jar.set(hostname, own);
    const headers = new Headers(init.headers);
    if (own.size > 0) headers.set('cookie', [...own].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = split(line.split(';')[0] ?? '');
      if (/Max-Age=0\b/.test(line)) own.delete(name);
      else own.set(name, value);
    }
    return answer;
  };
  return {
    post: (url: string, body: object) =>
      call(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    /** @returns where it stands at the end. */
    async goes(url: string): Promise<URL> {
      const answer = await call(url, { headers: { accept: 'text/html' } });
      const next = answer.headers.get('location');
      return next && answer.status < 400 ? this.goes(new URL(next, url).href) : new URL(url);
    },
    has: (hostname: string, name: string) => jar.get(hostname)?.has(name) ?? false,
  };
}
const split = (pair: string): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];

const visited = () => server.address.replace('127.0.0.1', 'localhost');

async function answerOf(url: string): Promise<URL> {
  const page = await fetch(url, { redirect: 'manual' });
  const back = new URL(page.headers.get('location') ?? 'about:blank');
  expect(back.hostname).toBe('127.0.0.1');
  return new URL(`${back.pathname}${back.search}`, server.address);
}

describe.each([
  { channel: 'bluesky', input: () => ({ handle: 'kiln.test' }), handle: (): string => 'kiln.test' },
  { channel: 'mastodon', input: () => ({ server: mastodon.url }), handle: (): string => `kiln@${mastodon.host}` },
])('a consent on $channel that was begun at localhost', ({ channel, input, handle }) => {
  async function begin() {
    const ada = await server.signUp();
    const here = browser(ada.cookie);
    const path = `/api/v1/workspaces/${ada.workspaceId}/accounts/connect`;
    const answer = await here.post(visited() + path, { channel, method: 'oauth', input: input() });
    const begun = (await answer.json()) as { kind: string; url: string };
    expect(begun, JSON.stringify(begun)).toMatchObject({ kind: 'redirect' });
    return { ada, here, url: begun.url };
  }
  const finish = (here: ReturnType<typeof browser>, at: URL) =>
    here.post(`${at.origin}/api/v1/accounts/connect/finish`, {
      channel,
      query: Object.fromEntries(at.searchParams),
    });

  it('is finished there, though the network returned to the address', async () => {
    const { here, url } = await begin();
    const at = await here.goes((await answerOf(url)).href);
    expect(at.origin).toBe(visited());
    const answer = await finish(here, at);
    expect(await answer.json()).toMatchObject({ accounts: [{ handle: handle(), state: 'connected' }] });
    expect(here.has('localhost', 'antiphon.connect')).toBe(false);
  });

  it('is not finished in a browser that did not begin it, though it is led to the same name', async () => {
    const { url } = await begin();
    const eve = await server.signUp();
    const there = browser(eve.cookie);
    const at = await there.goes((await answerOf(url)).href);
    expect(at.origin).toBe(visited());
    const answer = await finish(there, at);
    expect(await answer.json()).toMatchObject({ status: 422, code: 'connect_forgotten' });
    expect((await eve.call('accounts.list', { workspaceId: eve.workspaceId })).items).toEqual([]);
  });

  it('is finished at the address where it was begun at the address', async () => {
    const ada = await server.signUp();
    const wish = { workspaceId: ada.workspaceId, channel, method: 'oauth', input: input() };
    const begun = await ada.call('accounts.connect', wish);
    if (begun.kind !== 'redirect') throw new Error('no consent page');
    const back = await answerOf(begun.url);
    const page = await fetch(back, { headers: { accept: 'text/html', cookie: ada.cookie }, redirect: 'manual' });
    expect(page.headers.get('location')).toBeNull();
  });
});
