/**
 * A data folder as an earlier commit left it: the schema of its day, 0007, with the rows and files that the server of
 * that day (42ff247) wrote when a person signed up, uploaded, connected, wrote, sent, planned, briefed and was answered.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMigrations } from '../db/migrate.ts';
import { prepareCluster } from '../db/prepare-cluster.ts';
import { ensureRoles, rolePassword } from '../db/roles.ts';
import { applyMigrations, prepareSchema } from '../maintenance/make-schema.ts';
import { connectOwner } from '../maintenance/open-installation.ts';
import { advanceSequences, beginMaintenance, readTables } from '../maintenance/tables.instance.queries.ts';
import { startPostgres } from '../platform/postgres/index.ts';
import { newDataFolder, removeDataFolder } from './data-folder-template.ts';
import { type Person, startTestServer, type TestServer } from './start-test-server.ts';

const kept = join(import.meta.dirname, 'fixtures/data-of-0007.jsonl');
/** The newest migration of that day. */
const newest = 7;
/** The key of that installation: its account's token is sealed under it. */
const masterKey = 'e5'.repeat(32);
/** Of its API key, which the installation itself does not know any more. */
const keySecret = 'ak_i8e3JSSZ5TruSIz1vrxiKjVlec6yADxN';
const ada = { email: 'ada@people.example', password: 'a long enough password' };

type Line =
  | { readonly table: string; readonly row: Readonly<Record<string, unknown>> }
  | { readonly file: string; readonly base64: string };

