/** A team's own words for its posts, across projects. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, line, member, Revision, route } from './base.ts';

/** Colours by the names of the interface's tokens, so that they read in light and dark. */
export const labelColours = ['slate', 'petrol', 'moss', 'ochre', 'clay', 'plum', 'indigo'] as const;
export type LabelColour = (typeof labelColours)[number];

/** A word of a team's own for its posts. */
export const Label = z.object({
  id: Id,
  name: z.string(),
  colour: z.enum(labelColours),
  /** How many posts carry it, without those put away. */
  posts: z.int(),
  /** Null: offered for posts. An archived one stays on the posts that have it. */
  archivedAt: Instant.nullable(),
  revision: Revision,
  createdAt: Instant,
});

const LabelFields = { name: line(40), colour: z.enum(labelColours) };

export const labels = {
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/labels',
      tags: ['Labels'],
      summary: 'All labels by name',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ archived: z.enum(['hide', 'show']).default('hide') }))
    .output(z.object({ items: z.array(Label) })),
  create: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/labels',
      tags: ['Labels'],
      summary: 'Make a label',
    })
    .meta(member('editor', 'posts:write', 'transaction'))
    .input(InWorkspace.extend({ name: LabelFields.name, colour: LabelFields.colour.optional() }))
    .output(Label),
  update: route
    .route({
      method: 'PATCH',
      path: '/workspaces/{workspaceId}/labels/{labelId}',
      tags: ['Labels'],
      summary: 'Rename, recolour, archive or bring back',
    })
    .meta(member('editor', 'posts:write'))
    .input(
      InWorkspace.extend({
        labelId: Id,
        revision: Revision,
        name: LabelFields.name.optional(),
        colour: LabelFields.colour.optional(),
        isArchived: z.boolean().optional(),
      }),
    )
    .output(Label),
  merge: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/labels/{labelId}/merge',
      tags: ['Labels'],
      summary: 'Put a label’s posts under another one; the first is gone',
    })
    .meta(member('editor', 'posts:write', 'transaction'))
    .input(InWorkspace.extend({ labelId: Id, intoLabelId: Id }))
    .output(Label),
  put: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/labels/put',
      tags: ['Labels'],
      summary: 'Put labels on posts, or take them off',
    })
    .meta(member('editor', 'posts:write'))
    .input(
      InWorkspace.extend({
        postIds: z.array(Id).min(1).max(200),
        add: z.array(Id).max(20).default([]),
        takeOff: z.array(Id).max(20).default([]),
      }),
    )
    .output(z.object({ changed: z.int() })),
};
