/** The library: kept pieces of media and text, and where each came from. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, line, member, PageQuery, pageOf, Revision, route, text, words } from './base.ts';

/** `file`: anything that is neither picture, film, sound nor a kept text; it can be kept and handed out only. */
export const AssetKind = z.enum(['image', 'video', 'audio', 'text', 'file']);

/** Most bytes of one upload: 5 GB. */
export const largestAssetBytes = 5 * 1024 ** 3;

/** A word or two to find it by; small letters. */
export const Tag = line(40);
const Tags = z.array(Tag).max(30, 'At most 30 tags');

/**
 * Where the bytes are, as paths of this server. Signed: whoever holds one may fetch until it expires, in 6 to
 * 12 hours; the same link is given out for six hours, so that browsers keep what it brought.
 */
export const AssetLinks = z.object({
  /** The bytes themselves; shown in place only where that is safe, else a download. Null for kept texts. */
  content: z.string().nullable(),
  /** The bytes as a download, named after the title. */
  download: z.string().nullable(),
  /** WebP with a longest edge of 320 pixels; null while there is none. */
  thumbnail320: z.string().nullable(),
  /** WebP with a longest edge of 960 pixels; null while there is none. */
  thumbnail960: z.string().nullable(),
});

/** `upload`: a person's file; `generation`: a model made it here; `import`: read in from elsewhere. */
export const AssetOrigin = z.enum(['upload', 'generation', 'import']);

export const Asset = z.object({
  id: Id,
  projectId: Id,
  kind: AssetKind,
  /** Decided by the bytes, never by a name. */
  mimeType: z.string(),
  sizeBytes: z.int(),
  /** Of the content, in hex. */
  sha256: z.string(),
  /** In pixels, as a person sees it; null where it is not known or makes no sense. */
  width: z.int().nullable(),
  height: z.int().nullable(),
  durationMs: z.int().nullable(),
  /** How a video is packed, by common names: `h264`, `hevc`, `aac`; null where it is not known. */
  encoding: z
    .object({
      video: z.string(),
      /** Null: no sound. */
      audio: z.string().nullable(),
      /** On average; null where the file does not say. */
      framesPerSecond: z.number().nullable(),
    })
    .nullable(),
  title: z.string(),
  /** What it shows, for people who cannot see it; '' when nobody has written it yet. */
  altText: z.string(),
  /** The words of a kept text; null for media. */
  text: z.string().nullable(),
  tags: z.array(z.string()),
  isFavourite: z.boolean(),
  origin: AssetOrigin,
  /** The generation that made it; null for all others. */
  generationId: Id.nullable(),
  /** Where it came from, in words: the file's name, an address. */
  source: z.string().nullable(),
  isMadeByAi: z.boolean(),
  /** The model that made it, in words. */
  madeBy: z.string().nullable(),
  /** `waiting`: they are being made; `failed`: it cannot be drawn; `none`: nothing to draw. */
  thumbnails: z.enum(['none', 'waiting', 'ready', 'failed']),
  links: AssetLinks,
  createdBy: Id.nullable(),
  createdAt: Instant,
  /** When it was put away; its bytes go 30 days later. */
  deletedAt: Instant.nullable(),
  revision: Revision,
});

/** How many posts show it; posts that were put away do not count. */
const UsedIn = z.int();
export const ListedAsset = Asset.extend({ usedIn: UsedIn });

/** A neighbour in the lineage. */
export const AssetRelative = z.object({
  /** What it was for: `reference`, `edit`, `logo` … */
  role: z.string(),
  asset: Asset,
});
export const AssetWithLineage = ListedAsset.extend({
  /** What it was made from. */
  inputs: z.array(AssetRelative),
  /** What was made from it. */
  outputs: z.array(AssetRelative),
});
export const UploadedAsset = Asset.extend({
  /** An older asset with the very same bytes; null when there is none. */
  duplicateOf: Id.nullable(),
});

/** What a person may say about an upload; beside the file as form fields, or as query with a bare body. */
export const UploadFields = z.object({
  /** Default: the file's name. */
  title: line(200).optional(),
  altText: words(1500).default(''),
  tags: Tags.default([]),
  /** Default: the workspace's default project. */
  projectId: Id.optional(),
});

