import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CatalogueTable, readCatalogue } from './catalogue.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { peopleColumns, unheldIds } from './unfenced-tables.ts';

const modules = join(import.meta.dirname, '..', 'modules');
let server: TestServer;
let tables: CatalogueTable[];

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  const client = new pg.Client({ connectionString: server.ownerUrl });
  await client.connect();
  tables = await readCatalogue(client);
  await client.end();
}, 120_000);
afterAll(() => server?.stop());

async function drizzleTables(): Promise<PgTable[]> {
  const files = (await readdir(modules, { recursive: true })).filter((name) => name.endsWith('.table.ts'));
  const exported = await Promise.all(
    files.map((name) => import(/* @vite-ignore */ join(modules, name)) as Promise<Record<string, unknown>>),
  );
  return exported.flatMap((names) => Object.values(names)).filter((value) => is(value, PgTable));
}

/** What differs between our description of a table and the database's. */
function differences(table: PgTable, catalogue: readonly CatalogueTable[]): string[] {
  const { name, schema = 'public', columns } = getTableConfig(table);
  const real = catalogue.find((one) => one.name === `${schema}.${name}`);
  if (!real) return [`${schema}.${name} is not in the database`];
  const found: string[] = [];
  for (const column of columns) {
    const same = real.columns.find((one) => one.name === column.name);
    const where = `${name}.${column.name}`;
    if (!same) found.push(`${where} is not in the database`);
    else if (same.type !== column.getSQLType()) found.push(`${where} is ${same.type}, not ${column.getSQLType()}`);
    else if (same.isNullable === column.notNull) found.push(`${where} ${same.isNullable ? 'may' : 'may not'} be null`);
    else if (column.hasDefault && !same.hasDefault) found.push(`${where} has no default`);
  }
  const ours = new Set(columns.map((column) => column.name));
  for (const column of real.columns) {
    if (!ours.has(column.name) && !column.isGenerated)
      found.push(`${name}.${column.name} is missing in our description`);
  }
  return found;
}

describe('ids in workspace tables', () => {
  it('are held by a foreign key, or stand on the list with their reason', () => {
    const unheld = tables
      .filter(({ schema }) => schema === 'public')
      .flatMap(({ name, columns, references }) =>
        columns
          .filter((column) => column.type === 'uuid' && !['id', 'workspace_id', ...peopleColumns].includes(column.name))
          .filter((column) => !references.some((reference) => reference.columns.includes(column.name)))
          .map((column) => `${name}.${column.name}`),
      );
    expect(unheld.sort()).toEqual(Object.keys(unheldIds).sort());
  });
});

describe('our descriptions of tables', () => {
  it('say what the database says: columns, types, what may be null', async () => {
    const described = await drizzleTables();
    expect(described.length).toBeGreaterThan(10);
    expect(described.flatMap((table) => differences(table, tables))).toEqual([]);
  });

  it('would be found out if they did not', () => {
    const [first] = tables.filter(({ name }) => name === 'public.projects');
    if (!first) throw new Error('no projects table');
    const changed = {
      ...first,
      columns: first.columns.map((column) => (column.name === 'name' ? { ...column, isNullable: true } : column)),
    };
    return drizzleTables().then((described) => {
      const projects = described.find((table) => getTableConfig(table).name === 'projects');
      if (!projects) throw new Error('projects are not described');
      expect(differences(projects, [changed])).toEqual(['projects.name may be null']);
    });
  });
});
