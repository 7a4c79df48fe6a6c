/**
 * Approval: who looked at what goes out, and said yes to exactly that. A workspace demands it or not
 * (`workspaces.setApproval`); asking and answering work either way.
 *
 * No API key approves, returns, or takes either back: these routes want a signed-in person with the role admin or
 * owner. A key with `posts:write` may ask.
 */
import { z } from 'zod';
import { Id, Instant, InWorkspace, JsonObject, member, Revision, route, words } from './base.ts';

/**
 * How a version, or a post by its versions, stands:
 * - `draft`: nobody was asked, and nobody has answered;
 * - `in_review`: somebody asked and waits for an answer;
 * - `approved`: exactly what is there now was approved;
 * - `changed`: something was approved, and it is no longer that;
 * - `returned`: it was given back with a note.
 */
export const approvalStates = ['draft', 'in_review', 'approved', 'changed', 'returned'] as const;
export const ApprovalState = z.enum(approvalStates);
export type ApprovalState = z.infer<typeof ApprovalState>;

/** SHA-256, hex, of exactly what goes out: content, options, assets, account. */
export const ContentHash = z.string().regex(/^[0-9a-f]{64}$/, 'A hash is 64 hexadecimal digits');

/** What a version says, as somebody saw it. */
export const Said = z.object({
  content: JsonObject,
  options: z.record(z.string(), z.unknown()),
  /** The assets it shows, with the description that goes out with each. */
  media: z.array(z.object({ assetId: Id, altText: z.string() })),
});

/** One act of a review. Acts are appended; what is taken back stays in the list. */
export const ApprovalAct = z.object({
  id: Id,
  act: z.enum(['asked', 'approved', 'returned']),
  accountIds: z.array(Id),
  /** Ids of its rows, one for each account: for taking it back. */
  ids: z.array(Id),
  at: Instant,
  /** Null: no longer a member, or unknown. */
  byName: z.string().nullable(),
  /** They wrote or asked for it themselves. */
  isOwn: z.boolean(),
  note: z.string(),
  isTakenBack: z.boolean(),
});

export const VersionReview = z.object({
  versionId: Id,
  accountId: Id,
  state: ApprovalState,
  /** On its way or out: nothing is left to approve. */
  isSettled: z.boolean(),
  /** The post that repeats whose approval covers this copy of it; null: its own approval counts. */
  coveredBy: Id.nullable(),
  /** What it would be approved as. Say it with an answer, so that only what was seen is approved. */
  hash: ContentHash,
  said: Said,
  /** What was approved last; null: nothing ever was, or its words were erased. */
  approved: Said.nullable(),
});

export const Review = z.object({
  postId: Id,
  title: z.string(),
  revision: Revision,
  /** Whether the workspace demands approval. */
  isNeeded: z.boolean(),
  state: ApprovalState,
  versions: z.array(VersionReview),
  /** The newest first. */
  acts: z.array(ApprovalAct),
});

const OfPost = InWorkspace.extend({ postId: Id });
const OfVersions = OfPost.extend({
  /** The post's revision the caller has seen. */
  revision: Revision,
  /** Leave out for every version that is not on its way or out. */
  accountIds: z.array(Id).min(1).max(50).optional(),
});
const Answer = OfVersions.extend({
  /** Hashes of what the caller saw, in any order. Given, only what is among them is answered; else 409. */
  hashes: z.array(ContentHash).min(1).max(50).optional(),
});
const TakeBack = OfPost.extend({ ids: z.array(Id).min(1).max(50) });

export const approvals = {
  get: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/posts/{postId}/approval',
      tags: ['Approvals'],
      summary: 'How a post stands in review, with what was approved before',
    })
    .meta(member('viewer', 'read'))
    .input(OfPost)
    .output(Review),
  ask: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/posts/{postId}/approval/ask',
      tags: ['Approvals'],
      summary: 'Ask for approval; owners and admins are told',
    })
    .meta(member('editor', 'posts:write', 'transaction'))
    .input(OfVersions.extend({ note: words(2000).default('') }))
    .output(Review),
  approve: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/posts/{postId}/approval/approve',
      tags: ['Approvals'],
      summary: 'Approve exactly what is there now; what waited for it goes on. Persons only',
    })
    .meta(member('admin', null, 'transaction'))
    .input(Answer.extend({ note: words(2000).default('') }))
    .output(Review),
  return: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/posts/{postId}/approval/return',
      tags: ['Approvals'],
      summary: 'Give it back with a note; an approval it had ends. Persons only',
    })
    .meta(member('admin', null, 'transaction'))
    .input(Answer.extend({ note: words(2000, 1) }))
    .output(Review),
  takeBackAsk: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/posts/{postId}/approval/take-back-ask',
      tags: ['Approvals'],
      summary: 'Ask no longer',
    })
    .meta(member('editor', 'posts:write', 'transaction'))
    .input(TakeBack)
    .output(Review),
  takeBackAnswer: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/posts/{postId}/approval/take-back-answer',
      tags: ['Approvals'],
      summary: 'Take an approval or a return back: it stands as before. Persons only',
    })
    .meta(member('admin', null, 'transaction'))
    .input(TakeBack)
    .output(Review),
};
