import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CatalogueTable, inOrderOfReference, readCatalogue, sampleValue } from './catalogue.ts';
import { type Person, startTestServer, type TestServer } from './start-test-server.ts';
import { crossWorkspaceUniques, hiddenTables, unfencedSchemas, unfencedTables } from './unfenced-tables.ts';

type Row = Record<string, unknown>;

let server: TestServer;
let owner: pg.Client;
let tables: CatalogueTable[];
let fenced: CatalogueTable[];
let here: Person;
let neighbour: Person;
/** One row of each fenced table, in our workspace and in the neighbour's. */
const rows = new Map<string, { ours: Row; theirs: Row }>();

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  here = await server.signUp();
  neighbour = await server.signUp();
  owner = new pg.Client({ connectionString: server.ownerUrl });
  await owner.connect();
  await owner.query("set app.maintenance = 'on'");
  tables = await readCatalogue(owner);
  fenced = inOrderOfReference(tables.filter((table) => hasWorkspace(table) && !hiddenTables[table.name]));
  for (const table of fenced) {
    const ours = await insertSample(table, here);
    rows.set(table.name, { ours, theirs: await insertSample(table, neighbour) });
  }
}, 120_000);

afterAll(async () => {
  await owner?.end();
  await server?.stop();
});

const hasWorkspace = (table: CatalogueTable) => table.columns.some(({ name }) => name === 'workspace_id');
const quoted = (name: string) => name.split('.').map(pg.escapeIdentifier).join('.');

/** A row that the table accepts, with references to the rows made before it in the same workspace. */
function sampleRow(table: CatalogueTable, person: Person, which: 'ours' | 'theirs'): Row {
  const row: Row = {};
  for (const column of table.columns) {
    if (column.isGenerated || column.isNullable || column.hasDefault) continue;
    row[column.name] = sampleValue(table, column);
    if (column.type === 'uuid') row[column.name] = randomUUID();
    if (isPartOfUnique(table, column.name) && column.type === 'text')
      row[column.name] = randomBytes(12).toString('hex');
  }
  for (const { columns, target, targetColumns } of table.references) {
    const referred = rows.get(target)?.[which];
    columns.forEach((column, at) => {
      if (!(column in row)) return;
      if (referred) row[column] = referred[targetColumns[at] ?? ''];
      else if (target === 'auth.user') row[column] = person.userId;
    });
  }
  return { ...row, workspace_id: person.workspaceId };
}

/** A second sample must not be a twin of the first; where a check names the values, there is no choice. */
const isPartOfUnique = (table: CatalogueTable, column: string) =>
  table.uniques.some(({ columns }) => columns.includes(column)) &&
  !table.checks.some((check) => check.includes(column));

async function insertSample(table: CatalogueTable, person: Person): Promise<Row> {
  const which = person === here ? 'ours' : 'theirs';
  const row = sampleRow(table, person, which);
  const inserted = await insert(owner, table, row, true);
  // A row that sign-up made already serves as well.
  return inserted ?? (await findOne(table, person.workspaceId));
}

async function insert(
  client: pg.ClientBase,
  table: CatalogueTable,
  row: Row,
  mayExist = false,
): Promise<Row | undefined> {
  const names = Object.keys(row);
  const { rows: inserted } = await client.query<Row>(
    `insert into ${quoted(table.name)} (${names.map(pg.escapeIdentifier).join(', ')})
     values (${names.map((_, at) => `$${at + 1}`).join(', ')}) ${mayExist ? 'on conflict do nothing' : ''} returning *`,
    Object.values(row),
  );
  return inserted[0];
}

async function updateAll(client: pg.ClientBase, table: CatalogueTable, change: Row): Promise<number> {
  const sets = Object.keys(change).map((name, at) => `${pg.escapeIdentifier(name)} = $${at + 1}`);
  const { rowCount } = await client.query(`update ${quoted(table.name)} set ${sets.join(', ')}`, Object.values(change));
  return rowCount ?? 0;
}

