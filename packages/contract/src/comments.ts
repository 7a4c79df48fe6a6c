/** What people say below our posts, as networks tell it, and what we reply. */
import { z } from 'zod';
import { CallAndAnswer } from './attempts.ts';
import { text as foreignText, Id, Instant, InWorkspace, member, PageQuery, pageOf, route, words } from './base.ts';

export const Comment = z.object({
  id: Id,
  /** The network's id. */
  remoteId: z.string(),
  /** The comment it answers, by the network's id; null: it stands below the post itself. */
  parentRemoteId: z.string().nullable(),
  authorHandle: z.string(),
  authorName: z.string().nullable(),
  text: z.string(),
  at: Instant,
  /** Written by the account itself, from here or elsewhere. */
  isOwn: z.boolean(),
});

/** What we say below a post, with every call. */
export const Reply = z.object({
  id: Id,
  publicationId: Id,
  /** The comment it answers; null: the post itself. */
  commentId: Id.nullable(),
  text: z.string(),
  /**
   * `unknown`: no answer came, and the comments are being read back; `needs_attention`: they could not tell, a person
   * decides; `dropped`: a person let it go.
   */
  state: z.enum(['waiting', 'sending', 'unknown', 'needs_attention', 'sent', 'failed', 'dropped']),
  /** The state in one sentence for people. */
  words: z.string(),
  /** The network's id, once it is known; among the comments it is the one with this id. */
  remoteId: z.string().nullable(),
  createdAt: Instant,
  nextTryAt: Instant.nullable(),
  calls: z.array(
    CallAndAnswer.extend({
      outcome: z.enum(['intended', 'done', 'found', 'absent', 'cannot_tell', 'failed', 'unknown']),
    }),
  ),
});

/** A page of comments, the oldest first, and how they stand. */
export const CommentsPage = pageOf(Comment).extend({
  accountId: Id,
  /** How many are known. */
  total: z.int(),
  /** All replies from here, the oldest first. */
  replies: z.array(Reply),
  /** Whether this network lets programs read comments of this account's posts. */
  isReadable: z.boolean(),
  /** Why nothing can be said below this post from here, in words; null: it can. */
  whyNoReply: z.string().nullable(),
  /** Most characters of a reply, as the network counts them; 0: it is not known. */
  replyMax: z.int(),
  /** What reading a comment and answering it costs at the network; null: nothing. It enters the ledger, and the cap holds. */
  priceWords: z.string().nullable(),
  /** Whether the last reading saw all of them. */
  isComplete: z.boolean(),
  /** Null: not read yet. */
  readAt: Instant.nullable(),
  /** When they are read again by themselves; null: no more. */
  nextReadAt: Instant.nullable(),
  /** Why the last reading failed; null: it did not. */
  problem: z.string().nullable(),
});

/** A comment of somebody else, the post it stands below, and what was answered. */
export const InboxComment = Comment.extend({
  accountId: Id,
  publicationId: Id,
  postId: Id,
  postTitle: z.string(),
  /** The post on its network; null: its address is not known. */
  postUrl: z.string().nullable(),
  /** By a reply from here that did not fail, or by the account elsewhere. */
  isAnswered: z.boolean(),
  /** What the account said to it, as the network tells it. */
  answers: z.array(Comment),
  /** Replies to it from here, the oldest first; those among `answers` have the same `remoteId`. */
  replies: z.array(Reply),
  /** Why it cannot be answered from here, in words; null: it can. */
  whyNoReply: z.string().nullable(),
});

export const InboxPage = pageOf(InboxComment).extend({
  /** How many nobody answered, whatever is asked for here; 1,000 stands for that and more. */
  unanswered: z.int(),
});

export const comments = {
  inbox: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/comments',
      tags: ['Comments'],
      summary: 'Comments of others below the posts of all accounts, newest first',
    })
    .meta(member('viewer', 'read'))
    .input(
      InWorkspace.extend({
        ...PageQuery.shape,
        accountId: Id.optional(),
        projectId: Id.optional(),
        show: z.enum(['all', 'unanswered', 'answered']).default('all'),
        /** Words that the comment or its author's name holds. */
        search: foreignText(200).optional(),
      }),
    )
    .output(InboxPage),
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/publications/{publicationId}/comments',
      tags: ['Comments'],
      summary: 'Comments below a published post, oldest first, and our replies',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ publicationId: Id, ...PageQuery.shape }))
    .output(CommentsPage),
  read: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/publications/{publicationId}/comments/read',
      tags: ['Comments'],
      summary: 'Ask the network for the comments of a post now',
    })
    .meta(member('editor', 'publications:write', 'claimed'))
    .input(InWorkspace.extend({ publicationId: Id }))
    .output(
      z.object({
        /** `busy`: somebody reads them now; `waiting`: the network asked us to wait. */
        outcome: z.enum(['read', 'busy', 'waiting', 'no_comments', 'failed']),
        words: z.string(),
        /** When asking again makes sense; null: any time. */
        retryAt: Instant.nullable(),
      }),
    ),
  reply: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/publications/{publicationId}/comments/reply',
      tags: ['Comments'],
      summary: 'Reply to a comment, or below the post; it is sent at once and once',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(
      InWorkspace.extend({
        publicationId: Id,
        /** Null: below the post itself. */
        commentId: Id.nullable().default(null),
        text: words(10_000, 1).refine((text) => text.trim() !== '', 'This cannot be empty'),
      }),
    )
    .output(Reply),
  decide: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/replies/{replyId}/decide',
      tags: ['Comments'],
      summary: 'A person settles a reply of which nobody knows whether it is there, or that was refused',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(InWorkspace.extend({ replyId: Id, decision: z.enum(['it_is_there', 'send_again', 'drop']) }))
    .output(Reply),
};
