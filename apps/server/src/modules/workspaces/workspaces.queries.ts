import { and, eq, sql } from 'drizzle-orm';
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
