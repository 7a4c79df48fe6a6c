import { boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { jsonb } from '../../db/jsonb.ts';
import type { StoredContent } from './content.rules.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** What is to be said. */
export const posts = pgTable(
  'posts',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    projectId: uuid('project_id').notNull(),
    /** `imported`: read in from a network; never sent, counted apart. */
    origin: text('origin', { enum: ['made', 'imported'] })
      .notNull()
      .default('made'),
    title: text('title').notNull().default(''),
    /** The shared content, which following versions show. */
    content: jsonb('content').$type<StoredContent>().notNull(),
    briefId: uuid('brief_id'),
    revision: integer('revision').notNull().default(1),
    createdBy: uuid('created_by'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    deletedAt: moment('deleted_at'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** A post's shape for one account. */
export const versions = pgTable(
  'versions',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    postId: uuid('post_id').notNull(),
    accountId: uuid('account_id').notNull(),
    followsShared: boolean('follows_shared').notNull(),
    content: jsonb('content').$type<StoredContent>().notNull(),
    options: jsonb('options').$type<Record<string, unknown>>().notNull().default({}),
    /** Set when sending begins: what went out is kept as it was. */
    frozenAt: moment('frozen_at'),
    /** Set when its account was taken off the post. */
    setAsideAt: moment('set_aside_at'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export type PostRow = typeof posts.$inferSelect;
export type VersionRow = typeof versions.$inferSelect;
