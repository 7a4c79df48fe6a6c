import type { Database } from '../../db/database.ts';
import { checkValueOf } from './sealing.ts';
import { rotationUnfinished, wrongMasterKey } from './vault.errors.ts';
import { keepVaultState } from './vault.instance.queries.ts';

/**
 * Stops a start with the wrong master key before anything is sealed with it. The first start keeps the check value.
 * @throws AppError `wrong_master_key` | `vault_rotation_unfinished`.
 */
export async function checkMasterKey(db: Database, masterKey: string): Promise<void> {
  const check = checkValueOf(masterKey);
  const state = await keepVaultState(db, { check });
  if (state.rotatingTo !== undefined) throw rotationUnfinished();
  if (state.check !== check) throw wrongMasterKey();
}
