import type { WorkspaceScope } from '../../db/database.ts';
import { notFound, staleWrite } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { defaultProjectStays, projectExists } from './projects.errors.ts';
import { presentProject } from './projects.present.ts';
import { changeProject, findNamesake, findProject } from './projects.queries.ts';
import type { ProjectRow } from './projects.table.ts';

export interface ProjectWishes {
  readonly projectId: string;
  readonly revision: number;
  readonly name?: string | undefined;
  readonly isArchived?: boolean | undefined;
}

/**
 * Renames, archives or brings back.
 * @throws AppError 404 `not_found`, 409 `default_project_stays` | `project_exists` | `stale_write`.
 */
export async function updateProject(
  scope: WorkspaceScope,
  wishes: ProjectWishes,
  at: { readonly now: Date; readonly eventId: string },
): Promise<ProjectRow> {
  const before = await findProject(scope, wishes.projectId);
  if (!before) throw notFound('project');
  if (before.isDefault && wishes.isArchived) throw defaultProjectStays();
  await refuseNamesake(scope, before, wishes);
  const archivedAt =
    wishes.isArchived === undefined ? undefined : wishes.isArchived ? (before.archivedAt ?? at.now) : null;
  const row = await changeProject(scope, before.id, wishes.revision, {
    ...(wishes.name === undefined ? {} : { name: wishes.name }),
    ...(archivedAt === undefined ? {} : { archivedAt }),
  });
  if (!row) throw staleWrite('project', presentProject((await findProject(scope, before.id)) ?? before));
  await emitEvent(scope, {
    name: 'project.changed',
    data: { projectId: row.id, revision: row.revision },
    id: at.eventId,
    at: at.now,
  });
  return row;
}

/** Two that were called alike before this was refused may stay so. */
async function refuseNamesake(scope: WorkspaceScope, before: ProjectRow, wishes: ProjectWishes): Promise<void> {
  const name = wishes.name ?? before.name;
  const isInUse = !(wishes.isArchived ?? before.archivedAt !== null);
  const isNew = before.archivedAt !== null || name.toLowerCase() !== before.name.toLowerCase();
  const namesake = isInUse && isNew ? await findNamesake(scope, name, before.id) : undefined;
  if (namesake) throw projectExists(namesake.name);
}
