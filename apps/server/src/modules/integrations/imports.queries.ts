/** All SQL about imported files and their rows. */
import { and, desc, eq, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { type ImportRecord, type ImportRowRecord, importRows, imports } from './integrations.table.ts';
import type { ReadRow } from './read-csv.ts';
import type { Stock } from './row-plan.rules.ts';

export async function insertImport(
  scope: WorkspaceScope,
  row: Omit<typeof imports.$inferInsert, 'workspaceId'>,
): Promise<void> {
  await scope.db.insert(imports).values({ workspaceId: scope.workspaceId, ...row });
}

export async function updateImport(scope: WorkspaceScope, id: string, change: Partial<ImportRecord>): Promise<void> {
  await scope.db.update(imports).set(change).where(ownImport(scope, id));
}

export async function findImport(scope: WorkspaceScope, id: string): Promise<ImportRecord | undefined> {
  const [row] = await scope.db.select().from(imports).where(ownImport(scope, id));
  return row;
}

/** Locked until the end of this unit of work: rows are worked on by one at a time, and a stop waits for its batch. */
export async function lockImport(scope: WorkspaceScope, id: string): Promise<ImportRecord | undefined> {
  const [row] = await scope.db.select().from(imports).where(ownImport(scope, id)).for('update');
  return row;
}

export async function findByUploadKey(scope: WorkspaceScope, uploadKey: string): Promise<ImportRecord | undefined> {
  const [row] = await scope.db
    .select()
    .from(imports)
    .where(and(eq(imports.workspaceId, scope.workspaceId), eq(imports.uploadKey, uploadKey)));
  return row;
}

export async function listImports(scope: WorkspaceScope, limit: number): Promise<ImportRecord[]> {
  return scope.db
    .select()
    .from(imports)
    .where(eq(imports.workspaceId, scope.workspaceId))
    .orderBy(desc(imports.createdAt), desc(imports.id))
    .limit(limit);
}

const ownImport = (scope: WorkspaceScope, id: string) =>
  and(eq(imports.workspaceId, scope.workspaceId), eq(imports.id, id));

export async function insertRows(scope: WorkspaceScope, importId: string, rows: readonly ReadRow[]): Promise<void> {
  if (rows.length === 0) return;
  await scope.client.query({
    name: 'insert-import-rows',
    text: `insert into import_rows (workspace_id, import_id, number, line, row_key, fields, fault)
      select $1, $2, n, l, k, f, x from unnest($3::int[], $4::int[], $5::text[], $6::jsonb[], $7::text[]) as r (n, l, k, f, x)`,
    values: [
      scope.workspaceId,
      importId,
      rows.map(({ number }) => number),
      rows.map(({ line }) => line),
      rows.map(({ rowKey }) => rowKey),
      rows.map(({ fields }) => JSON.stringify(fields)),
      rows.map(({ fault }) => fault),
    ],
  });
}

/** The next rows to try (`verdict`) or to make (`outcome`), in their order. */
export async function listWaitingRows(
  scope: WorkspaceScope,
  importId: string,
  step: 'verdict' | 'outcome',
  limit: number,
): Promise<ImportRowRecord[]> {
  const waits = step === 'verdict' ? sql`${importRows.verdict} is null` : sql`${importRows.outcome} is null`;
  return scope.db
    .select()
    .from(importRows)
    .where(and(eq(importRows.workspaceId, scope.workspaceId), eq(importRows.importId, importId), waits))
    .orderBy(importRows.number)
    .limit(limit);
}

export interface RowPage {
  readonly importId: string;
  readonly show: 'all' | 'refused' | 'known';
  readonly after: number;
  readonly limit: number;
}

export async function listRows(scope: WorkspaceScope, page: RowPage): Promise<ImportRowRecord[]> {
  return scope.db
    .select()
    .from(importRows)
    .where(
      and(
        eq(importRows.workspaceId, scope.workspaceId),
        eq(importRows.importId, page.importId),
        sql`${importRows.number} > ${page.after}`,
        page.show === 'all' ? undefined : sql`coalesce(${importRows.outcome}, ${importRows.verdict}) = ${page.show}`,
      ),
    )
    .orderBy(importRows.number)
    .limit(page.limit);
}

export interface RowCount {
  readonly importId: string;
  readonly verdict: ImportRowRecord['verdict'];
  readonly outcome: ImportRowRecord['outcome'];
  readonly count: number;
}

export async function countRows(scope: WorkspaceScope, importIds: readonly string[]): Promise<RowCount[]> {
  if (importIds.length === 0) return [];
  const { rows } = await scope.client.query<RowCount>({
    name: 'count-import-rows',
    text: `select import_id as "importId", verdict, outcome, count(*)::int as count from import_rows
      where workspace_id = $1 and import_id = any ($2::uuid[]) group by 1, 2, 3`,
    values: [scope.workspaceId, importIds],
  });
  return rows;
}

export interface KnownRow {
  readonly rowKey: string;
  readonly importId: string;
  readonly number: number;
  readonly postId: string | null;
}

/** Rows with these keys that became posts before, whatever file they came in. */
export async function findKnown(scope: WorkspaceScope, rowKeys: readonly string[]): Promise<KnownRow[]> {
  const { rows } = await scope.client.query<KnownRow>({
    name: 'find-known-rows',
    text: `select row_key as "rowKey", import_id as "importId", number, post_id as "postId" from import_rows
      where workspace_id = $1 and row_key = any ($2) and outcome in ('planned', 'draft')`,
    values: [scope.workspaceId, rowKeys],
  });
  return rows;
}

/** Rows of this file with these keys that were tried and would become posts. */
export async function findTwins(
  scope: WorkspaceScope,
  importId: string,
  rowKeys: readonly string[],
): Promise<{ rowKey: string; number: number }[]> {
  const { rows } = await scope.client.query<{ rowKey: string; number: number }>({
    name: 'find-twin-rows',
    text: `select row_key as "rowKey", number from import_rows
      where workspace_id = $1 and import_id = $2 and row_key = any ($3) and verdict in ('fits', 'draft')`,
    values: [scope.workspaceId, importId, rowKeys],
  });
  return rows;
}

export async function updateRow(
  scope: WorkspaceScope,
  row: Pick<ImportRowRecord, 'importId' | 'number'>,
  change: Partial<Pick<ImportRowRecord, 'verdict' | 'outcome' | 'words' | 'postId' | 'fields'>>,
): Promise<void> {
  await scope.db
    .update(importRows)
    .set(change)
    .where(
      and(
        eq(importRows.workspaceId, scope.workspaceId),
        eq(importRows.importId, row.importId),
        eq(importRows.number, row.number),
      ),
    );
}

/** What in the library is called like this, by title, file name or id, without regard to case. The keys are in small letters. */
export async function findAssetsByName(scope: WorkspaceScope, names: readonly string[]): Promise<Stock['assets']> {
  if (names.length === 0) return new Map();
  const { rows } = await scope.client.query<{ name: string; id: string; sha256: string }>({
    name: 'find-assets-by-name',
    text: `select n.name, a.id, a.sha256 from unnest($2::text[]) as n (name) join assets a
        on lower(n.name) in (lower(a.title), lower(a.source), a.id::text)
      where a.workspace_id = $1 and a.deleted_at is null and a.erased_at is null order by a.created_at desc, a.id`,
    values: [scope.workspaceId, names],
  });
  const found = new Map<string, { id: string; sha256: string }[]>();
  for (const { name, id, sha256 } of rows) {
    const key = name.toLowerCase();
    found.set(key, [...(found.get(key) ?? []), { id, sha256 }]);
  }
  return found;
}
