/** The database's own description of itself, for tests that must see every table. */
import type pg from 'pg';

export interface CatalogueTable {
  /** `public.posts`. */
  readonly name: string;
  readonly schema: string;
  readonly isForced: boolean;
  readonly columns: readonly CatalogueColumn[];
  readonly references: readonly CatalogueReference[];
  readonly checks: readonly string[];
  readonly uniques: readonly { readonly name: string; readonly columns: readonly string[] }[];
}
export interface CatalogueColumn {
  readonly name: string;
  /** As PostgreSQL writes it: `timestamp with time zone`. */
  readonly type: string;
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
  readonly isGenerated: boolean;
}
export interface CatalogueReference {
  readonly columns: readonly string[];
  readonly target: string;
  readonly targetColumns: readonly string[];
}

const tablesSql = `
  select n.nspname || '.' || c.relname as name, n.nspname as schema, c.relrowsecurity and c.relforcerowsecurity as "isForced",
    (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'isNullable', not a.attnotnull,
        'hasDefault', a.atthasdef or a.attidentity <> '', 'isGenerated', a.attgenerated <> '' or a.attidentity = 'a') order by a.attnum)
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    coalesce((select json_agg(json_build_object('columns', (select array_agg(a.attname order by k.at) from unnest(f.conkey) with ordinality k(num, at) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num),
        'target', tn.nspname || '.' || t.relname,
        'targetColumns', (select array_agg(a.attname order by k.at) from unnest(f.confkey) with ordinality k(num, at) join pg_attribute a on a.attrelid = t.oid and a.attnum = k.num)))
      from pg_constraint f join pg_class t on t.oid = f.confrelid join pg_namespace tn on tn.oid = t.relnamespace where f.conrelid = c.oid and f.contype = 'f'), '[]') as references,
    coalesce((select json_agg(pg_get_constraintdef(k.oid)) from pg_constraint k where k.conrelid = c.oid and k.contype = 'c'), '[]') as checks,
    coalesce((select json_agg(json_build_object('name', ic.relname, 'columns',
        (select array_agg(a.attname order by k.at) from unnest(i.indkey::int2[]) with ordinality k(num, at) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num)))
      from pg_index i join pg_class ic on ic.oid = i.indexrelid where i.indrelid = c.oid and i.indisunique), '[]') as uniques
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
  order by 1`;

export async function readCatalogue(client: pg.Client): Promise<CatalogueTable[]> {
  const { rows } = await client.query<CatalogueTable>(tablesSql);
  return rows;
}

/** Tables in an order in which each stands after those it refers to. */
export function inOrderOfReference(tables: readonly CatalogueTable[]): CatalogueTable[] {
  const done: CatalogueTable[] = [];
  let waiting = [...tables];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name));
    const ready = waiting.filter((table) =>
      table.references.every(({ target }) => target === table.name || !names.has(target)),
    );
    if (ready.length === 0) throw new Error(`these tables refer to each other in a circle: ${[...names].join(', ')}`);
    done.push(...ready);
    waiting = waiting.filter((table) => !ready.includes(table));
  }
  return done;
}

/** A value that a column accepts, found from its type and from `x = ANY (ARRAY['a', …])` in the table's checks. */
export function sampleValue(table: CatalogueTable, column: CatalogueColumn): unknown {
  const allowed = table.checks
    .map((check) => new RegExp(`\\(?\\b${column.name}\\b\\)? = ANY \\(ARRAY\\[('([^']*)'|(\\d+))`).exec(check))
    .find((match) => match !== null);
  if (allowed) return allowed[2] ?? Number(allowed[3]);
  const samples: Readonly<Record<string, unknown>> = {
    uuid: '01890000-0000-7000-8000-00000000abcd',
    text: 'sample',
    integer: 1,
    bigint: 1,
    'double precision': 1,
    numeric: 1,
    boolean: false,
    jsonb: '{}',
    bytea: Buffer.from('sample'),
    'text[]': ['sample'],
    'uuid[]': ['01890000-0000-7000-8000-00000000abcd'],
    'timestamp with time zone': new Date('2026-01-01T00:00:00Z'),
  };
  if (!(column.type in samples)) throw new Error(`no sample for ${table.name}.${column.name} (${column.type})`);
  return samples[column.type];
}
