import { os } from '../../http/implement.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { projectExists } from './projects.errors.ts';
import { presentProject } from './projects.present.ts';
import { findNamesake, insertProject, listProjects } from './projects.queries.ts';
import { updateProject } from './update-project.ts';

export const projectsRoutes = {
  list: os.projects.list.handler(async ({ input, context }) => {
    const rows = await context.inWorkspace((scope) => listProjects(scope, input.archived === 'show'));
    return { items: rows.map(presentProject) };
  }),
  create: os.projects.create.handler(async ({ input, context }) => {
    const { ids, clock } = context.app;
    const now = clock.now();
    return context.inWorkspace(async (scope) => {
      const namesake = await findNamesake(scope, input.name);
      if (namesake) throw projectExists(namesake.name);
      const row = await insertProject(scope, { id: ids.next(now), name: input.name, isDefault: false, createdAt: now });
      await emitEvent(scope, { name: 'project.created', data: { projectId: row.id }, id: ids.next(now), at: now });
      return presentProject(row);
    });
  }),
  update: os.projects.update.handler(async ({ input, context }) => {
    const now = context.app.clock.now();
    const at = { now, eventId: context.app.ids.next(now) };
    return presentProject(await context.inWorkspace((scope) => updateProject(scope, input, at)));
  }),
};
