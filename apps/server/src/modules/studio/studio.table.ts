import { bigint, boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { jsonb } from '../../db/jsonb.ts';
import type { SuggestedTime } from './suggest-times.rules.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export interface RunModel {
  readonly provider: string;
  readonly model: string;
  readonly providerKeyId: string | null;
}
/** What was asked for. */
export interface RunWishes {
  readonly captions: number;
  readonly pictures: number;
  readonly hashtags: boolean;
  readonly pictureSize?: string;
  /** Absent: whatever the workspace's choice is at the time. */
  readonly textModel?: RunModel;
  readonly imageModel?: RunModel;
}

/** One time that a brief was asked. */
export const studioRuns = pgTable(
  'studio_runs',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    briefId: uuid('brief_id').notNull(),
    /** Counts from 1 within its brief. */
    number: integer('number').notNull(),
    briefRevision: integer('brief_revision').notNull(),
    wishes: jsonb('wishes').$type<RunWishes>().notNull(),
    times: jsonb('times').$type<readonly SuggestedTime[]>().notNull(),
    estimateLow: bigint('estimate_low', { mode: 'bigint' }).notNull(),
    estimateHigh: bigint('estimate_high', { mode: 'bigint' }).notNull(),
    createdBy: uuid('created_by'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const itemKinds = ['caption', 'hashtags', 'picture', 'version'] as const;
export type ItemKind = (typeof itemKinds)[number];

/** One place in the studio; it shows one of its answers. */
export const studioItems = pgTable(
  'studio_items',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    runId: uuid('run_id').notNull(),
    kind: text('kind', { enum: itemKinds }).notNull(),
    position: integer('position').notNull(),
    /** Versions: for whom, and of which caption. */
    accountId: uuid('account_id'),
    captionId: uuid('caption_id'),
    /** The answer shown. */
    answerId: uuid('answer_id'),
    /** Money kept for words that may be needed once the caption is there. */
    waitingGenerationId: uuid('waiting_generation_id'),
    note: text('note'),
    isFavourite: boolean('is_favourite').notNull().default(false),
    /** Null: not kept. */
    keptAt: moment('kept_at'),
    /** Captions: the post made of it, and of which of its answers. */
    postId: uuid('post_id'),
    postedAnswerId: uuid('posted_answer_id'),
    revision: integer('revision').notNull().default(1),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const answerHows = ['written', 'edited', 'shorter', 'fit', 'tone', 'translate', 'same'] as const;
export type AnswerHow = (typeof answerHows)[number];

/** Every answer an item ever had. */
export const studioAnswers = pgTable(
  'studio_answers',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    itemId: uuid('item_id').notNull(),
    number: integer('number').notNull(),
    how: text('how', { enum: answerHows }).notNull(),
    /** The tone or language asked for. */
    wish: text('wish'),
    generationId: uuid('generation_id'),
    /** Null where a generation made it. */
    text: text('text'),
    /** Versions: the caption's answer they were made from. */
    ofAnswerId: uuid('of_answer_id'),
    createdBy: uuid('created_by'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export type RunRow = typeof studioRuns.$inferSelect;
export type ItemRow = typeof studioItems.$inferSelect;
export type AnswerRow = typeof studioAnswers.$inferSelect;
