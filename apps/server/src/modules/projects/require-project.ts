import type { WorkspaceScope } from '../../db/database.ts';
import { notFound } from '../../platform/errors.ts';
import { findDefaultProject, findProject } from './projects.queries.ts';
import type { ProjectRow } from './projects.table.ts';

/**
 * The project that something is to belong to.
 * @throws AppError 404 `not_found` when it is not one of this workspace.
 */
export async function requireProject(scope: WorkspaceScope, id: string): Promise<ProjectRow> {
  const row = await findProject(scope, id);
  if (!row) throw notFound('project');
  return row;
}

/** The project that takes what names no other; every workspace is made with one. */
export async function defaultProjectId(scope: WorkspaceScope): Promise<string> {
  const row = await findDefaultProject(scope);
  if (!row) throw new Error(`workspace ${scope.workspaceId} has no default project`);
  return row.id;
}
