import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Person, startTestServer, type TestServer } from './start-test-server.ts';

/** What is only ever appended, and what of a row may still be written once. */
const facts: Readonly<Record<string, { readonly open?: string; readonly change: string }>> = {
  attempts: { open: "outcome = 'open'", change: "outcome = 'failed'" },
  steps: { open: "outcome not in ('done', 'failed')", change: "answered = 'something else'" },
  questions: { change: "evidence = 'something else'" },
  samples: { change: 'value = 7' },
  account_samples: { change: 'value = 7' },
  readings: { change: "outcome = 'gone'" },
  account_readings: { change: 'read_at = now()' },
  generation_starts: { open: "outcome in ('open', 'unknown')", change: "outcome = 'unknown'" },
  spend_entries: { change: 'amount = 0' },
  correction_calls: { open: "outcome = 'intended'", change: "answered = 'something else'" },
  reply_calls: { open: "outcome = 'intended'", change: "answered = 'something else'" },
  approvals: { change: "act = 'approved'" },
  events: { change: "name = 'something.else'" },
};
const appendOnly = /is append-only|permission denied/;

let server: TestServer;
let ada: Person;
let owner: pg.Client;

beforeAll(async () => {
  server = await startTestServer();
  ada = await server.signUp();
  owner = new pg.Client({ connectionString: server.ownerUrl });
  await owner.connect();
  await owner.query("set app.maintenance = 'on'");
  await leaveFacts();
}, 120_000);
afterAll(async () => {
  await owner?.end();
  await server?.stop();
});

const asApp = (sql: string, values: unknown[] = []) =>
  server.app.db.inWorkspace(ada.workspaceId, (scope) => scope.client.query(sql, values));
const count = async (table: string): Promise<number> =>
  (await owner.query(`select from ${table} where workspace_id = $1`, [ada.workspaceId])).rowCount ?? 0;

/** A post is sent and a text made, by the program itself; what only a network would tell is put in beside it. */
async function leaveFacts(): Promise<void> {
  const { workspaceId } = ada;
  const connected = await ada.call('accounts.connect', {
    workspaceId,
    channel: 'sandbox',
    method: 'pretend',
    input: { style: 'chirp', handle: 'facts_stay', password: 'a pretend one' },
  });
  const accountId = connected.kind === 'connected' ? (connected.accounts[0]?.id ?? '') : '';
  const content = { parts: [{ text: 'A kiln', media: [] }] };
  const { id: postId, revision } = await ada.call('posts.create', { workspaceId, content, versions: [{ accountId }] });
  await ada.call('approvals.ask', { workspaceId, postId, revision });
  const planned = { workspaceId, postId, revision, when: { kind: 'now' as const } };
  const { publications } = await ada.call('publications.schedule', planned);
  await ada.call('generations.create', {
    workspaceId,
    request: { operation: 'text.generate', params: { prompt: 'A kiln', maxOutputTokens: 50 } },
  });
  const publicationId = publications[0]?.id ?? '';
  await vi.waitFor(
    async () => {
      const { state } = await ada.call('publications.get', { workspaceId, publicationId });
      const started = await owner.query("select from generation_starts where outcome = 'accepted'");
      expect([state, started.rowCount]).toEqual(['published', 1]);
    },
    { timeout: 60_000, interval: 200 },
  );
  await asApp("insert into samples values ($1, $2, 'likes', '2026-01-01', 1)", [workspaceId, publicationId]);
  await asApp("insert into readings values ($1, $2, '2026-01-01', 'read')", [workspaceId, publicationId]);
  await asApp("insert into account_samples values ($1, $2, 'followers', '2026-01-01', 1)", [workspaceId, accountId]);
  await asApp("insert into account_readings values ($1, $2, '2026-01-01')", [workspaceId, accountId]);
  await asApp(
    `with said as (
      insert into replies (workspace_id, id, publication_id, text, seed, state, created_at)
      values ($1, gen_random_uuid(), $2, 'Thanks', 'seed', 'failed', now()) returning workspace_id, id
    )
    insert into reply_calls (workspace_id, id, reply_id, kind, words, intended_at, outcome)
      select workspace_id, gen_random_uuid(), id, 'send', 'The reply', now(), 'failed' from said`,
    [workspaceId, publicationId],
  );
  await asApp(
    `with wish as (
      insert into corrections (workspace_id, id, publication_id, kind, targets, state, created_at)
      values ($1, gen_random_uuid(), $2, 'takedown', '{}', 'failed', now()) returning workspace_id, id
    )
    insert into correction_calls (workspace_id, id, correction_id, kind, target, words, intended_at, outcome)
      select workspace_id, gen_random_uuid(), id, 'delete', 'one', 'Delete the post', now(), 'failed' from wish`,
    [workspaceId, publicationId],
  );
  await asApp(
    `insert into questions (workspace_id, id, publication_id, step_id, asked_at, answer, evidence)
      select workspace_id, gen_random_uuid(), publication_id, id, now(), 'found', 'seen' from steps where workspace_id = $1 limit 1`,
    [workspaceId],
  );
}

describe('facts', () => {
  it.each(Object.entries(facts))('of %s stay as they were written', async (table, { change }) => {
    const before = await count(table);
    expect(before).toBeGreaterThan(0);
    for (const run of [asApp, (sql: string) => server.app.db.asPublisher(({ client }) => client.query(sql))]) {
      await expect(run(`update ${table} set ${change}`)).rejects.toThrow(appendOnly);
    }
    await expect(asApp(`delete from ${table}`)).rejects.toThrow(appendOnly);
    expect(await count(table)).toBe(before);
  });

  it('are kept from being deleted by the catalogue too: by a trigger, or because nobody who serves may', async () => {
    const { rows } = await owner.query<{ name: string; guarded: boolean }>(
      `select c.relname as name, not has_table_privilege($2, c.oid, 'delete') or exists (
          select from pg_trigger t where t.tgrelid = c.oid and t.tgenabled = 'O' and t.tgfoid = 'refuse_change'::regproc
            and t.tgqual is null and t.tgtype & 8 > 0 and t.tgtype & 2 > 0) as guarded
        from pg_class c where c.relname = any($1) and c.relnamespace = 'public'::regnamespace order by 1`,
      [Object.keys(facts), new URL(server.app.db.appPool.options.connectionString ?? '').username],
    );
    expect(rows).toEqual(
      Object.keys(facts)
        .sort()
        .map((name) => ({ name, guarded: true })),
    );
  });

  it('that wait for their answer get it, once', async () => {
    for (const [table, { open }] of Object.entries(facts)) {
      if (open) expect(await owner.query(`select from ${table} where ${open}`), table).toMatchObject({ rowCount: 0 });
    }
    const fresh = `insert into attempts (workspace_id, id, publication_id, number, fence, started_at)
      select workspace_id, gen_random_uuid(), publication_id, number + 1, fence, now() from attempts where workspace_id = $1 limit 1`;
    await asApp(fresh, [ada.workspaceId]);
    await expect(asApp("update attempts set started_at = now() where outcome = 'open'")).rejects.toThrow(appendOnly);
    expect((await asApp("update attempts set outcome = 'failed' where outcome = 'open'")).rowCount).toBe(1);
    await expect(asApp("update attempts set outcome = 'published' where outcome = 'failed'")).rejects.toThrow(
      appendOnly,
    );
  });

  it('go with their workspace', async () => {
    await asApp('delete from workspaces where id = $1', [ada.workspaceId]);
    for (const table of Object.keys(facts)) expect(await count(table), table).toBe(0);
  });
});
