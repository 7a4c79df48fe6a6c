import type { Json } from '@antiphon/models';
import {
  bigint,
  boolean,
  doublePrecision,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { jsonb } from '../../db/jsonb.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const generationStates = [
  'estimated',
  'reserved',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'unknown',
] as const;
export type GenerationState = (typeof generationStates)[number];

/** Why a generation is in its state. */
export interface Reason {
  readonly kind: string;
  readonly code: string;
  /** One or two sentences for people. */
  readonly words: string;
  readonly evidence?: string;
}
export interface Warning {
  readonly code: string;
  readonly words: string;
}

/** One run of an operation. */
export const generations = pgTable(
  'generations',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    projectId: uuid('project_id').notNull(),
    briefId: uuid('brief_id'),
    operation: text('operation').notNull(),
    provider: text('provider').notNull(),
    providerKeyId: uuid('provider_key_id'),
    model: text('model').notNull(),
    modelName: text('model_name').notNull(),
    providerName: text('provider_name').notNull(),
    isSandbox: boolean('is_sandbox').notNull(),
    params: jsonb('params').$type<{ [key: string]: Json }>().notNull(),
    state: text('state', { enum: generationStates }).notNull(),
    reason: jsonb('reason').$type<Reason>(),
    /** Null: the price is not known. */
    estimateLow: bigint('estimate_low', { mode: 'bigint' }),
    estimateHigh: bigint('estimate_high', { mode: 'bigint' }),
    priceVersion: text('price_version').notNull(),
    reservationId: uuid('reservation_id'),
    /** Null until it has ended. */
    cost: bigint('cost', { mode: 'bigint' }),
    costSource: text('cost_source', { enum: ['catalogue', 'provider', 'upper_bound', 'unknown'] }),
    warnings: jsonb('warnings').$type<readonly Warning[]>().notNull().default([]),
    /** What the provider named the work. */
    handle: jsonb('handle').$type<Json>(),
    progress: doublePrecision('progress'),
    etaAt: moment('eta_at'),
    /** Words so far, while they stream in. */
    partialText: text('partial_text'),
    /** Counts every take-over; see `look-generation.job.ts`. */
    lookNumber: integer('look_number').notNull().default(0),
    /** Until when a worker is known to be at it. */
    leasedUntil: moment('leased_until'),
    retryAt: moment('retry_at'),
    retryCount: integer('retry_count').notNull().default(0),
    /** How often the provider was asked about a lost start. */
    askCount: integer('ask_count').notNull().default(0),
    startCount: integer('start_count').notNull().default(0),
    cancelRequestedAt: moment('cancel_requested_at'),
    cancelSentAt: moment('cancel_sent_at'),
    /** The generation of unknown outcome that this one was asked for in the place of. */
    againOf: uuid('again_of'),
    createdBy: uuid('created_by'),
    createdAt: moment('created_at').notNull(),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** Each paid start. At most one that is not proved "not started": a partial unique index sees to it. */
export const generationStarts = pgTable(
  'generation_starts',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    generationId: uuid('generation_id').notNull(),
    number: integer('number').notNull(),
    intendedAt: moment('intended_at').notNull(),
    answeredAt: moment('answered_at'),
    outcome: text('outcome', { enum: ['open', 'accepted', 'not_started', 'unknown'] }).notNull(),
    error: jsonb('error').$type<Reason>(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const generationInputs = pgTable(
  'generation_inputs',
  {
    workspaceId: uuid('workspace_id').notNull(),
    generationId: uuid('generation_id').notNull(),
    assetId: uuid('asset_id').notNull(),
    /** What it was for: 'reference', 'logo'. */
    role: text('role').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.generationId, table.assetId, table.role] })],
);

/** What it made: a picture in the library, or words. */
export const generationOutputs = pgTable(
  'generation_outputs',
  {
    workspaceId: uuid('workspace_id').notNull(),
    generationId: uuid('generation_id').notNull(),
    position: integer('position').notNull(),
    assetId: uuid('asset_id'),
    text: text('text'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.generationId, table.position] })],
);

export type GenerationRow = typeof generations.$inferSelect;
export type StartOutcome = (typeof generationStarts.$inferSelect)['outcome'];
