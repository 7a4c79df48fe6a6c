import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let server: TestServer;
let owner: pg.Client;
let ada: Person;
let here: { workspaceId: string };

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  owner = new pg.Client({ connectionString: server.ownerUrl });
  await owner.connect();
  await owner.query("set app.maintenance = 'on'");
  ada = await server.signUp();
  here = { workspaceId: ada.workspaceId };
}, 60_000);
afterAll(async () => {
  await owner?.end();
  await server?.stop();
});

const write = (title: string, what: string) => ada.call('briefs.create', { ...here, title, what });
const found = async (search: string, more: object = {}) =>
  (await ada.call('briefs.list', { ...here, search, ...more })).items.map(({ title }) => title).sort();

/** Briefs put straight into a workspace, the last one changed last. */
async function fill(workspaceId: string, count: number): Promise<void> {
  await owner.query(
    `insert into briefs (workspace_id, id, project_id, title, what, audience, tone, language, created_at, updated_at)
     select $1, gen_random_uuid(), (select id from projects where workspace_id = $1 and is_default), 'Jug ' || i,
       md5(i::text) || repeat(' and the shelves are full again', 8), '', '', 'en',
       '2026-01-01T00:00:00Z'::timestamptz + i * interval '1 minute', '2026-01-01T00:00:00Z'::timestamptz + i * interval '1 minute'
     from generate_series(1, $2::int) i`,
    [workspaceId, count],
  );
  await owner.query('analyze briefs');
}

describe('the search for briefs', () => {
  it('finds words of the title and of what is to be said, as the search for posts and in the library does', async () => {
    await write('Ofen in Zürich', 'Der Brand ging gut, und morgen glasieren wir.');
    const brief = await write('Terracotta', 'Three places left, 20% off.');
    expect(await found('zurich')).toEqual(['Ofen in Zürich']);
    expect(await found('glasier brand')).toEqual(['Ofen in Zürich']);
    expect(await found('rand gi')).toEqual(['Ofen in Zürich']);
    expect(await found('terracota')).toEqual(['Terracotta']);
    expect(await found('0%')).toEqual(['Terracotta']);
    expect(await found('celadon')).toEqual([]);
    await ada.call('briefs.archive', { ...here, briefId: brief.id });
    expect(await found('terracotta')).toEqual([]);
    expect(await found('terracotta', { archived: 'only' })).toEqual(['Terracotta']);
    expect(await found('0%', { archived: 'only' })).toEqual(['Terracotta']);
  });

  it('gives no ids of a neighbour, whatever workspace is named, and serves the app alone', async () => {
    const neighbour = await server.signUp();
    await neighbour.call('briefs.create', { workspaceId: neighbour.workspaceId, title: 'Q7', what: 'A secret plan.' });
    const sql = 'select search_briefs($1, $2)';
    const ask = (workspaceId: string, values: string[]) =>
      server.app.db.inWorkspace(workspaceId, async ({ client }) => (await client.query(sql, values)).rowCount);
    for (const words of ['secret plan', 'secrte plan', 'q7']) {
      expect(await ask(neighbour.workspaceId, [neighbour.workspaceId, words]), words).toBe(1);
      expect(await ask(ada.workspaceId, [neighbour.workspaceId, words]), words).toBe(0);
      expect(await ask(ada.workspaceId, [ada.workspaceId, words]), words).toBe(0);
      expect((await server.app.db.appPool.query(sql, [neighbour.workspaceId, words])).rowCount, words).toBe(0);
    }
    const refused = await server.app.db
      .asPublisher(({ client }) => client.query(sql, [null, 'x']))
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: '42501' });
    const { rows } = await owner.query<{ roles: string[]; cmd: string }>(
      "select roles::text[], cmd from pg_policies where tablename = 'briefs' and policyname = 'searching'",
    );
    expect(rows).toEqual([{ roles: ['antiphon_owner'], cmd: 'SELECT' }]);
  });

  describe('in thousands of them', () => {
    let big: Person;
    beforeAll(async () => {
      big = await server.signUp();
      await fill(big.workspaceId, 12_000);
      await fill((await server.signUp()).workspaceId, 12_000);
    }, 120_000);

    it.each([
      [
        '9f61408e3afb633e',
        [/Bitmap Index Scan on briefs_by_part_of_word \(actual/, /Bitmap Index Scan on briefs_by_word \(actual/],
      ],
      ['e', [/Index Scan using briefs_by_change on briefs \w+ \(actual rows=2000\.00 loops=1\)/]],
    ] as const)('goes by indexes for %s, as its plan says', async (wanted, scans) => {
      const { rows } = await owner.query<{ prosrc: string }>(
        "select prosrc from pg_proc where proname = 'search_briefs'",
      );
      await owner.query("set plan_cache_mode = 'force_generic_plan'");
      await owner.query("select set_config('app.maintenance', '', false), set_config('app.workspace', $1, false)", [
        big.workspaceId,
      ]);
      try {
        await owner.query(`prepare searched (uuid, text) as ${rows[0]?.prosrc}`);
        const plan = await owner.query<{ 'QUERY PLAN': string }>(
          `explain (analyze, costs off, timing off, buffers off) execute searched ('${big.workspaceId}', '${wanted}')`,
        );
        const lines = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
        for (const scan of scans) expect(lines).toMatch(scan);
        expect(lines).not.toContain('Seq Scan');
      } finally {
        await owner.query('deallocate searched');
        await owner.query("set app.maintenance = 'on'; set app.workspace = ''; reset plan_cache_mode");
      }
    });
  });
});
