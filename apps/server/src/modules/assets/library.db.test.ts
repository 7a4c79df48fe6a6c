import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { drawPng, fileOf, openOwner } from './testing/library-of-tests.ts';

const many = 5000;
let server: TestServer;
let owner: pg.Client;
let ada: Person;
let here: { workspaceId: string };

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  owner = await openOwner(server);
  ada = await server.signUp();
  here = { workspaceId: ada.workspaceId };
}, 120_000);
afterAll(async () => {
  await owner?.end();
  await server?.stop();
});

/** Rows put straight into a workspace; three share each moment, so that order needs more than time. */
async function fill(workspaceId: string, count: number, words = 'Picture'): Promise<void> {
  await owner.query(
    `insert into assets (workspace_id, id, project_id, kind, mime_type, size_bytes, sha256, title, words, origin, created_at, tags)
     select $1, gen_random_uuid(), (select id from projects where workspace_id = $1 and is_default), 'text', 'text/plain', 10,
       md5(i::text), $3 || ' ' || md5(i::text), repeat(md5((i * 7)::text) || ' ', 12), 'generation',
       '2026-01-01T00:00:00Z'::timestamptz + (i / 3) * interval '1 minute', array['tag' || i % 40]
     from generate_series(1, $2::int) i`,
    [workspaceId, count, words],
  );
  await owner.query('analyze assets');
}

async function upload(name: string, more: object = {}) {
  const colour = `#${Buffer.from(name).toString('hex').padEnd(6, '0').slice(-6)}`;
  return ada.call('assets.upload', { ...here, file: fileOf(await drawPng(16, 16, colour), name), ...more });
}
const titles = async (filter: object) =>
  (await ada.call('assets.list', { ...here, ...filter })).items.map(({ title }) => title);

describe('the library', () => {
  it('is empty at first', async () => {
    expect(await ada.call('assets.list', here)).toEqual({ items: [], nextCursor: null });
    expect(await ada.call('assets.totals', here)).toEqual({ assets: 0, sizeBytes: 0, byKind: [] });
    expect(await ada.call('assets.listTags', here)).toEqual({ items: [] });
  });

  it('shows the newest first, and what a filter asks for', async () => {
    const project = await ada.call('projects.create', { ...here, name: 'Spring' });
    const kiln = await upload('Kiln mouth at night.png', {
      tags: ['kiln', 'night'],
      altText: 'Flames in a brick arch',
    });
    await upload('Zürich vase.png', { projectId: project.id, tags: ['vase'] });
    await ada.call('assets.upload', { ...here, file: fileOf('words', 'notes.txt'), tags: ['night'] });
    await ada.call('assets.update', { ...here, assetId: kiln.id, revision: 1, isFavourite: true });
    expect(await titles({})).toEqual(['notes', 'Zürich vase', 'Kiln mouth at night']);
    expect(await titles({ kind: 'image' })).toEqual(['Zürich vase', 'Kiln mouth at night']);
    expect(await titles({ kinds: ['image', 'video'] })).toEqual(['Zürich vase', 'Kiln mouth at night']);
    expect(await titles({ kinds: ['file'] })).toEqual(['notes']);
    expect(await titles({ projectId: project.id })).toEqual(['Zürich vase']);
    expect(await titles({ tag: 'Night' })).toEqual(['notes', 'Kiln mouth at night']);
    expect(await titles({ tag: 'nigh' })).toEqual([]);
    expect(await titles({ favourite: 'only' })).toEqual(['Kiln mouth at night']);
    expect(await titles({ kind: 'image', tag: 'night', search: 'kiln' })).toEqual(['Kiln mouth at night']);
    expect(await titles({ ids: [kiln.id, project.id] })).toEqual(['Kiln mouth at night']);
    expect(await ada.call('assets.listTags', here)).toEqual({
      items: [
        { tag: 'night', count: 2 },
        { tag: 'kiln', count: 1 },
        { tag: 'vase', count: 1 },
      ],
    });
    const inProject = { ...here, projectId: project.id };
    expect((await ada.call('assets.listTags', inProject)).items).toEqual([{ tag: 'vase', count: 1 }]);
    expect(await ada.call('assets.totals', inProject)).toMatchObject({ assets: 1, byKind: [{ kind: 'image' }] });
    expect((await ada.call('assets.totals', here)).byKind).toMatchObject([
      { kind: 'file', assets: 1, sizeBytes: 5 },
      { kind: 'image', assets: 2 },
    ]);
  });

  it.each([
    ['a word of the title', 'vase', ['Zürich vase']],
    ['the beginnings of words in any order', 'nig kil', ['Kiln mouth at night']],
    ['a part of a word', 'outh', ['Kiln mouth at night']],
    ['the description', 'brick arch', ['Kiln mouth at night']],
    ['a tag', 'night', ['notes', 'Kiln mouth at night']],
    ['letters without their accents, large or small', 'ZURICH', ['Zürich vase']],
    ['a slip of the finger, when nothing else is found', 'zurihc vase', ['Zürich vase']],
    ['nothing', 'xylophone', []],
    ['signs that mean something to a database', "%_\\':*&|!<->()", []],
    ['blanks only: everything', '   ', ['notes', 'Zürich vase', 'Kiln mouth at night']],
  ])('is searched by %s', async (_what, search, expected) => {
    expect(await titles({ search })).toEqual(expected);
  });

  it('finds Japanese and emoji, two characters are enough', async () => {
    const stranger = await server.signUp();
    const theirs = { workspaceId: stranger.workspaceId };
    await stranger.call('assets.upload', { ...theirs, file: fileOf('a', '夜の窯と壺🔥.txt') });
    for (const search of ['窯と', '壺', '🔥', '夜の窯'])
      expect((await stranger.call('assets.list', { ...theirs, search })).items.length, search).toBe(1);
  });

  it('refuses a cursor that is none', async () => {
    await expect(ada.call('assets.list', { ...here, cursor: 'made-up' })).rejects.toMatchObject({ code: 'bad_cursor' });
  });
});

