import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { rowsLeft } from './testing/rows-left.ts';

let server: TestServer;
const warnings: string[] = [];
const keepWarning = (warning: Error) => warnings.push(`${warning.name}: ${warning.message}`);
beforeAll(async () => {
  process.on('warning', keepWarning);
  server = await startTestServer();
  visitor = server.visitor();
}, 60_000);
afterAll(async () => {
  await server.stop();
  process.off('warning', keepWarning);
});

let visitor: ReturnType<TestServer['visitor']>;
type Visitor = ReturnType<TestServer['visitor']>;

async function open(visitor: Visitor, timeZone: string): Promise<string> {
  const began = performance.now();
  const { profile, workspaces } = await visitor.call('identity.openDemo', { timeZone });
  process.stdout.write(`a demo was ready after ${((performance.now() - began) / 1_000).toFixed(1)} s\n`);
  const [workspace] = workspaces;
  if (!workspace || workspaces.length !== 1) throw new Error('not one workspace');
  expect(profile).toMatchObject({ isDemo: true, isOperator: false });
  expect(workspace).toMatchObject({ role: 'owner', isDemo: true });
  return workspace.id;
}

it('opens with ninety days of posts, each with an attempt and an answer behind it, and numbers with their age', async () => {
  const workspaceId = await open(visitor, 'Pacific/Auckland');
  expect((await visitor.call('projects.list', { workspaceId })).items).toHaveLength(1);
  const counts = await visitor.call('publications.counts', { workspaceId });
  expect(counts.byState.published).toBeGreaterThan(140);
  expect(counts).toMatchObject({ needsPerson: 0, overdue: 0 });
  const { rows } = await server.app.db.inWorkspace(workspaceId, (scope) =>
    scope.client.query<{
      proved: number;
      span: number;
      samples: number;
      accounts: number;
      punctual: number;
      not_comparable: number;
      written_too_early: number;
      moved: number;
    }>(
      `select (select count(*)::int from publications p where state = 'published' and exists (
          select 1 from attempts a join steps s on s.workspace_id = a.workspace_id and s.attempt_id = a.id
          where a.workspace_id = p.workspace_id and a.publication_id = p.id and a.outcome = 'published' and s.kind = 'visible' and s.outcome = 'done' and s.remote_id = p.remote_id)) as proved,
        (select extract(day from max(published_at) - min(published_at))::int from publications) as span,
        (select count(*)::int from publications where published_at between due_at and due_at + interval '1 minute') as punctual,
        (select count(*)::int from publications p where published_at < now() - interval '72 hours' and not exists (
          select 1 from samples s where s.workspace_id = p.workspace_id and s.publication_id = p.id
            and s.measured_at >= p.published_at + interval '48 hours' and s.measured_at < p.published_at + interval '72 hours')) as not_comparable,
        (select count(*)::int from publications p join posts o on o.workspace_id = p.workspace_id and o.id = p.post_id
          where p.state = 'published' and p.due_at - o.updated_at > interval '1 day') as written_too_early,
        (select count(*)::int from moved_clocks) as moved,
        (select count(*)::int from samples) as samples, (select count(*)::int from accounts where state = 'connected') as accounts`,
    ),
  );
  expect(rows[0]?.proved).toBe(counts.byState.published);
  expect(rows[0]?.punctual).toBe(counts.byState.published);
  expect(rows[0]?.span).toBeGreaterThanOrEqual(88);
  expect(rows[0]?.samples).toBeGreaterThan(1_000);
  expect(rows[0]).toMatchObject({ accounts: 3, moved: 0, not_comparable: 0, written_too_early: 0 });
  const { items: briefs } = await visitor.call('briefs.list', { workspaceId });
  const { items: runs } = await visitor.call('studio.runs', { workspaceId, briefId: briefs[0]?.id ?? '' });
  await expect
    .poll(async () => (await visitor.call('studio.get', { workspaceId, runId: runs[0]?.id ?? '' })).state, {
      timeout: 60_000,
    })
    .toBe('done');
  const month = await visitor.call('spending.month', { workspaceId });
  expect(BigInt(month.spent)).toBeGreaterThan(0n);
  expect(month).toMatchObject({ spent: month.sandboxSpent, reserved: '0' });
  const planned = await visitor.call('publications.list', { workspaceId, group: 'planned' });
  expect(planned.items.length).toBe(4);
  // Half past six for the visitor, wherever they are.
  const past = await visitor.call('publications.list', { workspaceId, group: 'sent', limit: 200 });
  const hours = past.items.map(({ dueAt }) =>
    Number(new Date(dueAt).toLocaleString('en-GB', { timeZone: 'Pacific/Auckland', hour: '2-digit' })),
  );
  expect(Math.min(...hours)).toBeGreaterThanOrEqual(7);
  expect(Math.max(...hours)).toBeLessThanOrEqual(20);
  expect(past.items.every(({ timeZone }) => timeZone === 'Pacific/Auckland')).toBe(true);
}, 180_000);

