/** Secrets of the installation, sealed on the way in and opened on the way out. */
import { randomBytes } from 'node:crypto';
import type { AppContext } from '../../context.ts';
import {
  deleteInstallationSecret,
  findInstallationSecret,
  keepInstallationSecret,
} from './installation-secrets.instance.queries.ts';
import { type Json, nonceBytes, open, seal } from './sealing.ts';
import type { SecretPlace } from './secret-place.ts';

type Keeper = Pick<AppContext, 'db' | 'masterKey' | 'clock'>;

/** No workspace has this id, so a secret of one opens nowhere here, nor the other way round. */
export function installationPlace(row: { readonly id: string; readonly purpose: string }): SecretPlace {
  return { workspaceId: 'installation', id: row.id, purpose: row.purpose };
}

/** Keeps a value under a name, in place of an earlier one. */
export async function keepForInstallation(
  app: Keeper,
  secret: { readonly id: string; readonly purpose: 'client'; readonly value: Json },
): Promise<void> {
  const { id, purpose, value } = secret;
  const sealed = seal(app.masterKey, installationPlace(secret), value, randomBytes(nonceBytes));
  await keepInstallationSecret(app.db, { id, purpose, ...sealed }, app.clock.now());
}

/** Undefined: there is none of this name. @throws AppError 500 `secret_damaged` | `secret_other_key`. */
export async function openForInstallation(app: Keeper, id: string): Promise<Json | undefined> {
  const row = await findInstallationSecret(app.db, id);
  return row && open(app.masterKey, installationPlace(row), row);
}

export async function removeForInstallation(app: Keeper, id: string): Promise<void> {
  await deleteInstallationSecret(app.db, id);
}
