import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { importPastPosts } from '../accounts/index.ts';

let standIn: Awaited<ReturnType<typeof startMastodonStandIn>>;
let server: TestServer;
let ada: Person;
let count = 0;

beforeAll(async () => {
  standIn = await startMastodonStandIn();
  server = await startTestServer({ settings: { ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host } });
  ada = await server.signUp();
}, 60_000);
afterAll(async () => {
  await server.stop();
  await standIn.close();
});

const importState = async (accountId: string) =>
  (await ada.call('accounts.get', { workspaceId: ada.workspaceId, accountId })).importing.state;

/** A connected account whose past, of none, has been read in. */
async function connect(): Promise<string> {
  count += 1;
  const { id } = standIn.state.addAccount({ username: `reader${count}` });
  const input = { server: standIn.url, token: standIn.state.addToken(id) };
  const result = await ada.call('accounts.connect', {
    workspaceId: ada.workspaceId,
    channel: 'mastodon',
    method: 'token',
    input,
  });
  const [account] = result.kind === 'connected' ? result.accounts : [];
  if (!account) throw new Error('not connected');
  await expect.poll(() => importState(account.id), { timeout: 10_000 }).toBe('done');
  return account.id;
}

/** Reads the past in once more, and waits for the end. */
async function readInAgain(accountId: string): Promise<void> {
  const { workspaceId } = ada;
  await server.app.db.inWorkspace(workspaceId, async (scope) => {
    await scope.client.query("update accounts set import_state = 'waiting', import_cursor = null where id = $1", [
      accountId,
    ]);
    await server.app.queue.enqueue(scope, importPastPosts, { workspaceId, accountId });
  });
  await expect.poll(() => importState(accountId), { timeout: 10_000 }).toBe('done');
}

async function publish(accountId: string, text: string): Promise<string> {
  const { workspaceId } = ada;
  const post = await ada.call('posts.create', {
    workspaceId,
    content: { parts: [{ text, media: [] }] },
    versions: [{ accountId, options: {} }],
  });
  const wallTime = new Date(Date.now() - 1_000).toISOString().slice(0, 23);
  const { publications } = await ada.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when: { kind: 'at', wallTime, timeZone: 'UTC' },
  });
  return publications[0]?.id ?? '';
}

const stateOf = async (publicationId: string) =>
  (await ada.call('publications.get', { workspaceId: ada.workspaceId, publicationId })).state;

/** Every row there is of an account's posts, ours and read in. */
const rowsOf = (accountId: string) =>
  server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
    const { rows } = await scope.client.query<{ origin: string; text: string; samples: number; imported: number }>(
      `select p.origin, o.content #>> '{parts,0,text}' as text, a.imported_posts as imported,
         (select count(*)::int from samples s where s.workspace_id = p.workspace_id and s.publication_id = p.id) as samples
       from publications p join posts o on o.workspace_id = p.workspace_id and o.id = p.post_id
         join accounts a on a.workspace_id = p.workspace_id and a.id = p.account_id
       where p.account_id = $1 order by text, p.origin`,
      [accountId],
    );
    return rows;
  });

describe('reading the past in', () => {
  it('passes over what we have published', async () => {
    const accountId = await connect();
    const id = await publish(accountId, 'Out before');
    await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('published');
    await readInAgain(accountId);
    expect(await rowsOf(accountId)).toMatchObject([{ origin: 'made', text: 'Out before', imported: 0 }]);
  });

  it('gives back a post of ours that it found before the answer came, with its numbers', async () => {
    const accountId = await connect();
    const hold = standIn.fault({ kind: 'hold_after', route: 'statuses.create' });
    const id = await publish(accountId, 'Out meanwhile');
    await hold.reached;
    await readInAgain(accountId);
    const meanwhile = await rowsOf(accountId);
    expect(meanwhile.map(({ origin }) => origin)).toEqual(['imported', 'made']);
    expect(meanwhile[0]).toMatchObject({ imported: 1, samples: expect.any(Number) });
    hold.release();
    await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('published');
    expect(await rowsOf(accountId)).toMatchObject([{ origin: 'made', text: 'Out meanwhile', imported: 0 }]);
    const left = await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
      scope.client.query(
        "select 1 from posts where origin = 'imported' and content #>> '{parts,0,text}' = 'Out meanwhile'",
      ),
    );
    expect(left.rowCount).toBe(0);
  });

  it('keeps every post once when it meets many sends', async () => {
    const accountId = await connect();
    const texts = Array.from({ length: 12 }, (_, index) => `In the middle ${String(index).padStart(2, '0')}`);
    const ids = await Promise.all(texts.map((text) => publish(accountId, text)));
    for (let round = 0; round < 4; round += 1) await readInAgain(accountId);
    for (const id of ids) await expect.poll(() => stateOf(id), { timeout: 20_000 }).toBe('published');
    const rows = await rowsOf(accountId);
    expect(rows.map(({ text, origin }) => `${origin}: ${text}`)).toEqual(texts.map((text) => `made: ${text}`));
    expect(rows[0]?.imported).toBe(0);
  }, 60_000);
});
