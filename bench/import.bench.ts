/**
 * A file of 10,000 posts with three bad rows (`npm run bench -- import [-- --rows=10000]`): tried, made, and given a
 * second time. Throws when the trial and the making differ, when a bad row is not told, or when the second time adds
 * something. Beside it, posts made and planned one by one through the API.
 */
import { randomUUID } from 'node:crypto';
import { type Person, startTestServer, type TestServer } from '../apps/server/src/testing/start-test-server.ts';
import { type Figure, round } from './figures.ts';

const rowCount = Number(process.argv.find((argument) => argument.startsWith('--rows='))?.slice(7) ?? 10_000);
const oneByOneCount = 300;
const badRows = new Map([
  [Math.round(rowCount * 0.3), 'an account that nobody has'],
  [Math.round(rowCount * 0.6), 'a day that no calendar has'],
  [Math.round(rowCount * 0.9), 'far too many characters'],
]);
const year = new Date().getUTCFullYear() + 1;

export async function benchImport(): Promise<Figure[]> {
  const server = await startTestServer();
  try {
    const ada = await server.signUp({ timeZone: 'Europe/Dublin' });
    const { workspaceId } = ada;
    const input = { style: 'chirp', handle: 'marram', password: 'pretend', pastPosts: 0 };
    await ada.call('accounts.connect', { workspaceId, channel: 'sandbox', method: 'pretend', input });
    const oneByOne = await planOneByOne(ada);
    const tried = await timed(() => tryFile(server, ada));
    must(tried.result.checked, { fits: rowCount - badRows.size, draft: 0, known: 0, refused: badRows.size });
    const made = await timed(async () => {
      await ada.call('imports.start', { workspaceId, importId: tried.result.id, plans: true });
      return until(ada, tried.result.id, 'done');
    });
    must(made.result.made, { planned: rowCount - badRows.size, draft: 0, known: 0, refused: badRows.size });
    must(await refusedRows(ada, tried.result.id), [...badRows.keys()]);
    const again = await tryFile(server, ada);
    must(again.checked, { fits: 0, draft: 0, known: rowCount - badRows.size, refused: badRows.size });
    const figure = (name: string, seconds: number): Figure => ({
      name,
      value: round(rowCount / seconds),
      unit: 'rows/s',
      baseline: {
        name: 'made and planned one by one',
        value: round(oneByOne),
        ratio: round(rowCount / seconds / oneByOne),
        how: `${oneByOneCount} posts through the API, each with two calls, one after the other`,
      },
      details: { rows: rowCount, bad: badRows.size, seconds: round(seconds) },
    });
    return [figure('import, trial', tried.seconds), figure('import, making', made.seconds)];
  } finally {
    await server.stop();
  }
}

async function tryFile(server: TestServer, ada: Person) {
  const query = new URLSearchParams({ fileName: 'posts.csv' });
  const response = await fetch(`${server.address}/api/v1/workspaces/${ada.workspaceId}/imports?${query}`, {
    method: 'POST',
    headers: { cookie: ada.cookie, 'content-type': 'text/csv', 'idempotency-key': randomUUID() },
    body: fileOfPosts(),
  });
  if (!response.ok) throw new Error(`the file was refused: ${await response.text()}`);
  const { id } = (await response.json()) as { id: string };
  return until(ada, id, 'ready');
}

function fileOfPosts(): string {
  const rows = Array.from({ length: rowCount }, (_, index) => {
    const number = index + 1;
    const bad = badRows.get(number) ?? '';
    const text = bad.startsWith('far') ? 'x'.repeat(2_000) : `Row ${number}, kiln log`;
    const day = bad.startsWith('a day') ? '02-30' : `03-${String(1 + (number % 28)).padStart(2, '0')}`;
    const time = `${String(number % 24).padStart(2, '0')}:${String(number % 60).padStart(2, '0')}`;
    return [text, bad.startsWith('an account') ? 'nobody' : 'marram', `${year}-${day}`, time].join(',');
  });
  return ['text,accounts,date,time', ...rows, ''].join('\n').replaceAll(', kiln', ' kiln');
}

async function refusedRows(ada: Person, importId: string): Promise<number[]> {
  const refused: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await ada.call('imports.rows', {
      workspaceId: ada.workspaceId,
      importId,
      limit: 1000,
      ...(cursor ? { cursor } : {}),
    });
    refused.push(...page.items.filter(({ outcome }) => outcome === 'refused').map(({ number }) => number));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return refused;
}

async function until(ada: Person, importId: string, state: string) {
  for (;;) {
    const found = await ada.call('imports.get', { workspaceId: ada.workspaceId, importId });
    if (found.state === state) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** @returns posts per second. */
async function planOneByOne(ada: Person): Promise<number> {
  const { workspaceId } = ada;
  const { items } = await ada.call('accounts.list', { workspaceId });
  const versions = items.map(({ id }) => ({ accountId: id }));
  const { seconds } = await timed(async () => {
    for (let number = 1; number <= oneByOneCount; number += 1) {
      const content = { parts: [{ text: `Single ${number} kiln log` }] };
      const post = await ada.call('posts.create', { workspaceId, title: '', content, versions });
      const when = { kind: 'at' as const, wallTime: `${year}-04-01T09:00`, timeZone: 'Europe/Dublin' };
      await ada.call('publications.schedule', { workspaceId, postId: post.id, revision: post.revision, when });
    }
  });
  return oneByOneCount / seconds;
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ result: Result; seconds: number }> {
  const startedAt = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - startedAt) / 1000 };
}

function must(found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`found ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
}
