/** The vault across workspaces: the check value of the master key, and resealing under another one. */
import type { Database, InstanceScope } from '../../db/database.ts';

/** What the database keeps of the master key. */
export interface VaultState {
  readonly check: string;
  /** Set while the vault is rotated: the check value of the key it goes to. */
  readonly rotatingTo?: string;
}

const stateKey = 'vault';

/** Writes the first state, unless there is one. @returns the one that stands. */
export async function keepVaultState(db: Database, first: VaultState): Promise<VaultState> {
  await db.appPool.query('insert into installation (key, value) values ($1, $2) on conflict (key) do nothing', [
    stateKey,
    JSON.stringify(first),
  ]);
  const { rows } = await db.appPool.query<{ value: VaultState }>('select value from installation where key = $1', [
    stateKey,
  ]);
  const [row] = rows;
  if (!row) throw new Error('the state of the vault was not kept');
  return row.value;
}

/** Changes the state if it is still the one given. */
export async function changeVaultState(db: Database, from: VaultState, to: VaultState): Promise<boolean> {
  const changed = await db.appPool.query('update installation set value = $3 where key = $1 and value = $2::jsonb', [
    stateKey,
    JSON.stringify(from),
    JSON.stringify(to),
  ]);
  return changed.rowCount === 1;
}

export interface SealedRow {
  readonly workspaceId: string;
  readonly id: string;
  readonly purpose: string;
  readonly keyId: string;
  readonly nonce: Buffer;
  readonly sealed: Buffer;
}

/** Locks the next secrets sealed under a key; as the publisher, who sees those of all workspaces. */
export async function lockSealedUnder(scope: InstanceScope, keyId: string, limit: number): Promise<SealedRow[]> {
  const { rows } = await scope.client.query<SealedRow>(
    `select workspace_id as "workspaceId", id, purpose, key_id as "keyId", nonce, sealed from secrets
      where key_id = $1 order by workspace_id, id limit $2 for update`,
    [keyId, limit],
  );
  return rows;
}

export async function writeResealed(scope: InstanceScope, rows: readonly SealedRow[]): Promise<void> {
  await scope.client.query(
    `update secrets s set key_id = n.key_id, nonce = n.nonce, sealed = n.sealed
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::bytea[]) as n (workspace_id, id, key_id, nonce, sealed)
      where s.workspace_id = n.workspace_id and s.id = n.id`,
    [
      rows.map((row) => row.workspaceId),
      rows.map((row) => row.id),
      rows.map((row) => row.keyId),
      rows.map((row) => row.nonce),
      rows.map((row) => row.sealed),
    ],
  );
}
