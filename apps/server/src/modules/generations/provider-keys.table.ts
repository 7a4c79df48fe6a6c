import { pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { jsonb } from '../../db/jsonb.ts';
import type { StoredModel } from './stored-model.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Secrets of ours at providers; the secret itself lies in the vault. */
export const providerKeys = pgTable(
  'provider_keys',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    provider: text('provider').notNull(),
    /** First and last characters, to tell keys apart. */
    hint: text('hint').notNull(),
    /** Null: the provider's own address. */
    baseUrl: text('base_url'),
    /** Null once the key was removed. */
    secretId: uuid('secret_id'),
    state: text('state', { enum: ['accepted', 'refused'] }).notNull(),
    problem: text('problem'),
    /** The models the provider named when it was last asked. */
    models: jsonb('models').$type<readonly StoredModel[]>().notNull(),
    checkedAt: moment('checked_at').notNull(),
    createdBy: uuid('created_by'),
    createdAt: moment('created_at').notNull(),
    removedAt: moment('removed_at'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
export type ProviderKeyRow = typeof providerKeys.$inferSelect;

/** Which model is asked when nobody names one; no row: our own choice. */
export const modelChoices = pgTable(
  'model_choices',
  {
    workspaceId: uuid('workspace_id').notNull(),
    operation: text('operation').notNull(),
    provider: text('provider').notNull(),
    providerKeyId: uuid('provider_key_id'),
    model: text('model').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.operation] })],
);
export type ModelChoiceRow = typeof modelChoices.$inferSelect;
