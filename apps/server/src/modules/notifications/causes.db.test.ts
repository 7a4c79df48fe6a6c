/** How the database looks for reasons for an alarm: at every hour, also while its tables are young and many posts wait. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { growYoungTables, plansOf, readByWorkspaceAlone } from '../../testing/young-tables.ts';
import { readFacts } from './causes.instance.queries.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  await growYoungTables(server, await server.signUp(), 10_000);
}, 60_000);
afterAll(() => server?.stop());

it('no table is read by its workspace alone, once for every lane or post', async () => {
  const now = new Date();
  const limits = { now, dueBefore: now, notBefore: now, endsBefore: now, repairedAfter: now };
  const plans = await plansOf(server, (scope) => readFacts(scope, limits));
  const late = plans.find((plan) => plan.includes('on lanes l'));
  expect(late).toContain('Index Scan using publications_lane');
  for (const plan of plans) expect(plan).not.toMatch(readByWorkspaceAlone);
});
