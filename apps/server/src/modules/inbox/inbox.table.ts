import { bigint, boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { jsonb } from '../../db/jsonb.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Why something waits, failed, or needs a person, in words for people. */
export interface Reason {
  readonly code: string;
  readonly words: string;
  readonly kind?: string;
}
/** What an answer that said no is kept as. */
export interface KeptError {
  readonly kind: string;
  readonly code: string;
  readonly status: number | null;
  readonly evidence: string | null;
}

/** What stands below one of our posts, as its network told it. */
export const comments = pgTable(
  'comments',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    accountId: uuid('account_id').notNull(),
    publicationId: uuid('publication_id').notNull(),
    remoteId: text('remote_id').notNull(),
    /** The comment it answers; null: it stands below the post itself. */
    parentRemoteId: text('parent_remote_id'),
    authorRemoteId: text('author_remote_id'),
    authorHandle: text('author_handle').notNull(),
    authorName: text('author_name'),
    text: text('text').notNull(),
    at: moment('at').notNull(),
    isOwn: boolean('is_own').notNull(),
    firstReadAt: moment('first_read_at').notNull(),
    /** Since when the network no longer shows it; its words and author are forgotten then. */
    goneAt: moment('gone_at'),
    /** By a reply from here, or by the account elsewhere. Derived. */
    isAnswered: boolean('is_answered').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** When comments of a publication were read, and whose turn it is. */
export const commentReadings = pgTable(
  'comment_readings',
  {
    workspaceId: uuid('workspace_id').notNull(),
    publicationId: uuid('publication_id').notNull(),
    readAt: moment('read_at'),
    isComplete: boolean('is_complete').notNull().default(false),
    heldUntil: moment('held_until'),
    notBefore: moment('not_before'),
    isRateLimited: boolean('is_rate_limited').notNull().default(false),
    failureCount: integer('failure_count').notNull().default(0),
    problem: text('problem'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.publicationId] })],
);

/** What we say below a post. */
export const replies = pgTable(
  'replies',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    publicationId: uuid('publication_id').notNull(),
    /** The comment it answers; null: the post itself. */
    commentId: uuid('comment_id'),
    text: text('text').notNull(),
    seed: text('seed').notNull(),
    state: text('state', {
      enum: ['waiting', 'sending', 'unknown', 'needs_attention', 'sent', 'failed', 'dropped'],
    })
      .notNull()
      .default('waiting'),
    reason: jsonb('reason').$type<Reason>(),
    remoteId: text('remote_id'),
    createdBy: uuid('created_by'),
    createdAt: moment('created_at').notNull(),
    /** When its last call left; from then on it may be there. */
    sentAt: moment('sent_at'),
    finishedAt: moment('finished_at'),
    /** When it is gone on with; null: it rests. */
    nextTryAt: moment('next_try_at'),
    tryCount: integer('try_count').notNull().default(0),
    askCount: integer('ask_count').notNull().default(0),
    leasedUntil: moment('leased_until'),
    fence: bigint('fence', { mode: 'bigint' }).notNull().default(0n),
    decidedBy: uuid('decided_by'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** One outside call of a reply, or a person's decision about it. */
export const replyCalls = pgTable(
  'reply_calls',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    replyId: uuid('reply_id').notNull(),
    kind: text('kind', { enum: ['send', 'look', 'person'] }).notNull(),
    words: text('words').notNull(),
    intendedAt: moment('intended_at').notNull(),
    answeredAt: moment('answered_at'),
    outcome: text('outcome', {
      enum: ['intended', 'done', 'found', 'absent', 'cannot_tell', 'failed', 'unknown'],
    })
      .notNull()
      .default('intended'),
    answered: text('answered'),
    error: jsonb('error').$type<KeptError>(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export type CommentRow = typeof comments.$inferSelect;

export type ReplyRow = typeof replies.$inferSelect;
export type ReplyCallRow = typeof replyCalls.$inferSelect;
