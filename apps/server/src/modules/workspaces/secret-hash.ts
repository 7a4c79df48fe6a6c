import { createHash } from 'node:crypto';

/** What is kept of a secret that has 192 random bits: enough to recognise it, useless to call with. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
