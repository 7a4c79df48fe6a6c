import { bigint, boolean, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { jsonb } from '../../db/jsonb.ts';

export const entryKinds = ['reserve', 'settle', 'release'] as const;
export type EntryKind = (typeof entryKinds)[number];
/** `upper_bound`: nobody told us what it cost, so the most it can have been is counted. */
export const costSources = ['catalogue', 'provider', 'upper_bound', 'unknown'] as const;
export type CostSource = (typeof costSources)[number];

/** How an amount adds up; money as strings of digits. */
export interface EntryLine {
  readonly what: string;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly amount: string;
}

/** The ledger. Rows are appended and never changed; the database refuses it. */
export const spendEntries = pgTable(
  'spend_entries',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind', { enum: entryKinds }).notNull(),
    /** 1e-10 USD. */
    amount: bigint('amount', { mode: 'bigint' }).notNull(),
    /** The id of the `reserve` entry it opens or closes. */
    reservationId: uuid('reservation_id').notNull(),
    generationId: uuid('generation_id'),
    publicationId: uuid('publication_id'),
    operation: text('operation').notNull(),
    provider: text('provider').notNull(),
    model: text('model').notNull(),
    isSandbox: boolean('is_sandbox').notNull(),
    priceVersion: text('price_version').notNull(),
    source: text('source', { enum: costSources }).notNull(),
    lines: jsonb('lines').$type<readonly EntryLine[]>().notNull().default([]),
    at: timestamp('at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
export type EntryRow = typeof spendEntries.$inferSelect;
