import { apiKeyScopes, missedRules, roles } from '@antiphon/contract';
import { bigint, boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** A team's own place. */
export const workspaces = pgTable('workspaces', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  timeZone: text('time_zone').notNull(),
  isDemo: boolean('is_demo').notNull().default(false),
  /** What becomes of a post whose time passed while nothing could be sent. */
  missedRule: text('missed_rule', { enum: missedRules }).notNull().default('ask'),
  latenessLimitMs: bigint('lateness_limit_ms', { mode: 'number' }).notNull().default(3_600_000),
  /** Nothing goes out that nobody approved as it is. */
  needsApproval: boolean('needs_approval').notNull().default(false),
  /** Since when a person has paused all sending; null: it sends. */
  pausedAt: moment('paused_at'),
  /** What may be spent in a calendar month, in 1e-10 USD; null: no cap. */
  monthlyCap: bigint('monthly_cap', { mode: 'bigint' }),
  revision: integer('revision').notNull().default(1),
  createdAt: moment('created_at').notNull(),
  /** Idempotency key and mark of the request that made it; null: made without a key. */
  madeWith: text('made_with'),
});

export const members = pgTable(
  'members',
  {
    workspaceId: uuid('workspace_id').notNull(),
    userId: uuid('user_id').notNull(),
    role: text('role', { enum: roles }).notNull(),
    joinedAt: moment('joined_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.userId] })],
);

export const invitations = pgTable(
  'invitations',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    /** Null: a link that anybody may use once. */
    email: text('email'),
    role: text('role', { enum: ['viewer', 'editor', 'admin'] }).notNull(),
    tokenHash: text('token_hash').notNull(),
    invitedBy: uuid('invited_by').notNull(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    /** Null: still open. */
    acceptedAt: moment('accepted_at'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** Secrets by which programs call us; only the hash is kept. */
export const apiKeys = pgTable(
  'api_keys',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    /** The first characters of the secret, to recognise it by. */
    prefix: text('prefix').notNull(),
    secretHash: text('secret_hash').notNull(),
    scopes: text('scopes', { enum: apiKeyScopes }).array().notNull(),
    createdBy: uuid('created_by').notNull(),
    createdAt: moment('created_at').notNull(),
    /** To the minute; null: never used. */
    lastUsedAt: moment('last_used_at'),
    /** Null: does not end by itself. */
    expiresAt: moment('expires_at'),
    /** Null: in force. */
    revokedAt: moment('revoked_at'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export type WorkspaceRow = typeof workspaces.$inferSelect;
export type MemberRow = typeof members.$inferSelect;
export type InvitationRow = typeof invitations.$inferSelect;
export type ApiKeyRow = typeof apiKeys.$inferSelect;
