import { boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { jsonb } from '../../../db/jsonb.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** What of an occurrence could not be planned. */
export interface OccurrenceProblem {
  readonly accountId: string;
  readonly words: string;
}

/** A post that repeats. */
export const recurrences = pgTable(
  'recurrences',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    /** The post that is copied; never sent by this. */
    postId: uuid('post_id').notNull(),
    accountIds: uuid('account_ids').array().notNull(),
    rule: text('rule').notNull(),
    /** Of the first occurrence. */
    wallTime: text('wall_time').notNull(),
    timeZone: text('time_zone').notNull(),
    state: text('state', { enum: ['running', 'paused', 'stopped'] }).notNull(),
    /** From this wall time on another recurrence goes on in its place; null: none. */
    endsBefore: text('ends_before'),
    /** The last wall time that was dealt with; null: none yet. */
    dealtUntil: text('dealt_until'),
    /** When the next one that was not dealt with is; null: none is left. */
    nextAt: moment('next_at'),
    createdBy: uuid('created_by'),
    createdAt: moment('created_at').notNull(),
    revision: integer('revision').notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** What became of each occurrence. */
export const occurrences = pgTable(
  'occurrences',
  {
    workspaceId: uuid('workspace_id').notNull(),
    recurrenceId: uuid('recurrence_id').notNull(),
    wallTime: text('wall_time').notNull(),
    at: moment('at').notNull(),
    /** Its own post; null: not made. */
    postId: uuid('post_id'),
    /** The copy's revision as it was made, and that of the post it was copied from. */
    madeRevision: integer('made_revision'),
    sourceRevision: integer('source_revision'),
    isSkipped: boolean('is_skipped').notNull().default(false),
    /** Put away by a pause, an end or a skip; comes back with it. */
    isHeld: boolean('is_held').notNull().default(false),
    problems: jsonb('problems').$type<readonly OccurrenceProblem[]>().notNull().default([]),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.recurrenceId, table.wallTime] })],
);

export type RecurrenceRow = typeof recurrences.$inferSelect;
export type OccurrenceRow = typeof occurrences.$inferSelect;