describe('a change', () => {
  it('of the words, tags and project is kept, counted and refused when stale', async () => {
    const made = await upload('change.png');
    const project = await ada.call('projects.create', { ...here, name: 'Summer' });
    const change = { title: 'Changed', altText: 'What it shows', tags: ['B', 'a', 'b'], projectId: project.id };
    const now = await ada.call('assets.update', { ...here, assetId: made.id, revision: 1, ...change });
    expect(now).toMatchObject({ ...change, tags: ['b', 'a'], revision: 2 });
    const stale = await ada
      .call('assets.update', { ...here, assetId: made.id, revision: 1, title: 'Mine' })
      .catch((error: unknown) => error);
    expect(stale).toMatchObject({
      status: 409,
      code: 'stale_write',
      problem: { current: { id: made.id, title: 'Changed' } },
    });
    expect(await titles({ search: 'what it shows' })).toEqual(['Changed']);
    const strange = { ...here, assetId: made.id, revision: 2, projectId: made.id };
    await expect(ada.call('assets.update', strange)).rejects.toMatchObject({ status: 404 });
  });

  it('repeated with its Idempotency-Key changes nothing more', async () => {
    const made = await upload('repeat.png');
    const change = { ...here, assetId: made.id, revision: 1, title: 'Once' };
    const first = await ada.call('assets.update', change, { idempotencyKey: 'change-once' });
    expect(await ada.call('assets.update', change, { idempotencyKey: 'change-once' })).toEqual(first);
  });

  it('puts away and brings back, as often as asked', async () => {
    const made = await upload('away.png', { tags: ['away'] });
    const asset = { ...here, assetId: made.id };
    const gone = await ada.call('assets.remove', asset);
    expect(gone.deletedAt).not.toBeNull();
    expect(await ada.call('assets.remove', asset)).toMatchObject({ revision: gone.revision });
    expect(await titles({ tag: 'away' })).toEqual([]);
    expect(await titles({ deleted: 'only' })).toEqual(['away']);
    expect(await titles({ deleted: 'show', ids: [made.id] })).toEqual(['away']);
    expect((await ada.call('assets.listTags', here)).items.map(({ tag }) => tag)).not.toContain('away');
    expect(await ada.call('assets.restore', asset)).toMatchObject({ deletedAt: null });
    expect(await ada.call('assets.restore', asset)).toMatchObject({ deletedAt: null, revision: gone.revision + 1 });
    expect(await titles({ tag: 'away' })).toEqual(['away']);
  });

  it('is told to those who listen, by ids alone', async () => {
    const made = await upload('told.png');
    await ada.call('assets.update', { ...here, assetId: made.id, revision: 1, title: 'Told' });
    await ada.call('assets.remove', { ...here, assetId: made.id });
    await ada.call('assets.restore', { ...here, assetId: made.id });
    const { rows } = await owner.query(
      "select name, data from events where data ->> 'assetId' = $1 order by position",
      [made.id],
    );
    expect(rows.map(({ name }) => name)).toEqual(['asset.created', 'asset.changed', 'asset.removed', 'asset.restored']);
    expect(JSON.stringify(rows)).not.toContain('Told');
  });

  it('of a neighbour’s asset is not possible, nor is seeing it', async () => {
    const made = await upload('mine.png');
    const stranger = await server.signUp();
    const theirs = { workspaceId: stranger.workspaceId, assetId: made.id };
    const refused = { status: 404, code: 'not_found' };
    await expect(stranger.call('assets.get', theirs)).rejects.toMatchObject(refused);
    await expect(stranger.call('assets.update', { ...theirs, revision: 1, title: 'x' })).rejects.toMatchObject(refused);
    await expect(stranger.call('assets.remove', theirs)).rejects.toMatchObject(refused);
    await expect(stranger.call('assets.restore', theirs)).rejects.toMatchObject(refused);
  });

  it('needs the role of an editor, or a key with the scope', async () => {
    const viewer = await server.join(ada, 'viewer');
    const file = () => fileOf('words', 'a.txt');
    await expect(viewer.call('assets.upload', { ...here, file: file() })).rejects.toMatchObject({ status: 403 });
    expect((await viewer.call('assets.list', here)).items.length).toBeGreaterThan(0);
    const reader = await server.withApiKey(ada, ['read']);
    await expect(reader.call('assets.upload', { ...here, file: file() })).rejects.toMatchObject({
      code: 'missing_scope',
    });
    const writer = await server.withApiKey(ada, ['assets:write']);
    expect((await writer.call('assets.upload', { ...here, file: file() })).createdBy).toBe(ada.userId);
  });
});

