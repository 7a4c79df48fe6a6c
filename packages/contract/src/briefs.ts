/** What we want to say, to whom, where. */
import { z } from 'zod';
import {
  Id,
  Instant,
  InWorkspace,
  Language,
  line,
  member,
  PageQuery,
  pageOf,
  Revision,
  route,
  text,
  words,
} from './base.ts';

/** The finding a brief rests on: where it came from, and its sentence as it was then. */
export const BriefInsight = z.object({ key: line(200), words: words(600, 1) });

const BriefFields = z.object({
  /** A name for lists; left out: the first words of `what`. */
  title: line(200, 0).optional(),
  what: words(5000, 1),
  /** To whom, in words: "People who have made pots before". */
  audience: words(600).default(''),
  /** For this brief, before the brand's voice: "playful". */
  tone: line(200, 0).default(''),
  /** Addresses to name, the first one leading: "marram.example/firing". */
  links: z.array(line(2000)).max(10).default([]),
  /** Language of the answers. */
  language: Language.default('en'),
  /** Where it goes. */
  accountIds: z.array(Id).max(50).default([]),
  brandId: Id.nullable().default(null),
  insight: BriefInsight.nullable().default(null),
});

export const Brief = z.object({
  id: Id,
  projectId: Id,
  title: z.string(),
  /** False while the title is only the first words of `what`, which it then follows. */
  hasOwnTitle: z.boolean(),
  what: z.string(),
  audience: z.string(),
  tone: z.string(),
  links: z.array(z.string()),
  language: z.string(),
  accountIds: z.array(Id),
  brandId: Id.nullable(),
  insight: BriefInsight.nullable(),
  archivedAt: Instant.nullable(),
  revision: Revision,
  createdAt: Instant,
  updatedAt: Instant,
});

const OneBrief = InWorkspace.extend({ briefId: Id });

export const briefs = {
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/briefs',
      tags: ['Briefs'],
      summary: 'Briefs, newest change first',
    })
    .meta(member('viewer', 'read'))
    .input(
      InWorkspace.extend({
        ...PageQuery.shape,
        projectId: Id.optional(),
        /** Words that the title or the text holds. */
        search: text(200).optional(),
        archived: z.enum(['hide', 'only']).default('hide'),
      }),
    )
    .output(pageOf(Brief)),
  get: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/briefs/{briefId}',
      tags: ['Briefs'],
      summary: 'One brief',
    })
    .meta(member('viewer', 'read'))
    .input(OneBrief)
    .output(Brief),
  create: route
    .route({ method: 'POST', path: '/workspaces/{workspaceId}/briefs', tags: ['Briefs'], summary: 'Begin a brief' })
    .meta(member('editor', 'briefs:write', 'transaction'))
    .input(InWorkspace.extend({ ...BriefFields.shape, projectId: Id.optional() }))
    .output(Brief),
  save: route
    .route({
      method: 'PUT',
      path: '/workspaces/{workspaceId}/briefs/{briefId}',
      tags: ['Briefs'],
      summary: 'Save a brief as typed',
    })
    .meta(member('editor', 'briefs:write', 'transaction'))
    .input(OneBrief.extend({ revision: Revision, ...BriefFields.shape, projectId: Id.optional() }))
    .output(Brief),
  archive: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/briefs/{briefId}/archive',
      tags: ['Briefs'],
      summary: 'Put a brief away, or bring it back',
    })
    .meta(member('editor', 'briefs:write'))
    .input(OneBrief.extend({ isArchived: z.boolean().default(true) }))
    .output(Brief),
};
