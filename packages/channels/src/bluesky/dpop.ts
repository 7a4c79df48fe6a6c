/**
 * Proof of possession for OAuth (RFC 9449): each session has a key of its own, each request a signed proof.
 * Servers hand out nonces and refuse proofs without one; such a refusal proves that nothing was performed.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Answered } from '@antiphon/wire';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';

/** The last nonce of each server (by origin). Only a hint: without it, one refused request more. */
export type NonceStore = Map<string, string>;

export interface ProofInput {
  readonly privateJwk: Readonly<Record<string, unknown>>;
  readonly method: string;
  readonly url: string;
  readonly now: Date;
  readonly nonce?: string;
  /** Bound into the proof when the request carries one (`ath`). */
  readonly accessToken?: string;
}

/** A new ES256 key for one session, as a private JWK; it lives in the account's sealed secret. */
export async function createSessionKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return exportJWK(privateKey);
}

/** The value of the `DPoP` header for one request. */
export async function createProof(input: ProofInput): Promise<string> {
  const { kty, crv, x, y } = input.privateJwk;
  const url = new URL(input.url);
  const claims = {
    jti: randomUUID(),
    htm: input.method,
    // Without query and fragment (RFC 9449, 4.2).
    htu: url.origin + url.pathname,
    ...(input.nonce ? { nonce: input.nonce } : {}),
    ...(input.accessToken ? { ath: createHash('sha256').update(input.accessToken).digest('base64url') } : {}),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } as JWK })
    .setIssuedAt(Math.floor(input.now.getTime() / 1000))
    .sign(await importJWK(input.privateJwk as JWK, 'ES256'));
}

/** Whether an answer says "not performed, say it again with my nonce" (RFC 9449, 8 and 9). */
export function asksForNonce(answer: Answered): boolean {
  if (answer.status !== 400 && answer.status !== 401) return false;
  if (/^DPoP\b.*error="use_dpop_nonce"/i.test(answer.headers.get('www-authenticate') ?? '')) return true;
  const told = answer.json();
  return typeof told === 'object' && told !== null && 'error' in told && told.error === 'use_dpop_nonce';
}
