/** The account's sealed secret: what each way in leaves us with, and when it wants renewing. */
import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { Json } from '../spec.ts';

const jwk = z.record(z.string(), z.string());

/** `renewAt` is ahead of the end of the access token; all moments are ISO with Z. */
const appPasswordSecret = z.strictObject({
  kind: z.literal('app-password'),
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1),
  renewAt: z.iso.datetime(),
});

const oauthSecret = z.strictObject({
  kind: z.literal('oauth'),
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1),
  renewAt: z.iso.datetime(),
  /** When the server will ask the person to sign in again. */
  endsAt: z.iso.datetime(),
  issuer: z.url(),
  tokenEndpoint: z.url(),
  clientId: z.string().min(1),
  privateJwk: jwk,
});

export const blueskySecret = z.discriminatedUnion('kind', [appPasswordSecret, oauthSecret]);
export type BlueskySecret = z.infer<typeof blueskySecret>;
export type OAuthSecret = z.infer<typeof oauthSecret>;

/** The opened secret, or null when it is not one of ours. */
export function readSecret(secret: Json): BlueskySecret | null {
  const parsed = blueskySecret.safeParse(secret);
  return parsed.success ? parsed.data : null;
}

const minuteMs = 60_000;

/** Ten minutes ahead of the end, or a third of the life of a shorter token. */
export function renewalMoment(now: Date, lifetimeMs: number): string {
  return new Date(now.getTime() + lifetimeMs - Math.min(10 * minuteMs, lifetimeMs / 3)).toISOString();
}

/** How long an app-password session's access token lives: its own `exp`, else two hours (the reference server's). */
export function lifetimeOf(accessJwt: string, now: Date): number {
  try {
    const { exp } = decodeJwt(accessJwt);
    if (typeof exp === 'number') return Math.max(minuteMs, exp * 1000 - now.getTime());
  } catch {
    // Not a JWT: the lexicon only promises a string. The usual lifetime then has to do.
    return 120 * minuteMs;
  }
  return 120 * minuteMs;
}
