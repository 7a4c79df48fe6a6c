/** What is to be said, and its shape for each account. */
import { z } from 'zod';
import { ApprovalState } from './approvals.ts';
import {
  Id,
  Instant,
  InWorkspace,
  JsonObject,
  Language,
  line,
  Money,
  member,
  PageQuery,
  pageOf,
  Revision,
  route,
  text,
  words,
} from './base.ts';
import { LinkTags } from './writing.ts';

const share = z.number().min(0).max(1);
/**
 * What of a picture is shown, in shares of its width and height after it was turned; the picture itself stays whole.
 * Turned clockwise by `turn` degrees.
 */
export const Crop = z
  .object({
    x: share,
    y: share,
    width: share,
    height: share,
    turn: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]).default(0),
  })
  .refine(({ width, height }) => width >= 0.01 && height >= 0.01, 'A cut shows at least a hundredth of each side')
  .refine(({ x, y, width, height }) => x + width <= 1.0001 && y + height <= 1.0001, 'A cut lies within its picture');
/** A piece of media in a part: a kept asset, what it shows for people who cannot see it, and which cut of it. */
export const PartMedia = z.object({
  assetId: Id,
  altText: words(1500).default(''),
  /** Absent: the whole picture. Only pictures have cuts. */
  crop: Crop.optional(),
});
/** One visible piece: the main post, or a later post of a thread. */
export const Part = z.object({ text: words(70_000), media: z.array(PartMedia).max(35).default([]) });
/** A question with answers to choose from, on the main post. */
export const Poll = z.object({
  options: z.array(line(100)).min(2, 'A poll needs two answers').max(10),
  /** How long it can be answered. */
  durationMinutes: z
    .int()
    .min(5)
    .max(60 * 24 * 31),
  isMultiple: z.boolean().default(false),
});
/** The card below a text, for networks that do not read the page themselves. */
export const LinkCard = z.object({
  url: z.url({ protocol: /^https?$/, error: 'The address of a card begins with http:// or https://' }).max(2048),
  title: words(300).default(''),
  description: words(1000).default(''),
  thumbnailAssetId: Id.optional(),
});
export const Content = z.object({
  parts: z.array(Part).min(1).max(25),
  language: Language.optional(),
  firstComment: words(8000).optional(),
  poll: Poll.optional(),
  link: LinkCard.optional(),
  /** Present: its links go out with these tags. A version holds them filled in for its account. */
  linkTags: LinkTags.optional(),
});

export const VersionInput = z.object({
  accountId: Id,
  /** Absent: the version follows the shared content. */
  content: Content.optional(),
  /** Settings of this network, by the channel's options schema. */
  options: JsonObject.default({}),
});

export const Check = z.object({
  level: z.enum(['error', 'warning', 'fine']),
  code: z.string(),
  words: z.string(),
  part: z.int().optional(),
});

export const Version = z.object({
  id: Id,
  accountId: Id,
  /** True: shows the shared content and changes with it. */
  followsShared: z.boolean(),
  content: Content,
  options: z.record(z.string(), z.unknown()),
  /** What this network says to it now. */
  checks: z.array(Check),
  /** True once sending has begun: what went out is kept as it was. */
  isFrozen: z.boolean(),
  /** What its network charges for sending it; null: nothing, or something still stops it. */
  price: z.object({ amount: Money, words: z.array(z.string()) }).nullable(),
});

/** What a page says of itself, for the card below a text. */
export const ReadLink = z.object({
  url: z.string(),
  /** '' where the page has none; so the description. */
  title: z.string(),
  description: z.string(),
  /** The picture that the page names. */
  imageUrl: z.string().nullable(),
  /** That picture, kept in the library because it was asked for. */
  thumbnailAssetId: Id.nullable(),
  /** Why the picture was not kept, in words. */
  pictureProblem: z.string().nullable(),
});

/** A post's standing: that of its publication which most needs a look; `draft` when nothing is planned. */
export const PostState = z.enum([
  'draft',
  'scheduled',
  'sending',
  'published',
  'failed',
  'unknown',
  'needs_attention',
  'missed',
  'cancelled',
  'taken_down',
]);

