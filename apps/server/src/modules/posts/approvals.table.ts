import { bigint, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { jsonb } from '../../db/jsonb.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** What a version said when somebody acted on it. */
export interface KeptSaid {
  readonly content: Record<string, unknown>;
  readonly options: Record<string, unknown>;
  readonly media: readonly { readonly assetId: string; readonly altText: string }[];
}

/** Who asked, approved, returned or took it back: facts, appended. */
export const approvals = pgTable(
  'approvals',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    position: bigint('position', { mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    postId: uuid('post_id').notNull(),
    versionId: uuid('version_id').notNull(),
    act: text('act', { enum: ['asked', 'approved', 'returned', 'taken_back'] }).notNull(),
    hash: text('hash').notNull(),
    takesBack: uuid('takes_back'),
    actedBy: uuid('acted_by'),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** The words of an act; apart, so that they can be erased. */
export const approvalWords = pgTable(
  'approval_words',
  {
    workspaceId: uuid('workspace_id').notNull(),
    approvalId: uuid('approval_id').notNull(),
    note: text('note').notNull().default(''),
    said: jsonb('said').$type<KeptSaid>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.approvalId] })],
);

/** Acts that people are still to be told of by mail. */
export const untoldReviews = pgTable(
  'untold_reviews',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    postId: uuid('post_id').notNull(),
    act: text('act', { enum: ['asked', 'approved', 'returned'] }).notNull(),
    actedBy: uuid('acted_by'),
    note: text('note').notNull().default(''),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export type ApprovalRow = typeof approvals.$inferSelect;
