/**
 * Reseals every secret under another master key, in batches across workspaces. Killed half-way it goes on where it
 * stopped: each row says which key sealed it, and until all are done no server starts with either key.
 */
import { randomBytes } from 'node:crypto';
import type { Database, InstanceScope } from '../../db/database.ts';
import { lockInstallationSecrets, writeResealedInstallationSecret } from './installation-secrets.instance.queries.ts';
import { installationPlace } from './installation-secrets.ts';
import { checkValueOf, keyIdOf, nonceBytes, open, seal } from './sealing.ts';
import { wrongMasterKey } from './vault.errors.ts';
import {
  changeVaultState,
  keepVaultState,
  lockSealedUnder,
  type VaultState,
  writeResealed,
} from './vault.instance.queries.ts';

export interface Rotation {
  /** 32 bytes, hex. */
  readonly oldKey: string;
  readonly newKey: string;
  /** Secrets per transaction. */
  readonly batchSize?: number;
  /** Told after each commit. */
  onBatch?(resealed: number): void;
}

/**
 * Run it while no server is running: one with the old key could not read what is resealed already.
 * @returns how many secrets this run resealed.
 * @throws AppError `wrong_master_key` when the old key is not the vault's, or another rotation was begun.
 */
export async function rotateVault(db: Database, rotation: Rotation): Promise<number> {
  const { oldKey, newKey, batchSize = 200 } = rotation;
  const [from, to] = [checkValueOf(oldKey), checkValueOf(newKey)];
  const state = await keepVaultState(db, { check: from });
  if (state.check === to && state.rotatingTo === undefined) return 0;
  await begin(db, state, from, to);
  let total = 0;
  for (;;) {
    const resealed = await resealBatch(db, oldKey, newKey, batchSize);
    if (resealed === 0) break;
    total += resealed;
    rotation.onBatch?.(resealed);
  }
  await changeVaultState(db, { check: from, rotatingTo: to }, { check: to });
  return total;
}

async function begin(db: Database, state: VaultState, from: string, to: string): Promise<void> {
  if (state.check !== from) throw wrongMasterKey();
  if (state.rotatingTo === to) return;
  if (state.rotatingTo !== undefined || !(await changeVaultState(db, state, { check: from, rotatingTo: to }))) {
    throw wrongMasterKey();
  }
}

async function resealBatch(db: Database, oldKey: string, newKey: string, limit: number): Promise<number> {
  return db.asPublisher(async (scope) => {
    const rows = await lockSealedUnder(scope, keyIdOf(oldKey), limit);
    if (rows.length === 0) return resealInstallation(scope, oldKey, newKey);
    const resealed = rows.map((row) => ({
      ...row,
      ...seal(newKey, row, open(oldKey, row, row), randomBytes(nonceBytes)),
    }));
    if (resealed.length > 0) await writeResealed(scope, resealed);
    return resealed.length;
  });
}

/** The installation's own secrets come last. */
async function resealInstallation(scope: InstanceScope, oldKey: string, newKey: string): Promise<number> {
  const rows = await lockInstallationSecrets(scope, keyIdOf(oldKey));
  for (const row of rows) {
    const place = installationPlace(row);
    const resealed = seal(newKey, place, open(oldKey, place, row), randomBytes(nonceBytes));
    await writeResealedInstallationSecret(scope, { ...row, ...resealed });
  }
  return rows.length;
}
