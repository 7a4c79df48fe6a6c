/** Secrets of the installation itself, which belong to no workspace. */
import type { Database, InstanceScope } from '../../db/database.ts';
import type { Sealed } from './sealing.ts';

export interface InstallationSecretRow extends Sealed {
  readonly id: string;
  readonly purpose: string;
}

const columns = `id, purpose, key_id as "keyId", nonce, sealed`;

export async function findInstallationSecret(db: Database, id: string): Promise<InstallationSecretRow | undefined> {
  const { rows } = await db.appPool.query<InstallationSecretRow>(
    `select ${columns} from installation_secrets where id = $1`,
    [id],
  );
  return rows[0];
}

/** Writes it, in place of the one that stood there. */
export async function keepInstallationSecret(db: Database, row: InstallationSecretRow, now: Date): Promise<void> {
  await db.appPool.query(
    `insert into installation_secrets (id, purpose, key_id, nonce, sealed, updated_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set purpose = $2, key_id = $3, nonce = $4, sealed = $5, updated_at = $6`,
    [row.id, row.purpose, row.keyId, row.nonce, row.sealed, now],
  );
}

/** Removing what is gone already changes nothing. */
export async function deleteInstallationSecret(db: Database, id: string): Promise<void> {
  await db.appPool.query('delete from installation_secrets where id = $1', [id]);
}

/** Locks all that are sealed under a key: there are as many as networks, so one batch holds them. */
export async function lockInstallationSecrets(scope: InstanceScope, keyId: string): Promise<InstallationSecretRow[]> {
  const { rows } = await scope.client.query<InstallationSecretRow>(
    `select ${columns} from installation_secrets where key_id = $1 order by id for update`,
    [keyId],
  );
  return rows;
}

export async function writeResealedInstallationSecret(scope: InstanceScope, row: InstallationSecretRow): Promise<void> {
  await scope.client.query('update installation_secrets set key_id = $2, nonce = $3, sealed = $4 where id = $1', [
    row.id,
    row.keyId,
    row.nonce,
    row.sealed,
  ]);
}
