import { bigint, boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { jsonb } from '../../db/jsonb.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Why a publication is in its state, in words for people. `kind` is the adapter's error kind, where one said no. */
export interface Reason {
  readonly code: string;
  readonly words: string;
  readonly kind?: string;
}
export interface KeptWarning {
  readonly code: string;
  readonly words: string;
}
export interface KeptError {
  readonly kind: string;
  readonly code: string;
  readonly words: string;
  readonly status: number | null;
  readonly evidence: string | null;
}

export const publicationStates = [
  'scheduled',
  'sending',
  'published',
  'failed',
  'unknown',
  'needs_attention',
  'missed',
  'cancelled',
] as const;
export type PublicationState = (typeof publicationStates)[number];

/** As people see it: what was taken down stays `published` here, because that it was out is a fact. */
export type ShownState = PublicationState | 'taken_down';

/** One version going to one account at one time. */
export const publications = pgTable(
  'publications',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    postId: uuid('post_id').notNull(),
    versionId: uuid('version_id').notNull(),
    accountId: uuid('account_id').notNull(),
    origin: text('origin', { enum: ['made', 'imported'] })
      .notNull()
      .default('made'),
    state: text('state', { enum: publicationStates }).notNull(),
    reason: jsonb('reason').$type<Reason>(),
    dueAt: moment('due_at').notNull(),
    wallTime: text('wall_time'),
    timeZone: text('time_zone'),
    retryAt: moment('retry_at'),
    retryCount: integer('retry_count').notNull().default(0),
    seed: text('seed').notNull(),
    postedAt: moment('posted_at'),
    attemptCount: integer('attempt_count').notNull().default(0),
    openStepCount: integer('open_step_count').notNull().default(0),
    wakeAt: moment('wake_at'),
    askCount: integer('ask_count').notNull().default(0),
    leasedUntil: moment('leased_until'),
    fence: bigint('fence', { mode: 'bigint' }).notNull().default(0n),
    remoteId: text('remote_id'),
    url: text('url'),
    publishedAt: moment('published_at'),
    wasFound: boolean('was_found').notNull().default(false),
    warnings: jsonb('warnings').$type<readonly KeptWarning[]>().notNull().default([]),
    decidedBy: uuid('decided_by'),
    /** Since when it is no longer there because we took it down; null: it was not. */
    takenDownAt: moment('taken_down_at'),
    /** Who let it go out although it passes the cap; null: nobody. */
    overCapBy: uuid('over_cap_by'),
    createdBy: uuid('created_by'),
    createdAt: moment('created_at').notNull(),
    revision: integer('revision').notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** One try. */
export const attempts = pgTable(
  'attempts',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    publicationId: uuid('publication_id').notNull(),
    number: integer('number').notNull(),
    fence: bigint('fence', { mode: 'bigint' }).notNull(),
    startedAt: moment('started_at').notNull(),
    finishedAt: moment('finished_at'),
    outcome: text('outcome', { enum: ['open', 'published', 'failed', 'unknown', 'abandoned'] })
      .notNull()
      .default('open'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** One outside call of a try. */
export const steps = pgTable(
  'steps',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    publicationId: uuid('publication_id').notNull(),
    attemptId: uuid('attempt_id').notNull(),
    key: text('key').notNull(),
    kind: text('kind', { enum: ['prepare', 'visible', 'after'] }).notNull(),
    part: integer('part').notNull(),
    words: text('words').notNull(),
    intendedAt: moment('intended_at').notNull(),
    sentAt: moment('sent_at'),
    answeredAt: moment('answered_at'),
    outcome: text('outcome', { enum: ['intended', 'sent', 'pending', 'done', 'failed', 'unknown'] })
      .notNull()
      .default('intended'),
    answered: text('answered'),
    remoteId: text('remote_id'),
    url: text('url'),
    handle: jsonb('handle'),
    pending: jsonb('pending'),
    error: jsonb('error').$type<KeptError>(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** "Is it there?", and what the network said. */
export const questions = pgTable(
  'questions',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    publicationId: uuid('publication_id').notNull(),
    stepId: uuid('step_id').notNull(),
    askedAt: moment('asked_at').notNull(),
    answer: text('answer', { enum: ['found', 'absent', 'cannot_tell', 'repeat', 'not_now', 'person'] }).notNull(),
    evidence: text('evidence').notNull(),
    askedBy: uuid('asked_by'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** An account's single file of sends. */
export const lanes = pgTable(
  'lanes',
  {
    workspaceId: uuid('workspace_id').notNull(),
    accountId: uuid('account_id').notNull(),
    nextDueAt: moment('next_due_at'),
    heldBy: uuid('held_by'),
    isPaused: boolean('is_paused').notNull().default(false),
    /** Channel and server: what is out together. */
    service: text('service').notNull().default(''),
    /** How often it had lost its next time, and when it was last put right. */
    repairedCount: integer('repaired_count').notNull().default(0),
    repairedAt: moment('repaired_at'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.accountId] })],
);

export type PublicationRow = typeof publications.$inferSelect;
export type AttemptRow = typeof attempts.$inferSelect;
export type StepRow = typeof steps.$inferSelect;
export type QuestionRow = typeof questions.$inferSelect;
