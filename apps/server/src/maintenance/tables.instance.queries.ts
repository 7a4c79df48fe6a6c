/** Every table as the owner sees it, across all workspaces: for backup and restore only. */
import pg from 'pg';

/** The job queue is left out: it holds ids of work that the schedulers find again. */
const schemas = ['public', 'auth', 'sandbox'];
/** Written by the migrations themselves. */
const leftOut = 'public.schema_migrations';

export interface TableShape {
  /** Quoted, with its schema. */
  readonly name: string;
  /** Those that can be written: computed ones are computed again. */
  readonly columns: readonly string[];
  /** Columns that hold transaction ids of their cluster, which mean nothing in another. */
  readonly transactionColumns: readonly string[];
  readonly identityColumns: readonly string[];
}

/** Opens the fence for this session's owner. */
export async function beginMaintenance(client: pg.Client): Promise<void> {
  await client.query("set app.maintenance = 'on'");
}

/** How many connections servers hold to this database: those of the roles that serve and send. */
export async function countServerConnections(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    `select count(*) from pg_stat_activity where datname = current_database()
      and usename in (current_database() || '_app', current_database() || '_publisher')`,
  );
  return Number(rows[0]?.count ?? 0);
}

export async function readTables(client: pg.Client): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(
    `select format('%I.%I', n.nspname, c.relname) as name,
        array_agg(a.attname::text order by a.attnum) as columns,
        coalesce(array_agg(a.attname::text) filter (where a.atttypid = 'xid8'::regtype), '{}') as "transactionColumns",
        coalesce(array_agg(a.attname::text) filter (where a.attidentity <> ''
          or pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) is not null), '{}') as "identityColumns"
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relkind = 'r' and n.nspname = any($1) and n.nspname || '.' || c.relname <> $2
      group by n.nspname, c.relname order by 1`,
    [schemas, leftOut],
  );
  return rows;
}

/** Whether anything of ours, or of anybody's, stands in these schemas. */
export async function hasTables(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    "select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v') and n.nspname = any($1) limit 1",
    [schemas],
  );
  return (rowCount ?? 0) > 0;
}

export async function countRows(client: pg.Client, table: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`select count(*) from ${table}`);
  return Number(rows[0]?.count ?? 0);
}

export interface MigrationRow {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

export async function readMigrationRows(client: pg.Client): Promise<MigrationRow[]> {
  const { rows } = await client.query<MigrationRow>(
    'select number, name, checksum from public.schema_migrations order by number',
  );
  return rows;
}

export async function readVaultCheck(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ check: string }>(
    "select value->>'check' as check from public.installation where key = 'vault' and not value ? 'rotatingTo'",
  );
  return rows[0]?.check ?? '';
}

/** Rows in PostgreSQL's own text form, in batches, from a cursor of the open transaction. */
export async function* readRows(client: pg.Client, table: TableShape): AsyncGenerator<string[]> {
  await client.query(`declare rows_of_table no scroll cursor for select t::text as row from ${table.name} t`);
  for (;;) {
    const { rows } = await client.query<{ row: string }>('fetch 500 from rows_of_table');
    if (rows.length === 0) break;
    yield rows.map(({ row }) => row);
  }
  await client.query('close rows_of_table');
}

/** Takes constraints between tables and triggers away for the time of loading. @returns what brings them back. */
export async function loosenTables(client: pg.Client, tables: readonly TableShape[]): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `select format('%I.%I', n.nspname, c.relname) as table, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as definition
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where k.contype = 'f' and n.nspname = any($1)`,
    [schemas],
  );
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${name}`);
  for (const { name } of tables) await client.query(`alter table ${name} disable trigger user`);
  return async () => {
    for (const { table, name, definition } of rows) {
      await client.query(`alter table ${table} add constraint ${name} ${definition}`);
    }
    for (const { name } of tables) await client.query(`alter table ${name} enable trigger user`);
  };
}

/** Migrations write a few rows of their own; those of the backup take their place. */
export async function emptyTable(client: pg.Client, table: TableShape): Promise<void> {
  await client.query(`delete from ${table.name}`);
}

/** Ids of an old cluster may lie in the new one's future, where readers stop before them: so all count as long past. */
const longPast = "'3'::xid8";

export async function writeRows(client: pg.Client, table: TableShape, rows: readonly string[]): Promise<void> {
  const names = table.columns.map((column) => pg.escapeIdentifier(column));
  const values = table.columns.map((column, index) =>
    table.transactionColumns.includes(column) ? longPast : `(s.r).${names[index]}`,
  );
  await client.query(
    `insert into ${table.name} (${names.join(', ')}) overriding system value
      select ${values.join(', ')} from (select x::${table.name} as r from unnest($1::text[]) with ordinality as u (x, at) order by at offset 0) s`,
    [rows],
  );
}

/** The next number comes after the highest that was restored. */
export async function advanceSequences(client: pg.Client, table: TableShape): Promise<void> {
  for (const column of table.identityColumns) {
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), greatest((select max(${pg.escapeIdentifier(column)}) from ${table.name}), 1))`,
      [table.name, column],
    );
  }
}
