import { integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { jsonb } from '../../db/jsonb.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** A connected profile on a network. */
export const accounts = pgTable(
  'accounts',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    channel: text('channel').notNull(),
    remoteId: text('remote_id').notNull(),
    handle: text('handle').notNull(),
    displayName: text('display_name').notNull(),
    profileUrl: text('profile_url').notNull(),
    avatarUrl: text('avatar_url'),
    server: text('server').notNull(),
    /** The adapter's own shape: an instance's limits and the like. */
    details: jsonb('details').notNull(),
    /** Null once disconnected: the secret is gone from the vault. */
    secretId: uuid('secret_id'),
    state: text('state', { enum: ['connected', 'needs_reconnect', 'disconnected'] }).notNull(),
    problem: text('problem'),
    expiresAt: moment('expires_at'),
    refreshingUntil: moment('refreshing_until'),
    /** When the sign-in was last renewed by itself, and why the last renewal failed. */
    refreshedAt: moment('refreshed_at'),
    refreshProblem: text('refresh_problem'),
    connectedAt: moment('connected_at').notNull(),
    lastPublishedAt: moment('last_published_at'),
    /** Since when a person has paused it; null: it sends. */
    pausedAt: moment('paused_at'),
    importState: text('import_state', { enum: ['waiting', 'running', 'done', 'failed'] })
      .notNull()
      .default('waiting'),
    importWords: text('import_words'),
    importCursor: text('import_cursor'),
    importedPosts: integer('imported_posts').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export type AccountRow = typeof accounts.$inferSelect;
