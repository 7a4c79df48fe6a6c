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
  const { id } = await begin();
  await expect.poll(() => importState(id), { timeout: 10_000 }).toBe('done');
  return id;
}

/** An account that was connected just now; `again`: the one of that id on the network. */
async function begin(again?: string): Promise<{ id: string; remoteId: string }> {
  count += 1;
  const remoteId = again ?? standIn.state.addAccount({ username: `reader${count}` }).id;
  const input = { server: standIn.url, token: standIn.state.addToken(remoteId) };
  const result = await ada.call('accounts.connect', {
    workspaceId: ada.workspaceId,
    channel: 'mastodon',
    method: 'token',
    input,
  });
  const [account] = result.kind === 'connected' ? result.accounts : [];
  if (!account) throw new Error('not connected');
  return { id: account.id, remoteId };
}

/** What was told of an account's past, in order. */
async function told(accountId: string): Promise<string[]> {
  const { items } = await ada.call('live.list', { workspaceId: ada.workspaceId, limit: 500 });
  return items.filter(({ name, data }) => /import/.test(name) && data.accountId === accountId).map(({ name }) => name);
}

/** Reads the past in once more, and waits for the end. */
async function readInAgain(accountId: string): Promise<void> {
  const { workspaceId } = ada;
  await server.app.db.inWorkspace(workspaceId, async (scope) => {
    await scope.client.query("update accounts set import_state = 'waiting', import_cursor = null where id = $1", [
      accountId,
    ]);
    await server.app.queue.enqueue(scope, importPastPosts, { workspaceId, accountId, tries: 0 });
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

  it('says that it waits where the network could not answer, and goes on by itself', async () => {
    standIn.fault({ kind: 'server_error_before', route: 'accounts.statuses' });
    const { id } = await begin();
    await expect.poll(() => told(id), { timeout: 10_000 }).toEqual(['account.import_delayed']);
    const { importing } = await ada.call('accounts.get', { workspaceId: ada.workspaceId, accountId: id });
    expect(importing).toMatchObject({ state: 'running', words: expect.any(String) });
    await expect.poll(() => importState(id), { timeout: 20_000 }).toBe('done');
    expect(await told(id)).toEqual(['account.import_delayed', 'account.imported']);
  }, 40_000);

  it('tells that it failed where the network wants a new sign-in, and begins again after that', async () => {
    standIn.fault({ kind: 'unauthorized', route: 'accounts.statuses' });
    const { id, remoteId } = await begin();
    await expect.poll(() => told(id), { timeout: 10_000 }).toEqual(['account.import_failed']);
    expect(await importState(id)).toBe('failed');
    expect((await begin(remoteId)).id).toBe(id);
    await expect.poll(() => told(id), { timeout: 10_000 }).toEqual(['account.import_failed', 'account.imported']);
    expect(await importState(id)).toBe('done');
  }, 40_000);
});