async function findOne(table: CatalogueTable, workspaceId: string): Promise<Row> {
  const { rows: found } = await owner.query<Row>(
    `select * from ${quoted(table.name)} where workspace_id = $1 limit 1`,
    [workspaceId],
  );
  if (!found[0]) throw new Error(`no row in ${table.name}`);
  return found[0];
}

/** Runs a statement in our workspace as the app; undone in any case. @returns rows touched, or the error's code. */
async function tryAsApp(
  work: (client: pg.PoolClient) => Promise<number>,
  workspaceId = here.workspaceId,
): Promise<number | string> {
  class Undo extends Error {}
  let touched = -1;
  try {
    await server.app.db.inWorkspace(workspaceId, async (scope) => {
      touched = await work(scope.client);
      throw new Undo();
    });
  } catch (error) {
    if (error instanceof Undo) return touched;
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
  return touched;
}

const refused = '42501';
const noSuchRow = '23503';
/** Raised by triggers that keep facts from being changed. */
const appendOnly = 'P0001';

describe('the fence between workspaces', () => {
  it('stands around every table that has a workspace, and every other table is listed with its reason', () => {
    const strange = tables.filter(
      (table) =>
        !hasWorkspace(table) &&
        table.name !== 'public.workspaces' &&
        !unfencedTables[table.name] &&
        !unfencedSchemas[table.schema],
    );
    expect(strange.map(({ name }) => name)).toEqual([]);
    expect(fenced.length).toBeGreaterThan(10);
    const mustBeForced = [...fenced, ...tables.filter(({ name }) => name === 'public.workspaces')];
    expect(mustBeForced.filter(({ isForced }) => !isForced).map(({ name }) => name)).toEqual([]);
  });

  it('would be missed: a table with a workspace and no fence is found out', async () => {
    await owner.query('begin');
    await owner.query('create table loose (workspace_id uuid not null, id uuid not null, primary key (id))');
    const found = (await readCatalogue(owner)).find(({ name }) => name === 'public.loose');
    await owner.query('rollback');
    expect(found).toMatchObject({ isForced: false, uniques: [{ columns: ['id'] }] });
    expect(found && hasWorkspace(found)).toBe(true);
  });

  it('is not needed where no role but the owner can touch a table', async () => {
    const { rows: open } = await owner.query<{ grantee: string; table_name: string }>(
      `select grantee, table_name from information_schema.role_table_grants
        where table_schema || '.' || table_name = any($1) and grantee <> current_user`,
      [Object.keys(hiddenTables)],
    );
    expect(open).toEqual([]);
    for (const name of Object.keys(hiddenTables)) {
      await expect(server.app.db.appPool.query(`select from ${quoted(name)}`)).rejects.toMatchObject({ code: refused });
    }
  });

  it('lists no table that is not there', () => {
    const names = tables.map(({ name }) => name);
    expect(
      [...Object.keys(unfencedTables), ...Object.keys(hiddenTables)].filter((name) => !names.includes(name)),
    ).toEqual([]);
  });

  it('begins every unique constraint of a fenced table with the workspace', () => {
    const loose = fenced.flatMap((table) =>
      table.uniques
        .filter(({ name, columns }) => columns[0] !== 'workspace_id' && !crossWorkspaceUniques[name])
        .map(({ name }) => name),
    );
    expect(loose).toEqual([]);
  });

  it('begins every reference between fenced tables with the workspace on both sides', () => {
    const names = new Set(fenced.map(({ name }) => name));
    const loose = fenced.flatMap((table) =>
      table.references
        .filter(({ target }) => names.has(target))
        .filter(({ columns, targetColumns }) => columns[0] !== 'workspace_id' || targetColumns[0] !== 'workspace_id')
        .map(({ columns }) => `${table.name} (${columns.join(', ')})`),
    );
    expect(loose).toEqual([]);
  });

  it('keeps a neighbour’s rows from being read', async () => {
    const seen: string[] = [];
    for (const table of fenced) {
      const count = await tryAsApp(async (client) => {
        const { rows: strange } = await client.query(`select from ${quoted(table.name)} where workspace_id <> $1`, [
          here.workspaceId,
        ]);
        return strange.length;
      });
      const own = await tryAsApp(
        async (client) => (await client.query(`select from ${quoted(table.name)}`)).rows.length,
      );
      if (count !== 0 || !(Number(own) > 0)) seen.push(`${table.name}: ${count} strange, ${own} own`);
    }
    expect(seen).toEqual([]);
  });

  it('shows no row at all while nobody says for whom', async () => {
    const seen: string[] = [];
    for (const table of fenced) {
      const { rows: found } = await server.app.db.appPool.query(`select from ${quoted(table.name)} limit 1`);
      if (found.length > 0) seen.push(table.name);
    }
    expect(seen).toEqual([]);
  });

  it('keeps a neighbour’s rows from being changed or deleted', async () => {
    const touched: string[] = [];
    for (const table of fenced) {
      for (const sql of [
        `update ${quoted(table.name)} set workspace_id = workspace_id where workspace_id = $1`,
        `delete from ${quoted(table.name)} where workspace_id = $1`,
      ]) {
        const result = await tryAsApp(
          async (client) => (await client.query(sql, [neighbour.workspaceId])).rowCount ?? 0,
        );
        if (result !== 0 && result !== refused) touched.push(`${sql}: ${result}`);
      }
    }
    expect(touched).toEqual([]);
  });

  it('lets no row be put into a neighbour’s workspace, nor moved there', async () => {
    const put: string[] = [];
    for (const table of fenced) {
      const row = sampleRow(table, neighbour, 'theirs');
      const inserted = await tryAsApp(async (client) => ((await insert(client, table, row)) ? 1 : 0));
      if (inserted !== refused) put.push(`${table.name} insert: ${inserted}`);
      const moved = await tryAsApp(
        async (client) =>
          (await client.query(`update ${quoted(table.name)} set workspace_id = $1`, [neighbour.workspaceId]))
            .rowCount ?? 0,
      );
      if (moved !== refused && moved !== appendOnly) put.push(`${table.name} move: ${moved}`);
    }
    expect(put).toEqual([]);
  });

  it('lets no row refer to a neighbour’s row', async () => {
    const names = new Set(fenced.map(({ name }) => name));
    const wrong: string[] = [];
    let tried = 0;
    for (const table of fenced) {
      for (const { columns, target, targetColumns } of table.references.filter((one) => names.has(one.target))) {
        const theirs = rows.get(target)?.theirs ?? {};
        const pairs = columns.map((column, at) => [column, theirs[targetColumns[at] ?? '']] as const);
        const foreign = Object.fromEntries(pairs.filter(([column]) => column !== 'workspace_id'));
        let result = await tryAsApp((client) => updateAll(client, table, foreign));
        // A table that takes rows but lets none be changed.
        if (result === appendOnly) {
          const row = { ...sampleRow(table, here, 'ours'), ...foreign };
          result = await tryAsApp(async (client) => ((await insert(client, table, row)) ? 1 : 0));
        }
        tried += 1;
        if (result !== noSuchRow) wrong.push(`${table.name} (${columns.join(', ')}) → ${target}: ${result}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(10);
  });

  it('shows and changes of the workspaces only one’s own', async () => {
    const count = (sql: string, values: unknown[]) =>
      tryAsApp(async (client) => (await client.query(sql, values)).rowCount ?? 0);
    expect(await count('select from workspaces', [])).toBe(1);
    expect(await count('select from workspaces where id = $1', [neighbour.workspaceId])).toBe(0);
    expect(await count("update workspaces set name = 'taken' where id = $1", [neighbour.workspaceId])).toBe(0);
    expect(await count('delete from workspaces where id = $1', [neighbour.workspaceId])).toBe(0);
  });

  it('shows the owner of the tables nothing either, outside of maintenance', async () => {
    await owner.query("set app.maintenance = ''");
    const { rowCount } = await owner.query('select from projects');
    await owner.query("set app.maintenance = 'on'");
    expect(rowCount).toBe(0);
  });
});
