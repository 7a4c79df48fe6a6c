import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { type WorkspaceRow, workspaces } from './workspaces.table.ts';

export interface NewWorkspace {
  readonly name: string;
  readonly timeZone: string;
  readonly isDemo: boolean;
  readonly createdAt: Date;
  readonly madeWith: string | null;
}

export async function insertWorkspace(scope: WorkspaceScope, workspace: NewWorkspace): Promise<WorkspaceRow> {
  const [row] = await scope.db
    .insert(workspaces)
    .values({ id: scope.workspaceId, ...workspace })
    .returning();
  if (!row) throw new Error('the workspace was not written');
  return row;
}

export async function findWorkspace(scope: WorkspaceScope): Promise<WorkspaceRow | undefined> {
  const [row] = await scope.db.select().from(workspaces).where(eq(workspaces.id, scope.workspaceId));
  return row;
}

/** Pauses or resumes sending; @returns undefined when it stood so already. */
export async function pauseWorkspace(scope: WorkspaceScope, at: Date | null): Promise<WorkspaceRow | undefined> {
  const stood = at === null ? isNotNull(workspaces.pausedAt) : isNull(workspaces.pausedAt);
  const [row] = await scope.db
    .update(workspaces)
    .set({ pausedAt: at, revision: sql`${workspaces.revision} + 1` })
    .where(and(eq(workspaces.id, scope.workspaceId), stood))
    .returning();
  if (row) scope.hint();
  return row;
}

/**
 * Demands approval, or no longer; then what was held for want of one goes back into its lane.
 * @returns undefined when it stood so already.
 */
export async function switchApproval(scope: WorkspaceScope, needsApproval: boolean): Promise<WorkspaceRow | undefined> {
  const [row] = await scope.db
    .update(workspaces)
    .set({ needsApproval, revision: sql`${workspaces.revision} + 1` })
    .where(and(eq(workspaces.id, scope.workspaceId), eq(workspaces.needsApproval, !needsApproval)))
    .returning();
  if (row && !needsApproval) await scope.client.query('select release_held($1, null)', [scope.workspaceId]);
  if (row) scope.hint();
  return row;
}

/** @returns undefined when it has another revision. */
export async function changeWorkspace(
  scope: WorkspaceScope,
  revision: number,
  change: Partial<Pick<WorkspaceRow, 'name' | 'timeZone' | 'missedRule' | 'latenessLimitMs'>>,
): Promise<WorkspaceRow | undefined> {
  const [row] = await scope.db
    .update(workspaces)
    .set({ ...change, revision: sql`${workspaces.revision} + 1` })
    .where(and(eq(workspaces.id, scope.workspaceId), eq(workspaces.revision, revision)))
    .returning();
  return row;
}
