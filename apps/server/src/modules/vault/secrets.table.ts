import { customType, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });
const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** What a secret is for; part of what binds it to its row. */
export const secretPurposes = ['account', 'provider_key', 'connect_state', 'webhook', 'client'] as const;
export type SecretPurpose = (typeof secretPurposes)[number];

/** Sealed secrets. Whoever copies a row elsewhere cannot open it there. */
export const secrets = pgTable(
  'secrets',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    purpose: text('purpose', { enum: secretPurposes }).notNull(),
    /** Which key sealed it: two are in use while the vault is rotated. */
    keyId: text('key_id').notNull(),
    nonce: bytea('nonce').notNull(),
    /** Ciphertext with the 16 bytes of its tag at the end. */
    sealed: bytea('sealed').notNull(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
