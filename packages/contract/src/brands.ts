/** Who speaks: name, voice, samples of it, words never to say, colours, logo. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, line, member, Revision, route, words } from './base.ts';

/** A colour as `#rrggbb`. */
export const Colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'A colour looks like #7a3b2a');

const BrandFields = z.object({
  name: line(80),
  /** How it speaks, in its own words: "Plain and warm. No exclamation marks." */
  voice: words(2000).default(''),
  /** Posts that sound right, for models to hear the voice. */
  samples: z.array(words(5000, 1)).max(3, 'At most three sample posts').default([]),
  /** Words that must never appear, in any case of letters. */
  bannedWords: z.array(line(60)).max(200).default([]),
  /** The leading colour first. */
  colours: z.array(Colour).max(8).default([]),
  /** A picture of the library. */
  logoAssetId: Id.nullable().default(null),
});

export const Brand = z.object({
  id: Id,
  name: z.string(),
  voice: z.string(),
  samples: z.array(z.string()),
  bannedWords: z.array(z.string()),
  colours: z.array(Colour),
  logoAssetId: Id.nullable(),
  /** Put away: offered nowhere, kept for what was made with it. */
  archivedAt: Instant.nullable(),
  revision: Revision,
  createdAt: Instant,
  updatedAt: Instant,
});

const OneBrand = InWorkspace.extend({ brandId: Id });

export const brands = {
  list: route
    .route({ method: 'GET', path: '/workspaces/{workspaceId}/brands', tags: ['Brands'], summary: 'Brands by name' })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ archived: z.enum(['hide', 'show']).default('hide') }))
    .output(z.object({ items: z.array(Brand) })),
  get: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/brands/{brandId}',
      tags: ['Brands'],
      summary: 'One brand',
    })
    .meta(member('viewer', 'read'))
    .input(OneBrand)
    .output(Brand),
  create: route
    .route({ method: 'POST', path: '/workspaces/{workspaceId}/brands', tags: ['Brands'], summary: 'Make a brand' })
    .meta(member('editor', 'brands:write', 'transaction'))
    .input(InWorkspace.extend({ ...BrandFields.shape }))
    .output(Brand),
  save: route
    .route({
      method: 'PUT',
      path: '/workspaces/{workspaceId}/brands/{brandId}',
      tags: ['Brands'],
      summary: 'Save a brand whole',
    })
    .meta(member('editor', 'brands:write', 'transaction'))
    .input(OneBrand.extend({ revision: Revision, ...BrandFields.shape }))
    .output(Brand),
  archive: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/brands/{brandId}/archive',
      tags: ['Brands'],
      summary: 'Put a brand away, or bring it back',
    })
    .meta(member('editor', 'brands:write'))
    .input(OneBrand.extend({ isArchived: z.boolean().default(true) }))
    .output(Brand),
};
