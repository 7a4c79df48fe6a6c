import type { LabelColour } from '@antiphon/contract';
import { integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** A team's own word for its posts. */
export const labels = pgTable(
  'labels',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    /** The name as it is compared. */
    nameKey: text('name_key').notNull(),
    colour: text('colour').$type<LabelColour>().notNull(),
    /** Null: offered for posts. */
    archivedAt: moment('archived_at'),
    revision: integer('revision').notNull().default(1),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const postLabels = pgTable(
  'post_labels',
  {
    workspaceId: uuid('workspace_id').notNull(),
    postId: uuid('post_id').notNull(),
    labelId: uuid('label_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.postId, table.labelId] })],
);

export type LabelRow = typeof labels.$inferSelect;
