/** All SQL about briefs. */
import { and, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound } from '../../platform/errors.ts';
import { type BriefRow, briefAccounts, briefs } from './briefs.table.ts';

/** A brief with the accounts it is for. */
export interface FoundBrief extends BriefRow {
  readonly accountIds: string[];
}
export interface BriefFilter {
  readonly projectId?: string | undefined;
  readonly search?: string | undefined;
  readonly archived: 'hide' | 'only';
  readonly limit: number;
  readonly after?: { readonly updatedAt: Date; readonly id: string } | undefined;
}

/** A page of briefs, newest change first. A search goes through a function of the database that can use its indexes. */
export async function listBriefs(scope: WorkspaceScope, filter: BriefFilter): Promise<FoundBrief[]> {
  const { projectId, after } = filter;
  const rows = await scope.db
    .select()
    .from(briefs)
    .where(
      and(
        eq(briefs.workspaceId, scope.workspaceId),
        filter.archived === 'only' ? isNotNull(briefs.archivedAt) : isNull(briefs.archivedAt),
        projectId ? eq(briefs.projectId, projectId) : undefined,
        filter.search
          ? sql`${briefs.id} = any (array(select search_briefs(${scope.workspaceId}::uuid, ${filter.search})))`
          : undefined,
        after
          ? sql`(${briefs.updatedAt}, ${briefs.id}) < (${after.updatedAt.toISOString()}::timestamptz, ${after.id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(desc(briefs.updatedAt), desc(briefs.id))
    .limit(filter.limit);
  return withAccounts(scope, rows);
}

export async function findBrief(scope: WorkspaceScope, id: string): Promise<FoundBrief | undefined> {
  const rows = await scope.db
    .select()
    .from(briefs)
    .where(and(eq(briefs.workspaceId, scope.workspaceId), eq(briefs.id, id)));
  return (await withAccounts(scope, rows))[0];
}

/** @throws AppError 404 `not_found`. */
export async function requireBrief(scope: WorkspaceScope, id: string): Promise<FoundBrief> {
  const row = await findBrief(scope, id);
  if (!row) throw notFound('brief');
  return row;
}

async function withAccounts(scope: WorkspaceScope, rows: readonly BriefRow[]): Promise<FoundBrief[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const links = await scope.db
    .select()
    .from(briefAccounts)
    .where(and(eq(briefAccounts.workspaceId, scope.workspaceId), inArray(briefAccounts.briefId, ids)))
    .orderBy(briefAccounts.position);
  return rows.map((row) => ({
    ...row,
    accountIds: links.filter((link) => link.briefId === row.id).map((link) => link.accountId),
  }));
}

export async function insertBrief(scope: WorkspaceScope, row: Omit<BriefRow, 'workspaceId'>): Promise<void> {
  await scope.db.insert(briefs).values({ workspaceId: scope.workspaceId, ...row });
}

/** @returns false when it has another revision or is not there. */
export async function updateBrief(
  scope: WorkspaceScope,
  id: string,
  revision: number,
  change: Partial<Omit<BriefRow, 'workspaceId' | 'id' | 'revision'>>,
): Promise<boolean> {
  const changed = await scope.db
    .update(briefs)
    .set({ ...change, revision: sql`${briefs.revision} + 1` })
    .where(and(eq(briefs.workspaceId, scope.workspaceId), eq(briefs.id, id), eq(briefs.revision, revision)))
    .returning({ id: briefs.id });
  return changed.length === 1;
}

/** Sets where a brief goes, whole. */
export async function replaceAccounts(
  scope: WorkspaceScope,
  briefId: string,
  accountIds: readonly string[],
): Promise<void> {
  await scope.db
    .delete(briefAccounts)
    .where(and(eq(briefAccounts.workspaceId, scope.workspaceId), eq(briefAccounts.briefId, briefId)));
  if (accountIds.length === 0) return;
  await scope.db
    .insert(briefAccounts)
    .values(
      accountIds.map((accountId, position) => ({ workspaceId: scope.workspaceId, briefId, accountId, position })),
    );
}