export const PostSummary = z.object({
  id: Id,
  projectId: Id,
  title: z.string(),
  state: PostState,
  /** How what is not out yet stands in review; null: the workspace demands no approval, or all is out. */
  approval: ApprovalState.nullable(),
  /** Where it goes. */
  accountIds: z.array(Id),
  /** The first picture, for lists. */
  coverAssetId: Id.nullable(),
  labelIds: z.array(Id),
  nextDueAt: Instant.nullable(),
  lastPublishedAt: Instant.nullable(),
  /**
   * It repeats: copies of it are planned, and it is not sent itself. `nextAt`: the next time; null: none is left, or it
   * is paused. Null: it does not repeat.
   */
  repeats: z.object({ isPaused: z.boolean(), nextAt: Instant.nullable() }).nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  deletedAt: Instant.nullable(),
  revision: Revision,
});

export const Post = PostSummary.extend({
  content: Content,
  versions: z.array(Version),
  briefId: Id.nullable(),
});

const PostFields = z.object({
  title: line(200, 0).optional(),
  content: Content,
  versions: z.array(VersionInput).max(50),
  /** Absent: the labels stay as they are. */
  labelIds: z.array(Id).max(20).optional(),
});

export const posts = {
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/posts',
      tags: ['Posts'],
      summary: 'Posts, newest change first',
    })
    .meta(member('viewer', 'read'))
    .input(
      InWorkspace.extend({
        ...PageQuery.shape,
        projectId: Id.optional(),
        state: PostState.optional(),
        /** Posts with a version that waits in review, or that was returned. */
        approval: z.enum(['in_review', 'returned']).optional(),
        /** Words that the title or text holds. */
        search: text(200).optional(),
        /** Posts with a version for this account. */
        accountId: Id.optional(),
        /** Posts with a version for an account of this channel. */
        channel: text(64).optional(),
        /** `only`: posts that repeat; these are not among the drafts. */
        repeats: z.literal('only').optional(),
        /** Posts with this label. */
        labelId: Id.optional(),
        /** Posts that show this asset, in themselves or in a version. */
        assetId: Id.optional(),
        deleted: z.enum(['hide', 'only']).default('hide'),
      }),
    )
    .output(pageOf(PostSummary)),
  get: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/posts/{postId}',
      tags: ['Posts'],
      summary: 'One post with its versions',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ postId: Id }))
    .output(Post),
  create: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/posts',
      tags: ['Posts'],
      summary: 'Begin a post as a draft',
    })
    .meta(member('editor', 'posts:write', 'transaction'))
    .input(InWorkspace.extend({ ...PostFields.shape, projectId: Id.optional(), briefId: Id.optional() }))
    .output(Post),
  save: route
    .route({
      method: 'PUT',
      path: '/workspaces/{workspaceId}/posts/{postId}',
      tags: ['Posts'],
      summary: 'Save a post as typed',
    })
    .meta(member('editor', 'posts:write', 'transaction'))
    .input(InWorkspace.extend({ postId: Id, revision: Revision, ...PostFields.shape, projectId: Id.optional() }))
    .output(Post),
  readLink: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/posts/read-link',
      tags: ['Posts'],
      summary: 'What a page says of itself, for a link card',
    })
    .meta(member('editor', 'posts:write', 'claimed'))
    .input(
      InWorkspace.extend({
        url: LinkCard.shape.url,
        /** Keeps the page's picture in the library, for the card. */
        keepPicture: z.boolean().default(false),
      }),
    )
    .output(ReadLink),
  duplicate: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/posts/{postId}/duplicate',
      tags: ['Posts'],
      summary: 'A new draft with the same content',
    })
    .meta(member('editor', 'posts:write', 'transaction'))
    .input(InWorkspace.extend({ postId: Id }))
    .output(Post),
  remove: route
    .route({
      method: 'DELETE',
      path: '/workspaces/{workspaceId}/posts/{postId}',
      tags: ['Posts'],
      summary: 'Put a post away; planned sends are cancelled',
    })
    .meta(member('editor', 'posts:write'))
    .input(InWorkspace.extend({ postId: Id }))
    .output(PostSummary),
  restore: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/posts/{postId}/restore',
      tags: ['Posts'],
      summary: 'Bring a post back',
    })
    .meta(member('editor', 'posts:write'))
    .input(InWorkspace.extend({ postId: Id }))
    .output(PostSummary),
};
