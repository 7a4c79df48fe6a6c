/** How the database goes about a claim and its result: a plan made while its tables are young is kept for a while. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../../testing/start-test-server.ts';
import { growYoungTables, plansOf, readByWorkspaceAlone } from '../../../testing/young-tables.ts';
import { claimAwake, claimDue } from './claims.instance.queries.ts';
import { saveChanges } from './save-changes.instance.queries.ts';
import type { Change } from './work.rules.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
}, 60_000);
afterAll(() => server?.stop());

const options = { now: new Date(), leasedUntil: new Date(), limit: 10, only: undefined, except: [] };

const planOf = async (claim: typeof claimDue | typeof claimAwake): Promise<string> =>
  (await plansOf(server, (scope) => claim(scope, options))).join('\n');

const stepsOfOne = /on steps st\nIndex Cond: \(\(workspace_id = p\.workspace_id\) AND \(publication_id = p\.id\)\)/;
const scansATable = /(Seq|Bitmap Heap) Scan on (publications|lanes|steps|versions|accounts|attempts|secrets)/;

describe('with empty tables', () => {
  it('what is due is found by lanes, and reads the steps of its publication alone', async () => {
    const plan = await planOf(claimDue);
    expect(plan).toMatch(stepsOfOne);
    expect(plan).toContain('Index Scan using lanes_due on lanes l');
    expect(plan).toContain('Index Scan using publications_lane on publications q');
    expect(plan).not.toMatch(scansATable);
  });

  it('what must be looked at again reads the steps of its publication alone', async () => {
    expect(await planOf(claimAwake)).toMatch(stepsOfOne);
  });
});

describe('with young tables', () => {
  beforeAll(async () => growYoungTables(server, await server.signUp(), 10_000));

  it.each([claimDue, claimAwake])('nothing is read by its workspace alone (%o)', async (claim) => {
    const plan = await planOf(claim);
    expect(plan).toMatch(stepsOfOne);
    expect(plan).not.toMatch(readByWorkspaceAlone);
  });

  it('results are written step by step and try by try', async () => {
    const publication = { workspaceId: '', id: '', accountId: '', fence: 1n, remoteId: 'out', publishedAt: null };
    const change = { work: { publication, steps: [] }, releasesLane: true, next: 'rest' } as unknown as Change;
    const [plan] = await plansOf(server, (scope) => saveChanges(scope, [change], { ...options, nextId: () => '' }));
    expect(plan).not.toMatch(readByWorkspaceAlone);
  });
});