async function readKept(): Promise<Line[]> {
  return (await readFile(kept, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** Puts that installation into a fresh data folder, in place of the one it holds. */
async function makeEarlier(dataFolder: string, lines: readonly Line[]): Promise<void> {
  const keyFile = join(dataFolder, 'master.key');
  const password = rolePassword((await readFile(keyFile, 'utf8')).trim(), 'superuser');
  const postgres = await startPostgres({ dataFolder, superuserPassword: password, log: () => undefined });
  try {
    const superuserUrl = (database: string, word: string) => postgres.databaseUrl(postgres.superuser, word, database);
    const newPassword = rolePassword(masterKey, 'superuser');
    await asSuperuser(superuserUrl('postgres', password), async (client) => {
      await client.query('drop database antiphon');
      await client.query(`alter role ${postgres.superuser} password ${pg.escapeLiteral(newPassword)}`);
    });
    const ownerUrl = await prepareCluster(superuserUrl('postgres', newPassword), masterKey);
    await makeSchema(ownerUrl);
    await asSuperuser(superuserUrl('antiphon', newPassword), (client) => writeRows(client, lines));
  } finally {
    await postgres.stop();
  }
  await writeFile(keyFile, `${masterKey}\n`);
  for (const line of lines) {
    if (!('file' in line)) continue;
    await mkdir(dirname(join(dataFolder, line.file)), { recursive: true });
    await writeFile(join(dataFolder, line.file), Buffer.from(line.base64, 'base64'));
  }
}

async function asSuperuser(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await work(client).finally(() => client.end());
}

async function makeSchema(ownerUrl: string): Promise<void> {
  const roles = await ensureRoles(ownerUrl, masterKey);
  const client = await connectOwner(ownerUrl);
  try {
    await beginMaintenance(client);
    await client.query('begin');
    await prepareSchema(client, roles);
    const ofThatDay = (await readMigrations()).filter(({ number }) => number <= newest);
    await applyMigrations(client, ofThatDay);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

/** As they stood: no trigger writes or checks anything, and what a migration had written gives way. */
async function writeRows(client: pg.Client, lines: readonly Line[]): Promise<void> {
  await client.query("set session_replication_role = 'replica'");
  for (const table of await readTables(client)) {
    const rows = lines.flatMap((line) => ('table' in line && line.table === table.name ? [line.row] : []));
    if (rows.length === 0) continue;
    // Transaction ids mean nothing in another cluster: these rows are of the transaction that writes them here.
    const columns = table.columns.filter((column) => !table.transactionColumns.includes(column));
    const names = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
    await client.query(
      `with gone as (delete from ${table.name}) insert into ${table.name} (${names}) overriding system value
        select ${names} from jsonb_populate_recordset(null::${table.name}, $1)`,
      [JSON.stringify(rows)],
    );
    await advanceSequences(client, table);
  }
}

let dataFolder: string;
let lines: Line[];
let server: TestServer;
let person: Pick<Person, 'call'>;
let workspaceId: string;

const rowsOf = (table: string) => lines.flatMap((line) => ('table' in line && line.table === table ? [line.row] : []));
const owned = async <Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: server.ownerUrl });
  await client.connect();
  try {
    await beginMaintenance(client);
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
};

beforeAll(async () => {
  lines = await readKept();
  dataFolder = await newDataFolder();
  await makeEarlier(dataFolder, lines);
  server = await startTestServer({ dataFolder });
  person = server.visitor();
  const { workspaces } = await person.call('identity.signIn', ada);
  workspaceId = workspaces[0]?.id ?? '';
}, 120_000);
afterAll(async () => {
  await server?.stop();
  if (dataFolder) await removeDataFolder(dataFolder);
});

const idOf = (table: string, key: string, value: unknown) =>
  String(rowsOf(table).find((row) => row[key] === value)?.id ?? `no ${value} in ${table}`);

describe('a data folder made by an earlier commit', () => {
  it('is brought up to this release, and no row is gone', async () => {
    const ran = await owned<{ name: string }>('select name from schema_migrations order by number');
    expect(ran.map(({ name }) => name)).toEqual((await readMigrations()).map(({ name }) => name));
    // Kept for a time only; and search words moved into the rows themselves.
    const passing = [
      'auth.session',
      'public.sign_in_attempts',
      'public.idempotency_keys',
      'public.events',
      'public.post_words',
    ];
    const tables = new Set(lines.flatMap((line) => ('table' in line ? [line.table] : [])));
    for (const table of passing) tables.delete(table);
    expect(tables.size).toBeGreaterThan(25);
    for (const table of tables) {
      const [counted] = await owned<{ count: number }>(`select count(*)::int from ${table}`);
      // A server at work adds to some of them.
      expect({ table, count: counted?.count }).toEqual({
        table,
        count: expect.toSatisfy((n: number) => n >= rowsOf(table).length),
      });
    }
  });

  it('shows its posts and finds them, with what became of each', async () => {
    const { items } = await person.call('posts.list', { workspaceId });
    expect(items.map(({ title }) => title).sort()).toEqual([
      'Kiln',
      'Planned for years from now.',
      'Said before the upgrade.',
    ]);
    const found = await person.call('posts.list', { workspaceId, search: 'kiln opens' });
    expect(found.items.map(({ title }) => title)).toEqual(['Kiln']);

    const sent = await person.call('publications.list', {
      workspaceId,
      postId: idOf('public.posts', 'title', 'Said before the upgrade.'),
    });
    const [publication] = sent.items;
    const detail = await person.call('publications.get', { workspaceId, publicationId: publication?.id ?? '' });
    expect(detail).toMatchObject({
      state: 'published',
      publishedAt: '2026-11-21T17:14:54.673Z',
      attempts: [{ number: 1 }],
    });
    const numbers = await person.call('metrics.ofPublication', { workspaceId, publicationId: detail.id });
    expect(numbers.series.map(({ metric }) => metric).sort()).toEqual(['likes', 'replies', 'reposts', 'views']);

    const planned = await person.call('publications.list', {
      workspaceId,
      postId: idOf('public.posts', 'title', 'Planned for years from now.'),
    });
    expect(planned.items).toMatchObject([
      { wallTime: '2028-10-01T09:00', timeZone: 'Europe/Dublin', dueAt: '2028-10-01T08:00:00.000Z' },
    ]);
  });

  it('shows its brief with the answers, its library with the bytes, and in which posts a picture is used', async () => {
    const briefs = await person.call('briefs.list', { workspaceId, search: 'tickets cost' });
    expect(briefs.items).toHaveLength(1);
    const run = await person.call('studio.get', { workspaceId, runId: String(rowsOf('public.studio_runs')[0]?.id) });
    expect(run).toMatchObject({
      state: 'done',
      items: [{ kind: 'caption', answer: { text: expect.stringContaining('12 euro') } }, {}],
    });

    const library = await person.call('assets.list', { workspaceId });
    expect(library.items).toMatchObject([{ title: 'dot', usedIn: 2 }]);
    const { links } = await person.call('assets.get', { workspaceId, assetId: library.items[0]?.id ?? '' });
    const answer = await fetch(new URL(links.content ?? '', server.address));
    const original = lines.flatMap((line) => ('file' in line && line.file.endsWith('/original') ? [line.base64] : []));
    expect([Buffer.from(await answer.arrayBuffer()).toString('base64')]).toEqual(original);
  });

  it('lets its people and programs in, and sends with the token it kept', async () => {
    const program = server.visitor({ authorization: `Bearer ${keySecret}` });
    expect((await program.call('identity.me', undefined)).apiKey).toMatchObject({ name: 'cli' });

    const postId = idOf('public.posts', 'title', 'Kiln');
    const { revision } = await person.call('posts.get', { workspaceId, postId });
    await person.call('publications.schedule', { workspaceId, postId, revision, when: { kind: 'now' } });
    await expect
      .poll(
        async () => (await person.call('publications.list', { workspaceId, postId })).items.map(({ state }) => state),
        { timeout: 15_000, interval: 200 },
      )
      .toEqual(['published']);
  });
});
