/** The account's sealed secret: what LinkedIn gave at the consent page, and until when it holds. Pure. */
import { z } from 'zod';
import type { Tokens } from '../kit/server.ts';
import type { Json } from '../spec.ts';

/** The operator's two apps at LinkedIn: with pages, or for a member's own profile only. */
export const doors = ['community', 'share'] as const;
export type Door = (typeof doors)[number];

/** Moments are ISO with Z; absent where LinkedIn did not tell. Without a refresh token the access cannot be renewed. */
const linkedinSecret = z.strictObject({
  /** The app that the access belongs to; only it can renew it. */
  door: z.enum(doors),
  accessToken: z.string().min(1),
  accessEndsAt: z.iso.datetime().optional(),
  refreshToken: z.string().min(1).optional(),
  refreshEndsAt: z.iso.datetime().optional(),
});
export type LinkedInSecret = z.infer<typeof linkedinSecret>;

/** The opened secret, or null when it is none of ours. */
export function readSecret(secret: Json): LinkedInSecret | null {
  const parsed = linkedinSecret.safeParse(secret);
  return parsed.success ? parsed.data : null;
}

/** A token answer as a secret; what it leaves out stays as it was `known`. */
export function secretOf(
  door: Door,
  tokens: Tokens,
  now: Date,
  known: Pick<LinkedInSecret, 'refreshToken' | 'refreshEndsAt'> = {},
): LinkedInSecret {
  const refreshToken = tokens.refreshToken ?? known.refreshToken;
  const refreshEndsAt = tokens.refreshLivesS === undefined ? known.refreshEndsAt : inSeconds(now, tokens.refreshLivesS);
  return {
    door,
    accessToken: tokens.accessToken,
    ...(tokens.livesS === undefined ? {} : { accessEndsAt: inSeconds(now, tokens.livesS) }),
    ...(refreshToken ? { refreshToken } : {}),
    ...(refreshToken && refreshEndsAt ? { refreshEndsAt } : {}),
  };
}

/** When a person has to sign in again: the end of what renews the access, or of the access itself. */
export function endOf(secret: LinkedInSecret): { readonly expiresAt?: Date } {
  const end = secret.refreshToken ? secret.refreshEndsAt : secret.accessEndsAt;
  return end === undefined ? {} : { expiresAt: new Date(end) };
}

const dayMs = 86_400_000;

/** A week ahead of the end of the access; not where nothing can renew it. */
export function shouldRefresh(secret: Json, now: Date): boolean {
  const { refreshToken, accessEndsAt } = readSecret(secret) ?? {};
  if (refreshToken === undefined || accessEndsAt === undefined) return false;
  return Date.parse(accessEndsAt) - now.getTime() < 7 * dayMs;
}

function inSeconds(now: Date, seconds: number): string {
  return new Date(now.getTime() + seconds * 1000).toISOString();
}
