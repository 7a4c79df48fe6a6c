import { integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { jsonb } from '../../db/jsonb.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const briefs = pgTable(
  'briefs',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    projectId: uuid('project_id').notNull(),
    /** Null: nobody in particular speaks. */
    brandId: uuid('brand_id'),
    title: text('title').notNull(),
    what: text('what').notNull(),
    audience: text('audience').notNull(),
    tone: text('tone').notNull(),
    links: text('links').array().notNull().default([]),
    language: text('language').notNull(),
    /** The finding it rests on; null where a person began it. */
    insight: jsonb('insight').$type<{ readonly key: string; readonly words: string }>(),
    archivedAt: moment('archived_at'),
    revision: integer('revision').notNull().default(1),
    createdBy: uuid('created_by'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** Where a brief goes, in the person's order. */
export const briefAccounts = pgTable(
  'brief_accounts',
  {
    workspaceId: uuid('workspace_id').notNull(),
    briefId: uuid('brief_id').notNull(),
    accountId: uuid('account_id').notNull(),
    position: integer('position').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.briefId, table.accountId] })],
);
export type BriefRow = typeof briefs.$inferSelect;
