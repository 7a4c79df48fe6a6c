import { boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** A named container for briefs, generations, assets and posts. */
export const projects = pgTable(
  'projects',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    /** Exactly one per workspace; it takes what names no project. */
    isDefault: boolean('is_default').notNull().default(false),
    /** Null: in use. */
    archivedAt: timestamp('archived_at', { withTimezone: true, mode: 'date' }),
    revision: integer('revision').notNull().default(1),
    createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export type ProjectRow = typeof projects.$inferSelect;
