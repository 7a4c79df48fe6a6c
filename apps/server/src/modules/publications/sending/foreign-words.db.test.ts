/** Answers that hold what no database keeps: NUL, and half of a character where a long answer was cut. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../../testing/start-test-server.ts';

let standIn: Awaited<ReturnType<typeof startMastodonStandIn>>;
let front: Server;
let host: string;
let server: TestServer;
let ada: Person;

const words = 'Not \\u0000 here: \\ud83d \\ud83d\\ude00';
/** One unit before it is cut there begins a character of two. */
const refusal = `{"error":"${words}","trace":"`.padEnd(1_999, 'x').concat('😀'.repeat(20), '"}\0');

/** The stand-in, behind a gateway that answers some posts itself. */
function openFront(): Promise<void> {
  front = createServer(async (request, response) => {
    const body = await readText(request);
    if (body.includes('Refuse'))
      return void response.writeHead(422, { 'content-type': 'application/json' }).end(refusal);
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const answer = await fetch(new URL(request.url ?? '/', standIn.url), {
      method: request.method,
      headers: headers as Record<string, string>,
      ...(body === '' ? {} : { body }),
    });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
    response.end(await answer.text());
  });
  return new Promise((resolve) => front.listen(0, '127.0.0.1', resolve));
}

beforeAll(async () => {
  standIn = await startMastodonStandIn();
  await openFront();
  host = `127.0.0.1:${(front.address() as AddressInfo).port}`;
  server = await startTestServer({ settings: { ANTIPHON_ALLOW_PRIVATE_HOSTS: `${standIn.host},${host}` } });
  ada = await server.signUp();
}, 60_000);
afterAll(async () => {
  await server.stop();
  front.close();
  await standIn.close();
});

async function connect(username: string): Promise<string> {
  const input = { server: `http://${host}`, token: standIn.state.addToken(standIn.state.addAccount({ username }).id) };
  const { workspaceId } = ada;
  const connected = await ada.call('accounts.connect', { workspaceId, channel: 'mastodon', method: 'token', input });
  return (connected.kind === 'connected' && connected.accounts[0]?.id) || expect.fail('not connected');
}

async function plan(text: string, accountId: string, wallTime: string): Promise<string> {
  const post = await ada.call('posts.create', {
    workspaceId: ada.workspaceId,
    content: { parts: [{ text, media: [] }] },
    versions: [{ accountId, options: {} }],
  });
  const { publications } = await ada.call('publications.schedule', {
    workspaceId: ada.workspaceId,
    postId: post.id,
    revision: post.revision,
    when: { kind: 'at', wallTime, timeZone: 'UTC' },
  });
  return publications[0]?.id ?? expect.fail('not planned');
}

describe('an answer that no database could keep as it came', () => {
  it('is kept without that, and the sends beside it do not suffer', async () => {
    const names = ['marram', 'sorrel', 'teasel', 'yarrow'];
    const accounts = await Promise.all(names.map(connect));
    const dueAt = new Date(Date.now() + 2_000).toISOString().slice(0, 23);
    const ids = await Promise.all(
      accounts.map((accountId, at) => plan(at === 0 ? 'Refuse this.' : `Take this, ${names[at]}.`, accountId, dueAt)),
    );
    const read = () =>
      Promise.all(
        ids.map((publicationId) => ada.call('publications.get', { workspaceId: ada.workspaceId, publicationId })),
      );
    const isAtRest = ({ state }: { readonly state: string }) => state === 'failed' || state === 'published';
    await expect.poll(async () => (await read()).every(isAtRest), { timeout: 8_000 }).toBe(true);
    const [refused, ...others] = await read();
    expect(refused).toMatchObject({ state: 'failed', words: expect.stringContaining('Not  here: \uFFFD 😀') });
    const evidence = refused?.attempts[0]?.steps[0]?.error?.evidence;
    expect(evidence).toMatch(/^\{"error":"Not .*x\uFFFD$/);
    for (const other of others) {
      expect(other).toMatchObject({ state: 'published', attempts: [{ steps: [{ outcome: 'done' }] }] });
      expect(other.questions).toEqual([]);
    }
  });
});
