/** Whatever somebody sends in a field of text, and however often at once, the answer is never a failure on our side. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RouteOfContract, routesOfContract } from './routes-of-contract.ts';
import { inputShapeOf, type KnownValues, placesOfText, sampleOf, withTextAt } from './sample-input.ts';
import { type Person, startTestServer, type TestServer } from './start-test-server.ts';

let server: TestServer;
let ada: Person;
let known: KnownValues;

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp();
  known = await fillWorkspace();
}, 120_000);
afterAll(() => server?.stop());

/** As far ahead as may be planned, and further than this test takes. */
const nextYear = `${new Date().getUTCFullYear() + 1}-06-15T09:00`;

/** One row of most kinds, so that an accepted input reaches the database behind it. */
async function fillWorkspace(): Promise<KnownValues> {
  const { workspaceId } = ada;
  const guest = await server.join(ada, 'viewer');
  const connected = await ada.call('accounts.connect', {
    workspaceId,
    channel: 'sandbox',
    method: 'pretend',
    input: { style: 'chirp', handle: 'evil_inputs', password: 'a pretend one' },
  });
  const accountId = connected.kind === 'connected' ? (connected.accounts[0]?.id ?? '') : '';
  const content = { parts: [{ text: 'A kiln', media: [] }] };
  const project = await ada.call('projects.create', { workspaceId, name: 'Spring' });
  const brand = await ada.call('brands.create', { workspaceId, name: 'Marram' });
  const post = await ada.call('posts.create', { workspaceId, content, versions: [{ accountId }] });
  const { publications } = await ada.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when: { kind: 'at', wallTime: nextYear, timeZone: 'UTC' },
  });
  return {
    workspaceId,
    accountId,
    userId: guest.userId,
    projectId: project.id,
    brandId: brand.id,
    postId: post.id,
    publicationId: publications[0]?.id ?? '',
    publicationIds: publications.map(({ id }) => id),
    wallTime: nextYear,
    timeZone: 'Europe/Dublin',
    language: 'en',
    month: '2026-11',
    cap: '1000',
    after: '0-0',
    link: 'https://marram.example',
    email: 'noor@people.example',
    url: 'https://marram.example/1',
    channel: 'sandbox',
    method: 'pretend',
    input: { style: 'chirp', handle: 'evil_too', password: 'a pretend one' },
    query: { state: 'x', code: 'y' },
    // Nothing is asked of anybody outside: this address is refused by the fence.
    provider: 'openai-compatible',
    fields: { apiKey: 'a-key-of-some-length', baseUrl: 'http://127.0.0.1:9/v1' },
    model: 'none',
    options: { visibility: 'public' },
    colour: '#7a3b2a',
    tag: 'spring',
  };
}

const evil: Readonly<Record<string, string>> = {
  NUL: 'a\0b',
  'half a character': 'ab\ud800',
  'an override': 'a\u202eb',
  'nothing visible': '\u200b\u200b\u200b',
  'a huge number': '9223372036854775807',
  'a position past the end': '99999999999999999999-1',
  'a month at the end of time': '9999-12',
  'a day that is not': '2026-02-30T10:00',
  'an hour that is not': '2026-01-01T25:00',
  'a moment before all': '0000-01-01T00:00:00Z',
  'a last moment': '9999-12-31T23:59:59Z',
  'a zone that is none': '+05:00',
  'signs of SQL': '\'%_\\"; --',
};

/** As a browser would, but half a character goes into an address as the bytes it would have. */
const inAddress = (text: string) =>
  [...text].map((one) => (/\p{Cs}/u.test(one) ? '%ED%A0%80' : encodeURIComponent(one))).join('');

type Fields = Record<string, unknown>;

function addressOf(route: RouteOfContract, input: Fields): { address: string; body: Fields } {
  const rest = { ...input };
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return inAddress(String(value ?? 'x')) || 'x';
  });
  const pairs = Object.entries(rest).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((one) => [name, one] as const) : [[name, value] as const],
  );
  const query = pairs.map(([name, value]) => `${name}=${inAddress(String(value))}`).join('&');
  const isReading = route.method === 'GET';
  return { address: `${server.address}/api/v1${path}${isReading && query ? `?${query}` : ''}`, body: rest };
}

