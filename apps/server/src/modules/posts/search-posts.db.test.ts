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

const write = (title: string, ...texts: string[]) =>
  ada.call('posts.create', {
    ...here,
    title,
    content: { parts: texts.map((text) => ({ text, media: [] })) },
    versions: [],
  });
const found = async (search: string, more: object = {}) =>
  (await ada.call('posts.list', { ...here, search, ...more })).items.map(({ title }) => title).sort();

/** Posts put straight into a workspace, the last one changed last. */
async function fill(workspaceId: string, count: number, words: string): Promise<void> {
  await owner.query(
    `insert into posts (workspace_id, id, project_id, title, content, created_at, updated_at)
     select $1, gen_random_uuid(), (select id from projects where workspace_id = $1 and is_default), $3 || ' ' || i,
       jsonb_build_object('parts', jsonb_build_array(jsonb_build_object('text', md5(i::text) || repeat(' and the shelves are full again', 8), 'media', '[]'::jsonb))),
       '2026-01-01T00:00:00Z'::timestamptz + i * interval '1 minute', '2026-01-01T00:00:00Z'::timestamptz + i * interval '1 minute'
     from generate_series(1, $2::int) i`,
    [workspaceId, count, words],
  );
  await owner.query('analyze posts');
}

describe('the search for posts', () => {
  it('finds words of the title and of every part, without accents, in any order, each from its beginning', async () => {
    await write('Ofen in Zürich', 'Der Brand ging gut.', 'Und morgen glasieren wir.');
    await write('新しい窯', '明日は窯を開けます。');
    await write('100 % wool', 'one 20% off');
    expect(await found('zurich')).toEqual(['Ofen in Zürich']);
    expect(await found('glasier brand')).toEqual(['Ofen in Zürich']);
    expect(await found('ging gut')).toEqual(['Ofen in Zürich']);
    expect(await found('rand gi')).toEqual(['Ofen in Zürich']);
    expect(await found('窯を開け')).toEqual(['新しい窯']);
    expect(await found('窯')).toEqual(['新しい窯']);
    expect(await found('0% o')).toEqual(['100 % wool']);
    expect(await found('%')).toEqual(['100 % wool']);
    expect(await found('media')).toEqual([]);
  });

  it('forgives a slip of the finger only where nothing holds the words as they stand', async () => {
    await write('Terracotta', 'A jug.');
    expect(await found('terracota')).toEqual(['Terracotta']);
    await write('Terracota with one t', 'Another jug.');
    expect(await found('terracota')).toEqual(['Terracota with one t']);
  });

  it('follows a post as it is written anew, and keeps those put away apart', async () => {
    const post = await write('Celadon', 'Green.');
    await ada.call('posts.save', {
      ...here,
      postId: post.id,
      revision: post.revision,
      title: 'Tenmoku',
      content: { parts: [{ text: 'Black.', media: [] }] },
      versions: [],
    });
    expect(await found('celadon')).toEqual([]);
    expect(await found('tenmoku black')).toEqual(['Tenmoku']);
    await ada.call('posts.remove', { ...here, postId: post.id });
    expect(await found('tenmoku')).toEqual([]);
    expect(await found('tenmoku', { deleted: 'only' })).toEqual(['Tenmoku']);
    expect(await found('Te', { deleted: 'only' })).toEqual(['Tenmoku']);
  });

  it('takes a text of any length, and finds its end by a part of a word', async () => {
    const long = `${'ﷺ'.repeat(3_000)} ${Array.from({ length: 4_000 }, (_, i) => `word${i}`).join(' ')} quixotically`;
    await write('Endless', long);
    expect(await found('uixotical')).toEqual(['Endless']);
  });
});

