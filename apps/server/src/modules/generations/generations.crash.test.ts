/**
 * A paid start at its hardest: the real server is killed with SIGKILL while the provider holds the call, and while
 * work with a handle runs. After the next start everything was started once, and the money is right.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { standIns } from '@antiphon/models/stand-ins';
import { afterAll, expect, it } from 'vitest';
import { newDataFolder, removeDataFolder } from '../../testing/data-folder-template.ts';
import { startServerProcess } from '../../testing/server-process.ts';

const teardown: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const step of teardown.reverse()) await step();
});

it('starts nothing twice when the server is killed during a paid start and while pictures are being made', async () => {
  const compatible = standIns.find(({ id }) => id === 'openai-compatible');
  if (!compatible) throw new Error('no stand-in');
  const elsewhere = await compatible.start();
  teardown.push(() => elsewhere.close());
  const dataFolder = await newDataFolder();
  teardown.push(() => removeDataFolder(dataFolder));
  const settings = { ANTIPHON_ALLOW_PRIVATE_HOSTS: new URL(elsewhere.url).host };

  const first = await startServerProcess(dataFolder, settings);
  const ada = await signUp(first.address);
  const key = await ada.post('/provider-keys', {
    provider: 'openai-compatible',
    fields: { baseUrl: `${elsewhere.url}/v1`, apiKey: 'key-1234567890abcdef' },
  });
  const hold = elsewhere.faults.add({ kind: 'hold_after', route: 'text.start' });
  const model = { provider: key.provider, model: 'llama4:8b', providerKeyId: key.id };
  const request = { operation: 'text.generate', params: { prompt: 'Three places are left.' } };
  const lost = await ada.post('/generations', { request, model });
  const drawing = { operation: 'image.generate', params: { prompt: 'A kiln at night.' } };
  await hold.reached;
  const picture = await ada.post('/generations', { request: drawing });
  await waitFor(async () => {
    const seen = await ada.get(`/generations/${picture.id}`);
    return seen.state === 'running' ? seen : undefined;
  });
  await first.kill();
  hold.release();

  const second = await startServerProcess(dataFolder, settings);
  teardown.push(() => second.stop());
  const again = ada.at(second.address);
  const unknown = await waitFor(async () => settledIn(await again.get(`/generations/${lost.id}`), 'unknown'));
  expect(unknown).toMatchObject({ startCount: 1, cost: null });
  expect(unknown.words).toContain('It is not started again until you decide.');
  const drawn = await waitFor(async () => settledIn(await again.get(`/generations/${picture.id}`), 'succeeded'));
  expect(drawn).toMatchObject({ startCount: 1, assetIds: [picture.id], cost: '400000000' });
  expect(elsewhere.state.started.text).toBe(1);
  expect(await startedInSandbox(dataFolder)).toBe(1);
  const spent = await again.get('/spending');
  expect(spent).toMatchObject({ spent: '400000000', reserved: unknown.reserved });
  await again.post(`/generations/${lost.id}/resolve`, { outcome: 'it_did_not' });
  expect(await again.get('/spending')).toMatchObject({ spent: '400000000', reserved: '0' });
  expect(elsewhere.state.started.text).toBe(1);
}, 120_000);

/** One file for each piece of work that the sandbox began. */
async function startedInSandbox(dataFolder: string): Promise<number> {
  return (await readdir(join(dataFolder, 'sandbox-models'))).filter((name) => name.endsWith('.json')).length;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are judged by what the test expects of them
type Answer = any;

function settledIn(answer: Answer, state: string): Answer {
  if (['succeeded', 'failed', 'cancelled', 'unknown'].includes(answer.state) && answer.state !== state)
    throw new Error(`${answer.state}: ${answer.words}`);
  return answer.state === state ? answer : undefined;
}

async function signUp(address: string) {
  const answer = await fetch(`${address}/api/v1/identity/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Ada', email: 'ada@example.com', password: 'a long enough password' }),
  });
  const { workspaces } = (await answer.json()) as Answer;
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return clientAt(address, workspaces[0].id, cookie);
}

function clientAt(address: string, workspaceId: string, cookie: string) {
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const answer = await fetch(`${address}/api/v1/workspaces/${workspaceId}${path}`, init);
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(body)}`);
    return body;
  };
  return {
    get: (path: string) => send(path, { headers: { cookie } }),
    post: (path: string, body: unknown) =>
      send(path, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    at: (other: string) => clientAt(other, workspaceId, cookie),
  };
}

async function waitFor<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (const until = Date.now() + 40_000; Date.now() < until; ) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('waited in vain');
}
