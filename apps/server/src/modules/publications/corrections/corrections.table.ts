import { bigint, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { jsonb } from '../../../db/jsonb.ts';
import type { KeptError, Reason } from '../publications.table.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** What is out is taken down again, or its words are changed there. */
export const corrections = pgTable(
  'corrections',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    publicationId: uuid('publication_id').notNull(),
    kind: text('kind', { enum: ['takedown', 'edit'] }).notNull(),
    state: text('state', { enum: ['open', 'done', 'failed'] })
      .notNull()
      .default('open'),
    reason: jsonb('reason').$type<Reason>(),
    /** Ids on the network, in the order in which they are gone through. */
    targets: text('targets').array().notNull(),
    /** Of an edit: `StoredContent` as it was public until then, and as it is to be. */
    contentBefore: jsonb('content_before'),
    contentAfter: jsonb('content_after'),
    askedBy: uuid('asked_by'),
    createdAt: moment('created_at').notNull(),
    finishedAt: moment('finished_at'),
    /** When it is gone on with; null: it ended. */
    nextTryAt: moment('next_try_at'),
    tryCount: integer('try_count').notNull().default(0),
    leasedUntil: moment('leased_until'),
    fence: bigint('fence', { mode: 'bigint' }).notNull().default(0n),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** One outside call of a correction. */
export const correctionCalls = pgTable(
  'correction_calls',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    correctionId: uuid('correction_id').notNull(),
    kind: text('kind', { enum: ['delete', 'edit', 'look'] }).notNull(),
    target: text('target').notNull(),
    words: text('words').notNull(),
    intendedAt: moment('intended_at').notNull(),
    answeredAt: moment('answered_at'),
    outcome: text('outcome', { enum: ['intended', 'done', 'gone', 'there', 'failed', 'unknown'] })
      .notNull()
      .default('intended'),
    answered: text('answered'),
    error: jsonb('error').$type<KeptError>(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export type CorrectionRow = typeof corrections.$inferSelect;
export type CorrectionCallRow = typeof correctionCalls.$inferSelect;