/** @returns the status, and what was said with it. */
async function send(route: RouteOfContract, input: unknown): Promise<{ status: number; words: string }> {
  const { address, body } = addressOf(route, input as Fields);
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
  const ending = new AbortController();
  const answer = await fetch(address, {
    method: route.method,
    headers: { cookie: ada.cookie, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
    ...(hasBody ? { body: JSON.stringify(body) } : {}),
    signal: ending.signal,
  });
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const words = isStream ? 'a stream' : await answer.text();
  ending.abort();
  return { status: answer.status, words: words.slice(0, 200) };
}

/** Reading first, taking away last; what ends the session of the test is tested elsewhere. */
const order = ['GET', 'PUT', 'PATCH', 'POST', 'DELETE'];
const routes = routesOfContract()
  .filter(({ name }) => !['identity.signOut', 'identity.openDemo'].includes(name))
  .sort((a, b) => order.indexOf(a.method) - order.indexOf(b.method));

describe('evil text', () => {
  it.each(routes)(
    'is answered, and not by a failure of ours, in every field of $name, which is also asked four times at once',
    async (route) => {
      const shape = inputShapeOf(route.name);
      if (!shape) return expect((await send(route, {})).status).toBeLessThan(500);
      const sample = sampleOf(shape, known);
      const wrong: string[] = [];
      // Twice clicked, from two windows, or asked again by an impatient program.
      for (const { status, words } of await Promise.all([1, 2, 3, 4].map(() => send(route, sample))))
        if (status >= 500) wrong.push(`at the same time: ${status} ${words}`);
      for (const place of placesOfText(sample)) {
        for (const [kind, text] of Object.entries(evil)) {
          const { status, words } = await send(route, withTextAt(sample, place, text));
          if (status >= 500) wrong.push(`${kind} in ${place.join('.')}: ${status} ${words}`);
        }
      }
      expect(wrong).toEqual([]);
    },
    120_000,
  );

  it('reaches behind the checks: most samples are accepted as they are', async () => {
    const accepted: string[] = [];
    const reading = routes.filter(({ method }) => method === 'GET');
    for (const route of reading) {
      const shape = inputShapeOf(route.name);
      const { status } = await send(route, shape ? sampleOf(shape, known) : {});
      if (status < 300) accepted.push(route.name);
    }
    expect(accepted.length).toBeGreaterThan(reading.length / 2);
  });

  it('in the header that says where a page comes from is refused', async () => {
    const answer = await fetch(`${server.address}/api/v1/workspaces/${ada.workspaceId}/projects`, {
      method: 'POST',
      headers: { cookie: ada.cookie, 'content-type': 'application/json', origin: 'garbage' },
      body: JSON.stringify({ name: 'From nowhere' }),
    });
    expect(answer.status).toBe(403);
  });

  it('is refused in words where it would be a name, a day or a zone', async () => {
    const { workspaceId } = ada;
    for (const name of ['\u200b', 'Ada\u202eevil', 'half \ud800', 'nul \0']) {
      await expect(ada.call('projects.create', { workspaceId, name })).rejects.toMatchObject({ code: 'invalid_input' });
    }
    const when = (wallTime: string, timeZone = 'UTC') =>
      ada.call('publications.reschedule', {
        workspaceId,
        publicationId: String(known.publicationId),
        revision: 1,
        when: { kind: 'at', wallTime, timeZone },
      });
    for (const wallTime of ['2026-13-01T00:00', '2090-02-30T10:00', '2090-01-01T25:00', '2090-01-01T24:00']) {
      await expect(when(wallTime)).rejects.toMatchObject({ status: 400, code: 'invalid_input' });
    }
    await expect(when('2090-01-01T10:00', '+05:00')).rejects.toMatchObject({ status: 400, code: 'invalid_input' });
  });
});

describe('a stream of what is not there', () => {
  it.each([
    ['generations.stream', 'generationId'],
    ['studio.stream', 'runId'],
  ])('is refused before it opens: %s', async (name, id) => {
    const route = routes.find((one) => one.name === name);
    const nowhere = '01890000-0000-7000-8000-000000000000';
    if (!route) throw new Error(`no route ${name}`);
    const { status, words } = await send(route, { workspaceId: ada.workspaceId, [id]: nowhere });
    expect(status).toBe(404);
    expect(words).toContain('"code":"not_found"');
  });
});
