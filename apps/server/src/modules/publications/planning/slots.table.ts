import { integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { jsonb } from '../../../db/jsonb.ts';
import type { WeekSlot } from './slots.rules.ts';

/** An account's week of slots. */
export const slotSets = pgTable(
  'slot_sets',
  {
    workspaceId: uuid('workspace_id').notNull(),
    accountId: uuid('account_id').notNull(),
    /** Null: the workspace's zone. */
    timeZone: text('time_zone'),
    slots: jsonb('slots').$type<readonly WeekSlot[]>().notNull(),
    revision: integer('revision').notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.accountId] })],
);

/** Coming slots that stay empty, this once. */
export const skippedSlots = pgTable(
  'skipped_slots',
  {
    workspaceId: uuid('workspace_id').notNull(),
    accountId: uuid('account_id').notNull(),
    at: timestamp('at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.accountId, table.at] })],
);

export type SlotSetRow = typeof slotSets.$inferSelect;
