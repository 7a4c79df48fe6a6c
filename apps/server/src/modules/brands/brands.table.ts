import { integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const brands = pgTable(
  'brands',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    /** How it speaks, in its own words. */
    voice: text('voice').notNull(),
    /** At most three posts that sound right. */
    samples: text('samples').array().notNull().default([]),
    /** Never to appear, in any case of letters. */
    bannedWords: text('banned_words').array().notNull().default([]),
    /** "#rrggbb", the leading one first. */
    colours: text('colours').array().notNull().default([]),
    logoAssetId: uuid('logo_asset_id'),
    /** Null: in use. */
    archivedAt: moment('archived_at'),
    revision: integer('revision').notNull().default(1),
    createdBy: uuid('created_by'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
export type BrandRow = typeof brands.$inferSelect;
