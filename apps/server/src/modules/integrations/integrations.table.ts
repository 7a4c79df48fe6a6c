import { boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { jsonb } from '../../db/jsonb.ts';
import type { RowFields } from './csv-row.rules.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** A file of posts that was read in. */
export const imports = pgTable(
  'imports',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    fileName: text('file_name').notNull(),
    /** Of its bytes, in hex. */
    sha256: text('sha256').notNull(),
    state: text('state', { enum: ['checking', 'ready', 'running', 'done', 'cancelled'] }).notNull(),
    /** Whether rows with a time are planned; else all become drafts. */
    plans: boolean('plans').notNull().default(true),
    encoding: text('encoding').notNull(),
    delimiter: text('delimiter').notNull(),
    notes: jsonb('notes').$type<readonly string[]>().notNull().default([]),
    rowCount: integer('row_count').notNull(),
    /** The `Idempotency-Key` it was uploaded with; null: without one. */
    uploadKey: text('upload_key'),
    createdBy: uuid('created_by'),
    createdAt: moment('created_at').notNull(),
    checkedAt: moment('checked_at'),
    finishedAt: moment('finished_at'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const verdicts = ['fits', 'draft', 'known', 'refused'] as const;
export const outcomes = ['planned', 'draft', 'known', 'refused'] as const;

export const importRows = pgTable(
  'import_rows',
  {
    workspaceId: uuid('workspace_id').notNull(),
    importId: uuid('import_id').notNull(),
    /** Counts from 1 for the first row after the names of the columns. */
    number: integer('number').notNull(),
    line: integer('line').notNull(),
    /** By what it is known again, in this file and in others. */
    rowKey: text('row_key').notNull(),
    /** Null once it has become a post. */
    fields: jsonb('fields').$type<RowFields>(),
    /** Why it could not be read as a row at all; null: it could. */
    fault: text('fault'),
    /** What trying it found; null: not tried yet. */
    verdict: text('verdict', { enum: verdicts }),
    /** What came of it; null: it waits. */
    outcome: text('outcome', { enum: outcomes }),
    words: text('words').notNull().default(''),
    /** The post it became, or that an earlier row with its key became. */
    postId: uuid('post_id'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.importId, table.number] })],
);

/** A calendar that other programs follow. */
export const calendarFeeds = pgTable(
  'calendar_feeds',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    userId: uuid('user_id').notNull(),
    name: text('name').notNull(),
    /** Only these accounts; empty: all. */
    accountIds: uuid('account_ids').array().notNull().default([]),
    /** Only this project; null: all. */
    projectId: uuid('project_id'),
    secretHash: text('secret_hash').notNull(),
    createdAt: moment('created_at').notNull(),
    renewedAt: moment('renewed_at').notNull(),
    revokedAt: moment('revoked_at'),
    fetchedAt: moment('fetched_at'),
    fetchedBy: text('fetched_by'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export type ImportRecord = typeof imports.$inferSelect;
export type ImportRowRecord = typeof importRows.$inferSelect;
export type CalendarFeedRow = typeof calendarFeeds.$inferSelect;