describe('the search in thousands of posts', () => {
  let big: Person;
  beforeAll(async () => {
    big = await server.signUp();
    await fill(big.workspaceId, 12_000, 'Jug');
    await fill((await server.signUp()).workspaceId, 12_000, 'Neighbourly');
  }, 120_000);

  /** How the database carries the function out, for any workspace and any words. */
  async function planOf(wanted: string): Promise<string> {
    const { rows } = await owner.query<{ prosrc: string }>(
      "select prosrc from pg_proc where proname = 'search_posts' and pronargs = 2",
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
      return plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    } finally {
      await owner.query('deallocate searched');
      await owner.query("set app.maintenance = 'on'; set app.workspace = ''; reset plan_cache_mode");
    }
  }

  it('goes by the indexes of words and parts of words', async () => {
    const plan = await planOf('9f61408e3afb633e');
    expect(plan).toContain('Bitmap Index Scan on posts_by_part_of_word (actual');
    expect(plan).toContain('Bitmap Index Scan on posts_by_word (actual');
    expect(plan).not.toContain('Seq Scan');
  });

  it('reads no more than the two thousand newest for one letter', async () => {
    const plan = await planOf('e');
    expect(plan).toMatch(/Index Scan using posts_by_change on posts \w+ \(actual rows=2000\.00 loops=1\)/);
    expect(plan).toMatch(/Index Scan using posts_put_away on posts \w+ \(actual rows=0\.00 loops=1\)/);
    expect(plan).toMatch(/Bitmap Index Scan on posts_by_part_of_word \(never executed\)/);
    expect(plan).not.toContain('Seq Scan');
  });

  it('finds the oldest by a word, and by two letters those among the two thousand newest', async () => {
    await owner.query(
      `update posts set title = case title when 'Jug 17' then 'Ÿq oldest' else 'Ÿq newer' end
       where workspace_id = $1 and title in ('Jug 17', 'Jug 11900')`,
      [big.workspaceId],
    );
    const search = async (words: string) =>
      (await big.call('posts.list', { workspaceId: big.workspaceId, search: words })).items.map(({ title }) => title);
    expect(await search('oldest')).toEqual(['Ÿq oldest']);
    expect(await search('jug 11999')).toEqual(['Jug 11999']);
    expect(await search('yq')).toEqual(['Ÿq newer']);
  });
});

describe('the search function', () => {
  const ask = (workspaceId: string, sql: string, values: unknown[]) =>
    server.app.db.inWorkspace(workspaceId, async ({ client }) => (await client.query(sql, values)).rowCount);

  it('gives no ids of a neighbour, whatever workspace is named, and none outside a workspace', async () => {
    const neighbour = await server.signUp();
    const content = { parts: [{ text: 'A secret plan.', media: [] }] };
    await neighbour.call('posts.create', { workspaceId: neighbour.workspaceId, title: 'Q7', content, versions: [] });
    for (const words of ['secret plan', 'secrte plan', 'q7']) {
      const sql = 'select search_posts($1, $2)';
      expect(await ask(neighbour.workspaceId, sql, [neighbour.workspaceId, words]), words).toBe(1);
      expect(await ask(ada.workspaceId, sql, [neighbour.workspaceId, words]), words).toBe(0);
      expect(await ask(ada.workspaceId, sql, [ada.workspaceId, words]), words).toBe(0);
      expect((await server.app.db.appPool.query(sql, [neighbour.workspaceId, words])).rowCount, words).toBe(0);
    }
  });

  it('still answers the release before this one, which names words alone', async () => {
    await write('Kintsugi', 'Gold.');
    expect(await ask(ada.workspaceId, 'select search_posts($1)', ['kintsugi'])).toBe(1);
    const neighbour = await server.signUp();
    expect(await ask(neighbour.workspaceId, 'select search_posts($1)', ['kintsugi'])).toBe(0);
  });

  it('may be run by the app alone, and the owner’s policy serves nobody else', async () => {
    for (const sql of ["select search_posts(null, 'x')", "select search_posts('x')"]) {
      const refused = await server.app.db
        .asPublisher(({ client }) => client.query(sql))
        .catch((error: unknown) => error);
      expect(refused, sql).toMatchObject({ code: '42501' });
    }
    const { rows } = await owner.query<{ roles: string[]; cmd: string }>(
      "select roles::text[], cmd from pg_policies where tablename = 'posts' and policyname = 'searching'",
    );
    expect(rows).toEqual([{ roles: ['antiphon_owner'], cmd: 'SELECT' }]);
  });
});
