/** Named containers for briefs, generations, assets and posts; every workspace has a default one. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, line, member, Revision, route } from './base.ts';

export const Project = z.object({
  id: Id,
  name: z.string(),
  isDefault: z.boolean(),
  archivedAt: Instant.nullable(),
  revision: Revision,
  createdAt: Instant,
});

export const projects = {
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/projects',
      tags: ['Projects'],
      summary: 'All projects, the default one first',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ archived: z.enum(['hide', 'show']).default('hide') }))
    .output(z.object({ items: z.array(Project) })),
  create: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/projects',
      tags: ['Projects'],
      summary: 'Make a project',
    })
    .meta(member('editor', 'projects:write', 'transaction'))
    .input(InWorkspace.extend({ name: line(80) }))
    .output(Project),
  update: route
    .route({
      method: 'PATCH',
      path: '/workspaces/{workspaceId}/projects/{projectId}',
      tags: ['Projects'],
      summary: 'Rename, archive or bring back',
    })
    .meta(member('editor', 'projects:write'))
    .input(
      InWorkspace.extend({
        projectId: Id,
        revision: Revision,
        name: line(80).optional(),
        isArchived: z.boolean().optional(),
      }),
    )
    .output(Project),
};
