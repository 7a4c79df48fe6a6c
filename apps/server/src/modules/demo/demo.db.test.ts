import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.stop());

it('opens with ninety days of posts, each with an attempt and an answer behind it, and numbers with their age', async () => {
  const visitor = server.visitor();
  const { profile, workspaces } = await visitor.call('identity.openDemo', { timeZone: 'Europe/Dublin' });
  const [workspace] = workspaces;
  if (!workspace) throw new Error('no workspace');
  const workspaceId = workspace.id;
  expect(profile.isDemo && workspace.isDemo).toBe(true);

  const counts = await visitor.call('publications.counts', { workspaceId });
  expect(counts.byState.published).toBeGreaterThan(140);
  expect(counts).toMatchObject({ needsPerson: 0, overdue: 0 });
  const { rows } = await server.app.db.inWorkspace(workspaceId, (scope) =>
    scope.client.query<{ proved: number; span: number; samples: number; accounts: number }>(
      `select (select count(*)::int from publications p where state = 'published' and exists (
          select 1 from attempts a join steps s on s.workspace_id = a.workspace_id and s.attempt_id = a.id
          where a.workspace_id = p.workspace_id and a.publication_id = p.id and a.outcome = 'published' and s.kind = 'visible' and s.outcome = 'done' and s.remote_id = p.remote_id)) as proved,
        (select extract(day from max(published_at) - min(published_at))::int from publications) as span,
        (select count(*)::int from samples) as samples, (select count(*)::int from accounts where state = 'connected') as accounts`,
    ),
  );
  expect(rows[0]?.proved).toBe(counts.byState.published);
  expect(rows[0]?.span).toBeGreaterThanOrEqual(88);
  expect(rows[0]?.samples).toBeGreaterThan(1_000);
  expect(rows[0]?.accounts).toBe(3);
  const planned = await visitor.call('publications.list', { workspaceId, group: 'planned' });
  expect(planned.items.length).toBe(4);
}, 90_000);