it('has an inbox of what its audience said, and an answer given there is published once', async () => {
  const [workspace] = (await visitor.call('identity.me', {})).workspaces;
  const workspaceId = workspace?.id ?? '';
  const asked = { workspaceId, show: 'unanswered' as const };
  await expect
    .poll(async () => (await visitor.call('comments.inbox', asked)).unanswered, { timeout: 60_000 })
    .toBeGreaterThan(10);
  const comment = (await visitor.call('comments.inbox', asked)).items.find(({ whyNoReply }) => whyNoReply === null);
  if (!comment) throw new Error('nothing to answer');
  const text = 'Said from the inbox.';
  const { publicationId, id: commentId } = comment;
  await visitor.call('comments.reply', { workspaceId, publicationId, commentId, text });
  await expect
    .poll(async () => (await visitor.call('comments.list', { workspaceId, publicationId })).replies.at(-1)?.state, {
      timeout: 30_000,
    })
    .toBe('sent');
  const { rows } = await server.app.db.inWorkspace(workspaceId, ({ client }) =>
    client.query<{ remote_id: string }>('select remote_id from accounts where id = $1', [comment.accountId]),
  );
  const said = (await server.app.world.postsOf(rows[0]?.remote_id ?? '')).filter((post) => post.text === text);
  expect(said).toMatchObject([{ replyTo: comment.remoteId }]);
}, 120_000);

it('is put anew by its visitor: a whole one comes, and nothing is left of the old one', async () => {
  const [old] = (await visitor.call('identity.me', {})).workspaces;
  if (!old) throw new Error('no demo to begin with');
  const { rows } = await server.app.db.inWorkspace(old.id, (scope) =>
    scope.client.query<{ remote_id: string; storage_key: string }>(
      'select (select remote_id from accounts limit 1) as remote_id, (select storage_key from assets where storage_key is not null limit 1) as storage_key',
    ),
  );
  const { remote_id: remoteId = '', storage_key: storageKey = '' } = rows[0] ?? {};
  expect(await server.app.storage.exists(storageKey)).toBe(true);
  expect(await server.app.world.store.account(remoteId)).not.toBeNull();
  const before = server.visitor({ cookie: visitor.cookie });

  const fresh = await open(visitor, 'Europe/Dublin');
  expect(fresh).not.toBe(old.id);
  const counts = await visitor.call('publications.counts', { workspaceId: fresh });
  expect(counts.byState.published).toBeGreaterThan(140);
  expect(counts.overdue).toBe(0);
  expect(await rowsLeft(server.app, old.id)).toEqual([]);
  expect(await server.app.storage.exists(storageKey)).toBe(false);
  expect(await server.app.world.store.account(remoteId)).toBeNull();
  await expect(before.call('publications.counts', { workspaceId: old.id })).rejects.toMatchObject({ status: 401 });
}, 180_000);

it('makes no two calls on one connection of the database at once', () => {
  expect(warnings).toEqual([]);
});
