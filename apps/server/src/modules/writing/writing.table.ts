import type { LinkTags } from '@antiphon/contract';
import { boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import { jsonb } from '../../db/jsonb.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** A named piece of text. */
export const snippets = pgTable(
  'snippets',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    body: text('body').notNull(),
    revision: integer('revision').notNull().default(1),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** Hashtags that go together. */
export const hashtagSets = pgTable(
  'hashtag_sets',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    /** Without their sign. */
    hashtags: text('hashtags').array().notNull(),
    revision: integer('revision').notNull().default(1),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** What links are tagged with. */
export const linkTags = pgTable(
  'link_tags',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    /** Null: the workspace's own. */
    projectId: uuid('project_id'),
    tags: jsonb('tags').$type<z.infer<typeof LinkTags>>().notNull(),
    isOn: boolean('is_on').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export type SnippetRow = typeof snippets.$inferSelect;
export type HashtagSetRow = typeof hashtagSets.$inferSelect;
export type LinkTagsRow = typeof linkTags.$inferSelect;
