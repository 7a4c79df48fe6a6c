/**
 * Notes of files that no asset owns (yet, or any more): see `0004-assets.sql`. They go by the database's clock, which
 * is one for all copies of the server and is never moved.
 */
import { and, eq, gt, inArray, lte, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { looseFiles } from './assets.table.ts';

/** Notes files, to be removed after a while unless an asset owns them by then. */
export async function noteFiles(
  scope: WorkspaceScope,
  storageKeys: readonly string[],
  keptForMs: number,
): Promise<void> {
  if (storageKeys.length === 0) return;
  const removeAfter = sql`now() + ${keptForMs} * interval '1 millisecond'`;
  await scope.db
    .insert(looseFiles)
    .values(storageKeys.map((storageKey) => ({ workspaceId: scope.workspaceId, storageKey, removeAfter })))
    .onConflictDoUpdate({ target: [looseFiles.workspaceId, looseFiles.storageKey], set: { removeAfter } });
}

/** Takes notes off, because an asset owns the files now. @returns how many were still to be had. */
export async function claimFiles(scope: WorkspaceScope, storageKeys: readonly string[]): Promise<number> {
  const { rowCount } = await scope.db
    .delete(looseFiles)
    .where(and(among(scope, storageKeys), gt(looseFiles.removeAfter, sql`now()`)));
  return rowCount ?? 0;
}

/** Forgets files that are removed. */
export async function forgetFiles(scope: WorkspaceScope, storageKeys: readonly string[]): Promise<void> {
  await scope.db.delete(looseFiles).where(among(scope, storageKeys));
}

/** Files whose time has come. */
export async function listDueFiles(scope: WorkspaceScope, limit: number): Promise<string[]> {
  const rows = await scope.db
    .select({ storageKey: looseFiles.storageKey })
    .from(looseFiles)
    .where(and(eq(looseFiles.workspaceId, scope.workspaceId), lte(looseFiles.removeAfter, sql`now()`)))
    .orderBy(looseFiles.removeAfter)
    .limit(limit);
  return rows.map((row) => row.storageKey);
}

const among = (scope: WorkspaceScope, storageKeys: readonly string[]) =>
  and(eq(looseFiles.workspaceId, scope.workspaceId), inArray(looseFiles.storageKey, [...storageKeys]));
