/** The real server is killed with SIGKILL while it makes posts; the next one goes on where it stood. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { newDataFolder, removeDataFolder } from '../../testing/data-folder-template.ts';
import { startServerProcess } from '../../testing/server-process.ts';

const teardown: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const step of teardown.reverse()) await step();
});

const rowCount = 150;
const file = ['text', ...Array.from({ length: rowCount }, (_, at) => `Row ${at + 1}`)].join('\n');

it('a file of posts is imported once when the server is killed in the middle', async () => {
  const dataFolder = await newDataFolder();
  teardown.push(() => removeDataFolder(dataFolder));
  const first = await startServerProcess(dataFolder);
  const ada = await signUp(first.address);
  const { id } = await ada(first.address, 'POST', '/imports?fileName=drafts.csv', file);
  await waitFor(async () => (await ada(first.address, 'GET', `/imports/${id}`)).state === 'ready');
  await ada(first.address, 'POST', `/imports/${id}/start`, JSON.stringify({}));
  await waitFor(async () => (await ada(first.address, 'GET', `/imports/${id}`)).made.draft > 0);
  await first.kill();

  const second = await startServerProcess(dataFolder);
  teardown.push(() => second.stop());
  await waitFor(async () => (await ada(second.address, 'GET', `/imports/${id}`)).state === 'done');
  const { made } = await ada(second.address, 'GET', `/imports/${id}`);
  expect(made).toEqual({ planned: 0, draft: rowCount, known: 0, refused: 0 });
  const titles: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Answer = await ada(second.address, 'GET', `/posts?limit=200${cursor ? `&cursor=${cursor}` : ''}`);
    titles.push(...page.items.map(({ title }: { title: string }) => title));
    cursor = page.nextCursor;
  }
  expect(titles.sort()).toEqual(Array.from({ length: rowCount }, (_, at) => `Row ${at + 1}`).sort());
}, 180_000);

// biome-ignore lint/suspicious/noExplicitAny: answers are judged by what the test expects of them
type Answer = any;
type Call = (address: string, method: string, path: string, body?: string) => Promise<Answer>;

/** A person whose cookie works at every server of this folder. */
async function signUp(address: string): Promise<Call> {
  const response = await fetch(`${address}/api/v1/identity/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Ada', email: 'ada@people.example', password: 'correct horse battery' }),
  });
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const { workspaces } = (await response.json()) as Answer;
  return async (at, method, path, body) => {
    const answer = await fetch(`${at}/api/v1/workspaces/${workspaces[0].id}${path}`, {
      method,
      headers: { cookie, ...(body ? { 'content-type': body.startsWith('{') ? 'application/json' : 'text/csv' } : {}) },
      ...(body ? { body } : {}),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
}

async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await isSo()); await wait(20))
    if (Date.now() > deadline) throw new Error('it did not come to that within a minute');
}
