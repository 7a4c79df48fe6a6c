/**
 * Sealing and opening: AES-256-GCM, a fresh nonce for every sealing, bound to workspace, row and purpose by
 * associated data. No clock and no random here: the nonce is an argument.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import type { SecretPlace } from './secret-place.ts';
import { sealedUnderAnotherKey, secretDamaged } from './vault.errors.ts';

/** Anything JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Sealed {
  readonly keyId: string;
  readonly nonce: Buffer;
  readonly sealed: Buffer;
}

export const nonceBytes = 12;
const tagBytes = 16;

/** The vault's own key, derived so that the master key serves other ends without touching this one. */
export function vaultKey(masterKey: string): Buffer {
  return createHmac('sha256', Buffer.from(masterKey, 'hex')).update('antiphon vault').digest();
}

/** Names a key without telling it: the first 8 bytes of a hash, hex. */
export function keyIdOf(masterKey: string): string {
  return createHash('sha256').update('antiphon key id').update(vaultKey(masterKey)).digest('hex').slice(0, 16);
}

/** Proves later that the same master key is in use. */
export function checkValueOf(masterKey: string): string {
  return createHmac('sha256', vaultKey(masterKey)).update('check value').digest('base64url');
}

export function seal(masterKey: string, place: SecretPlace, value: Json, nonce: Buffer): Sealed {
  const cipher = createCipheriv('aes-256-gcm', vaultKey(masterKey), nonce, { authTagLength: tagBytes });
  cipher.setAAD(associatedData(place));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { keyId: keyIdOf(masterKey), nonce, sealed };
}

/**
 * @throws AppError `secret_other_key` when another key sealed it; `secret_damaged` when row, place or bytes were
 * changed.
 */
export function open(masterKey: string, place: SecretPlace, { keyId, nonce, sealed }: Sealed): Json {
  if (keyId !== keyIdOf(masterKey)) throw sealedUnderAnotherKey(place);
  if (nonce.length !== nonceBytes || sealed.length < tagBytes) throw secretDamaged(place);
  const decipher = createDecipheriv('aes-256-gcm', vaultKey(masterKey), nonce, { authTagLength: tagBytes });
  decipher.setAAD(associatedData(place));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    const opened = Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
    return JSON.parse(opened.toString('utf8')) as Json;
  } catch (error) {
    throw secretDamaged(place, error);
  }
}

/** Ids and purposes hold no line breaks, so the three parts cannot run into each other. */
function associatedData({ workspaceId, id, purpose }: SecretPlace): Buffer {
  return Buffer.from([workspaceId, id, purpose].join('\n'), 'utf8');
}
