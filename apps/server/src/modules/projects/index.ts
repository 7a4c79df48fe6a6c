/**
 * Owns: projects, and that every workspace has exactly one default project.
 * Takes in: a workspace being made (it puts the default project in, in the same transaction).
 * Sends out: project.created, project.changed.
 */
import { whenWorkspaceIsMade } from '../workspaces/index.ts';
import { insertProject } from './projects.queries.ts';

whenWorkspaceIsMade(async (scope, { now, ids }) => {
  await insertProject(scope, { id: ids.next(now), name: 'General', isDefault: true, createdAt: now });
});

export { chooseProject, defaultProjectId } from './choose-project.ts';
export { listProjects } from './projects.queries.ts';
export { projectsRoutes } from './projects.routes.ts';
