/** How the database goes about a claim: a plan made while its tables are new is kept for the life of a connection. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { InstanceScope } from '../../../db/database.ts';
import { startTestServer, type TestServer } from '../../../testing/start-test-server.ts';
import { claimAwake, claimDue } from './claims.instance.queries.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
}, 60_000);
afterAll(() => server?.stop());

const options = { now: new Date(), leasedUntil: new Date(), limit: 10, only: undefined, except: [] };

/** The plan that any values get while nothing is known of the tables, in one text. */
async function planOf(claim: typeof claimDue | typeof claimAwake): Promise<string> {
  let statement = '';
  const query = async ({ text }: { text: string }) => {
    statement = text;
    return { rows: [] };
  };
  await claim({ client: { query } } as unknown as InstanceScope, options);
  const { rows } = await server.app.db.readAsPublisher((scope) =>
    scope.client.query<{ 'QUERY PLAN': string }>(`explain (generic_plan, costs off) ${statement}`),
  );
  return rows.map((row) => row['QUERY PLAN'].trim()).join('\n');
}

const stepsOfOne = /on steps st\nIndex Cond: \(\(workspace_id = p\.workspace_id\) AND \(publication_id = p\.id\)\)/;

it('what is due is found by lanes, and reads the steps of its publication alone', async () => {
  const plan = await planOf(claimDue);
  expect(plan).toMatch(stepsOfOne);
  expect(plan).toContain('Index Scan using lanes_due on lanes l');
  expect(plan).toContain('Index Scan using publications_lane on publications q');
  expect(plan).not.toMatch(/(Seq|Bitmap Heap) Scan on (publications|lanes|steps|versions|accounts|attempts|secrets)/);
});

it('what must be looked at again reads the steps of its publication alone', async () => {
  expect(await planOf(claimAwake)).toMatch(stepsOfOne);
});
