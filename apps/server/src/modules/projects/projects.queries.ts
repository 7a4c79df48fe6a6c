import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { type ProjectRow, projects } from './projects.table.ts';

/** The default one first, then by age. */
export async function listProjects(scope: WorkspaceScope, withArchived: boolean): Promise<ProjectRow[]> {
  const inWorkspace = eq(projects.workspaceId, scope.workspaceId);
  return scope.db
    .select()
    .from(projects)
    .where(withArchived ? inWorkspace : and(inWorkspace, isNull(projects.archivedAt)))
    .orderBy(desc(projects.isDefault), asc(projects.createdAt), asc(projects.id));
}

export async function findProject(scope: WorkspaceScope, id: string): Promise<ProjectRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(projects)
    .where(and(eq(projects.workspaceId, scope.workspaceId), eq(projects.id, id)));
  return row;
}

/**
 * The project in use, other than `besides`, whose name reads alike in other capitals. Who asks for it may name a project
 * until the end of the transaction; others wait at the default one.
 */
export async function findNamesake(
  scope: WorkspaceScope,
  name: string,
  besides?: string,
): Promise<ProjectRow | undefined> {
  await scope.db
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.workspaceId, scope.workspaceId), eq(projects.isDefault, true)))
    .for('no key update');
  const inUse = await listProjects(scope, false);
  return inUse.find((row) => row.id !== besides && row.name.toLowerCase() === name.toLowerCase());
}

export async function findDefaultProject(scope: WorkspaceScope): Promise<{ id: string } | undefined> {
  const [row] = await scope.db
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.workspaceId, scope.workspaceId), eq(projects.isDefault, true)));
  return row;
}

export interface NewProject {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly createdAt: Date;
}

export async function insertProject(scope: WorkspaceScope, project: NewProject): Promise<ProjectRow> {
  const [row] = await scope.db
    .insert(projects)
    .values({ workspaceId: scope.workspaceId, ...project })
    .returning();
  if (!row) throw new Error('the project was not written');
  return row;
}

export interface ProjectChange {
  readonly name?: string;
  readonly archivedAt?: Date | null;
}

/** @returns undefined when the row is not there or has another revision. */
export async function changeProject(
  scope: WorkspaceScope,
  id: string,
  revision: number,
  change: ProjectChange,
): Promise<ProjectRow | undefined> {
  const [row] = await scope.db
    .update(projects)
    .set({ ...change, revision: sql`${projects.revision} + 1` })
    .where(and(eq(projects.workspaceId, scope.workspaceId), eq(projects.id, id), eq(projects.revision, revision)))
    .returning();
  return row;
}
