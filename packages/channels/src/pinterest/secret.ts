/** The account's sealed secret: the access, what renews it, and when that wants doing. */
import { z } from 'zod';
import type { Tokens } from '../kit/server.ts';
import type { Json } from '../spec.ts';

/** Moments are ISO with Z, and absent where Pinterest did not tell. `renewAt` is well ahead of every end. */
const pinterestSecret = z.strictObject({
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1),
  renewAt: z.iso.datetime().optional(),
});
export type PinterestSecret = z.infer<typeof pinterestSecret>;

/** The opened secret, or null when it is not one of ours. */
export function readSecret(secret: Json): PinterestSecret | null {
  const parsed = pinterestSecret.safeParse(secret);
  return parsed.success ? parsed.data : null;
}

/**
 * What is kept of a token answer; an answer without a new refresh token leaves the old one in force. Null when nothing
 * is left to renew with.
 */
export function secretOf(tokens: Tokens, now: Date, oldRefreshToken?: string): PinterestSecret | null {
  const refreshToken = tokens.refreshToken ?? oldRefreshToken;
  if (!refreshToken) return null;
  const { accessToken, livesS, refreshLivesS } = tokens;
  const lives = [livesS, refreshLivesS].filter((life) => life !== undefined);
  if (lives.length === 0) return { accessToken, refreshToken };
  // Half of the shorter life: an installation that stood still for two weeks still comes in time.
  const renewAt = new Date(now.getTime() + Math.min(...lives) * 500).toISOString();
  return { accessToken, refreshToken, renewAt };
}

/** When a person has to sign in again, if nothing renews the access before; undefined where Pinterest did not tell. */
export function signInEndsAt({ refreshLivesS }: Tokens, now: Date): Date | undefined {
  return refreshLivesS === undefined ? undefined : new Date(now.getTime() + refreshLivesS * 1000);
}

/** From the middle of the access's life on. */
export function shouldRefresh(secret: Json, now: Date): boolean {
  const { renewAt } = readSecret(secret) ?? {};
  return renewAt !== undefined && Date.parse(renewAt) <= now.getTime();
}
