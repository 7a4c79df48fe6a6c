import type { WorkspaceScope } from '../../db/database.ts';
import { notFound } from '../../platform/errors.ts';
import { projectArchived } from './projects.errors.ts';
import { findDefaultProject, findProject } from './projects.queries.ts';

/**
 * The project that something is to belong to: the wanted one, else where it is already, else the default one. What is
 * already in an archived project stays there.
 * @throws AppError 404 `not_found`, 409 `project_archived`
 */
export async function chooseProject(scope: WorkspaceScope, wanted?: string, current?: string): Promise<string> {
  if (wanted === undefined || wanted === current) return current ?? defaultProjectId(scope);
  const row = await findProject(scope, wanted);
  if (!row) throw notFound('project');
  if (row.archivedAt) throw projectArchived(row.name);
  return row.id;
}

/** The project that takes what names no other; every workspace is made with one. */
export async function defaultProjectId(scope: WorkspaceScope): Promise<string> {
  const row = await findDefaultProject(scope);
  if (!row) throw new Error(`workspace ${scope.workspaceId} has no default project`);
  return row.id;
}