const OneAsset = InWorkspace.extend({ assetId: Id });

export const assets = {
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/assets',
      tags: ['Library'],
      summary: 'Assets, newest first',
    })
    .meta(member('viewer', 'read'))
    .input(
      InWorkspace.extend({
        ...PageQuery.shape,
        projectId: Id.optional(),
        kind: AssetKind.optional(),
        /** Any of these kinds. */
        kinds: z.array(AssetKind).max(5).optional(),
        tag: Tag.optional(),
        favourite: z.enum(['any', 'only']).default('any'),
        /** Words of the title, description, text, tags or model; where none match, those that nearly do. */
        search: text(200).optional(),
        /** Only these, for instance the pictures of a page of posts. */
        ids: z.array(Id).max(200).optional(),
        origin: AssetOrigin.optional(),
        /** Made by this model, in the words of `madeBy`. */
        madeBy: text(200).optional(),
        /** `only`: what a post shows; `none`: what no post shows. */
        used: z.enum(['any', 'only', 'none']).default('any'),
        /** Added at this moment or later. */
        from: Instant.optional(),
        /** Added before this moment. */
        before: Instant.optional(),
        deleted: z.enum(['hide', 'only', 'show']).default('hide'),
      }),
    )
    .output(pageOf(ListedAsset)),
  get: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/assets/{assetId}',
      tags: ['Library'],
      summary: 'One asset with its lineage',
    })
    .meta(member('viewer', 'read'))
    .input(OneAsset)
    .output(AssetWithLineage),
  upload: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/assets',
      tags: ['Library'],
      summary: 'Upload a file',
      description:
        'As a form with one file, or as a bare body with `?name=` (and `title`, `altText`, `tags`, `projectId`). At most 5 GB. The type is decided by the bytes. A cut upload leaves nothing behind.',
    })
    .meta(member('editor', 'assets:write', 'claimed'))
    .input(InWorkspace.extend({ ...UploadFields.shape, file: z.file() }))
    .output(UploadedAsset),
  update: route
    .route({
      method: 'PATCH',
      path: '/workspaces/{workspaceId}/assets/{assetId}',
      tags: ['Library'],
      summary: 'Title, description, tags, favourite, project',
    })
    .meta(member('editor', 'assets:write', 'transaction'))
    .input(
      OneAsset.extend({
        revision: Revision,
        title: line(200).optional(),
        altText: words(1500).optional(),
        tags: Tags.optional(),
        isFavourite: z.boolean().optional(),
        projectId: Id.optional(),
      }),
    )
    .output(Asset),
  remove: route
    .route({
      method: 'DELETE',
      path: '/workspaces/{workspaceId}/assets/{assetId}',
      tags: ['Library'],
      summary: 'Put an asset away; it can be brought back for 30 days',
    })
    .meta(member('editor', 'assets:write'))
    .input(OneAsset)
    .output(Asset),
  restore: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/assets/{assetId}/restore',
      tags: ['Library'],
      summary: 'Bring an asset back',
    })
    .meta(member('editor', 'assets:write'))
    .input(OneAsset)
    .output(Asset),
  listTags: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/asset-tags',
      tags: ['Library'],
      summary: 'Tags in use, the most used first',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ projectId: Id.optional() }))
    .output(z.object({ items: z.array(z.object({ tag: z.string(), count: z.int() })) })),
  listModels: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/asset-models',
      tags: ['Library'],
      summary: 'Models that made something that is kept here, the most used first',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ projectId: Id.optional() }))
    .output(z.object({ items: z.array(z.object({ model: z.string(), count: z.int() })) })),
  totals: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/asset-totals',
      tags: ['Library'],
      summary: 'How many assets there are, and how many bytes',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ projectId: Id.optional() }))
    .output(
      z.object({
        assets: z.int(),
        sizeBytes: z.int(),
        byKind: z.array(z.object({ kind: AssetKind, assets: z.int(), sizeBytes: z.int() })),
      }),
    ),
};