describe('a library of 5,000 beside one of 20,000', () => {
  let big: Person;
  let there: { workspaceId: string };

  beforeAll(async () => {
    big = await server.signUp();
    there = { workspaceId: big.workspaceId };
    await fill(big.workspaceId, many);
    const neighbour = await server.signUp();
    await fill(neighbour.workspaceId, 20_000, 'Neighbourly');
  }, 60_000);

  it('is paged through without a gap or a repetition, newest first', async () => {
    const seen: { id: string; createdAt: string }[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await big.call('assets.list', { ...there, limit: 200, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen.length).toBe(many);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(many);
    const keys = seen.map(({ createdAt, id }) => `${createdAt} ${id}`);
    expect(keys).toEqual([...keys].sort().reverse());
  });

  it('keeps its pages through uploads in between', async () => {
    const first = await big.call('assets.list', { ...there, limit: 50 });
    const added = await big.call('assets.upload', { ...there, file: fileOf('new', 'new.txt') });
    const second = await big.call('assets.list', { ...there, limit: 50, cursor: first.nextCursor ?? '' });
    expect(second.items.map(({ id }) => id)).not.toContain(added.id);
    expect(first.items.some(({ id }) => second.items.some((item) => item.id === id))).toBe(false);
    await big.call('assets.remove', { ...there, assetId: added.id });
  });

  it('is read page by page from an index', async () => {
    const lines = await server.app.db.inWorkspace(big.workspaceId, async ({ client }) => {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        `explain select * from assets where workspace_id = $1 and erased_at is null and deleted_at is null
         order by created_at desc, id desc limit 51`,
        [big.workspaceId],
      );
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(lines).toContain('assets_newest');
    expect(lines).not.toContain('Sort');
  });

  it.each([
    ['search_assets', '9f61408e3afb633e', ['assets_by_part_of_word', 'assets_by_word']],
    ['tagged_assets', 'tag7', ['assets_by_tag']],
  ])('is searched by indexes, as the plan of %s says', async (name, wanted, indexes) => {
    const { rows } = await owner.query<{ prosrc: string }>('select prosrc from pg_proc where proname = $1', [name]);
    await owner.query("set plan_cache_mode = 'force_generic_plan'");
    await owner.query("select set_config('app.maintenance', '', false), set_config('app.workspace', $1, false)", [
      big.workspaceId,
    ]);
    try {
      await owner.query(`prepare searched (uuid, text) as ${rows[0]?.prosrc}`);
      const plan = await owner.query<{ 'QUERY PLAN': string }>(
        `explain (analyze) execute searched ('${big.workspaceId}', '${wanted}')`,
      );
      const lines = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
      for (const index of indexes) expect(lines).toContain(`Bitmap Index Scan on ${index}`);
      expect(lines.replace(/Seq Scan on assets [^\n]*\(never executed\)/g, '')).not.toContain('Seq Scan');
    } finally {
      await owner.query('deallocate searched');
      await owner.query("set app.maintenance = 'on'; set app.workspace = ''; reset plan_cache_mode");
    }
  });

  it('is searched within a second, also for what it does not hold', async () => {
    for (const search of ['picture', 'xylophone', '9f61408e3afb633e']) {
      const begun = performance.now();
      await big.call('assets.list', { ...there, search });
      expect(performance.now() - begun, search).toBeLessThan(1000);
    }
  });
});

describe('the search functions of the database', () => {
  const ask = (scopeOf: string, sql: string, values: unknown[]) =>
    server.app.db.inWorkspace(scopeOf, async ({ client }) => (await client.query(sql, values)).rowCount);

  it('give no ids of a neighbour, whatever workspace is named', async () => {
    const neighbour = await server.signUp();
    const theirs = { workspaceId: neighbour.workspaceId };
    await neighbour.call('assets.upload', { ...theirs, file: fileOf('x', 'Secret plan.txt'), tags: ['secret'] });
    for (const [sql, word] of [
      ['select search_assets($1, $2)', 'secret plan'],
      ['select search_assets($1, $2)', 'secrte plan'],
      ['select tagged_assets($1, $2)', 'secret'],
    ] as const) {
      expect(await ask(neighbour.workspaceId, sql, [neighbour.workspaceId, word]), word).toBe(1);
      expect(await ask(ada.workspaceId, sql, [neighbour.workspaceId, word]), word).toBe(0);
      expect(await ask(ada.workspaceId, sql, [ada.workspaceId, word]), word).toBe(0);
      const outside = await server.app.db.appPool.query(sql, [neighbour.workspaceId, word]);
      expect(outside.rowCount, word).toBe(0);
    }
  });

  it('may be run by the app alone, and read by nobody through the owner’s policy', async () => {
    const { rows } = await owner.query<{ roles: string[] }>(
      "select array_agg(role::text) as roles from (select unnest(roles) as role from pg_policies where tablename = 'assets' and policyname = 'searching') r",
    );
    expect(rows[0]?.roles).toEqual(['antiphon_owner']);
    const publisher = await server.app.db
      .asPublisher(({ client }) => client.query("select search_assets(null, 'x')"))
      .catch((error: unknown) => error);
    expect(publisher).toMatchObject({ code: '42501' });
  });
});
