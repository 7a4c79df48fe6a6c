import { bigint, boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** The value of a named number of a publication at a moment. Appended, never changed. */
export const samples = pgTable(
  'samples',
  {
    workspaceId: uuid('workspace_id').notNull(),
    publicationId: uuid('publication_id').notNull(),
    metric: text('metric').notNull(),
    measuredAt: moment('measured_at').notNull(),
    value: bigint('value', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.publicationId, table.metric, table.measuredAt] })],
);

/** The same of an account: its followers. */
export const accountSamples = pgTable(
  'account_samples',
  {
    workspaceId: uuid('workspace_id').notNull(),
    accountId: uuid('account_id').notNull(),
    metric: text('metric').notNull(),
    measuredAt: moment('measured_at').notNull(),
    value: bigint('value', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.accountId, table.metric, table.measuredAt] })],
);

/** The network was asked about a publication, and answered. */
export const readings = pgTable(
  'readings',
  {
    workspaceId: uuid('workspace_id').notNull(),
    publicationId: uuid('publication_id').notNull(),
    readAt: moment('read_at').notNull(),
    /** `gone`: the network says that it is no longer there. */
    outcome: text('outcome', { enum: ['read', 'gone'] }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.publicationId, table.readAt] })],
);

/** The network was asked about an account, and answered. */
export const accountReadings = pgTable(
  'account_readings',
  {
    workspaceId: uuid('workspace_id').notNull(),
    accountId: uuid('account_id').notNull(),
    readAt: moment('read_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.accountId, table.readAt] })],
);

/** One reader per account at a time, and how long to leave the network alone. */
export const readingTurns = pgTable(
  'reading_turns',
  {
    workspaceId: uuid('workspace_id').notNull(),
    accountId: uuid('account_id').notNull(),
    /** A job was put in; null: none waits. */
    askedUntil: moment('asked_until'),
    /** Somebody reads; null: nobody does. */
    heldUntil: moment('held_until'),
    /** Null: the network may be asked. */
    notBefore: moment('not_before'),
    isRateLimited: boolean('is_rate_limited').notNull().default(false),
    failureCount: integer('failure_count').notNull().default(0),
    /** Null: the last reading went well. */
    problem: text('problem'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.accountId] })],
);

export type ReadingTurn = typeof readingTurns.$inferSelect;
