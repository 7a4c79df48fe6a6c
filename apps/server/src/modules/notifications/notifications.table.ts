import { alarmKinds } from '@antiphon/contract';
import { boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { jsonb } from '../../db/jsonb.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** What must not happen in silence: one row per cause while it lasts. */
export const alarms = pgTable(
  'alarms',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind', { enum: alarmKinds }).notNull(),
    cause: text('cause').notNull(),
    accountId: uuid('account_id'),
    publicationId: uuid('publication_id'),
    /** The post that repeats, where it is about one. */
    postId: uuid('post_id'),
    words: text('words').notNull(),
    raisedAt: moment('raised_at').notNull(),
    /** Null: the cause lasts. */
    resolvedAt: moment('resolved_at'),
    dismissedAt: moment('dismissed_at'),
    dismissedBy: uuid('dismissed_by'),
    isMailDue: boolean('is_mail_due').notNull().default(true),
    isWebhookDue: boolean('is_webhook_due').notNull().default(true),
    mailedAt: moment('mailed_at'),
    webhookAt: moment('webhook_at'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** Members who chose something else than their role's usual. */
export const mailWishes = pgTable(
  'mail_wishes',
  {
    workspaceId: uuid('workspace_id').notNull(),
    userId: uuid('user_id').notNull(),
    wantsMail: boolean('wants_mail').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.userId] })],
);

/** Where a workspace's alarms are sent to, and what came of the last one. */
export const webhooks = pgTable(
  'webhooks',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    url: text('url').notNull(),
    secretId: uuid('secret_id').notNull(),
    madeAt: moment('made_at').notNull(),
    triedAt: moment('tried_at'),
    wasTaken: boolean('was_taken'),
    status: integer('status'),
    result: text('result'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** What a mail says; what a webhook's receiver gets is `WebhookBody` of the contract. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
}

/** One message to one receiver, until it was taken or a day has passed. */
export const notices = pgTable(
  'notices',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    way: text('way', { enum: ['mail', 'webhook'] }).notNull(),
    about: text('about', { enum: ['alarms', 'reviews'] })
      .notNull()
      .default('alarms'),
    userId: uuid('user_id'),
    alarmId: uuid('alarm_id'),
    content: jsonb('content').notNull(),
    madeAt: moment('made_at').notNull(),
    nextTryAt: moment('next_try_at'),
    tries: integer('tries').notNull().default(0),
    toldAt: moment('told_at'),
    result: text('result'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export type AlarmRow = typeof alarms.$inferSelect;
export type WebhookRow = typeof webhooks.$inferSelect;
