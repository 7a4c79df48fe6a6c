/** Secrets of a workspace, sealed on the way in and opened on the way out. */
import { randomBytes } from 'node:crypto';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound } from '../../platform/errors.ts';
import { type Json, nonceBytes, open, seal } from './sealing.ts';
import { deleteSecret, findSecret, insertSecret, updateSecret } from './secrets.queries.ts';
import type { SecretPurpose } from './secrets.table.ts';

type Keeper = Pick<AppContext, 'masterKey' | 'clock' | 'ids'>;

/** Seals a value and keeps it. @returns the secret's id, to be kept where it is needed. */
export async function sealSecret(
  app: Keeper,
  scope: WorkspaceScope,
  secret: { readonly purpose: SecretPurpose; readonly value: Json },
): Promise<string> {
  const now = app.clock.now();
  const id = app.ids.next(now);
  const place = { workspaceId: scope.workspaceId, id, purpose: secret.purpose };
  const sealed = seal(app.masterKey, place, secret.value, randomBytes(nonceBytes));
  await insertSecret(scope, { id, purpose: secret.purpose, ...sealed, createdAt: now, updatedAt: now });
  return id;
}

/** @throws AppError 404 `not_found`; 500 `secret_damaged` | `secret_other_key`. */
export async function openSecret(app: Keeper, scope: WorkspaceScope, id: string): Promise<Json> {
  const row = await findSecret(scope, id);
  if (!row) throw notFound('secret');
  return open(app.masterKey, row, row);
}

/** Seals another value in the same place, with a fresh nonce. @throws AppError 404 `not_found`. */
export async function replaceSecret(app: Keeper, scope: WorkspaceScope, id: string, value: Json): Promise<void> {
  const row = await findSecret(scope, id);
  if (!row) throw notFound('secret');
  await updateSecret(scope, id, {
    ...seal(app.masterKey, row, value, randomBytes(nonceBytes)),
    updatedAt: app.clock.now(),
  });
}

/** Removing what is gone already changes nothing. */
export async function removeSecret(scope: WorkspaceScope, id: string): Promise<void> {
  await deleteSecret(scope, id);
}
