/** The account's sealed secret: the access, what renews it, and when that wants doing. */
import { z } from 'zod';
import type { Tokens } from '../kit/server.ts';
import type { Json } from '../spec.ts';

/** Moments are ISO with Z. `renewAt` is ahead of the end of the access; absent where X did not tell when it ends. */
const xSecret = z.strictObject({
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1),
  renewAt: z.iso.datetime().optional(),
});
export type XSecret = z.infer<typeof xSecret>;

/** The opened secret, or null when it is not one of ours. */
export function readSecret(secret: Json): XSecret | null {
  const parsed = xSecret.safeParse(secret);
  return parsed.success ? parsed.data : null;
}

const longestAheadMs = 30 * 60_000;

/** What is kept of a token answer; an answer without a new refresh token leaves the old one in force. */
export function secretOf(tokens: Tokens, now: Date, oldRefreshToken?: string): XSecret | null {
  const refreshToken = tokens.refreshToken ?? oldRefreshToken;
  if (!refreshToken) return null;
  const { accessToken, livesS } = tokens;
  if (livesS === undefined) return { accessToken, refreshToken };
  const lifeMs = livesS * 1000;
  const renewAt = new Date(now.getTime() + lifeMs - Math.min(longestAheadMs, lifeMs / 3)).toISOString();
  return { accessToken, refreshToken, renewAt };
}

/** Half an hour ahead of the end, or a third of the life of a shorter access. */
export function shouldRefresh(secret: Json, now: Date): boolean {
  const { renewAt } = readSecret(secret) ?? {};
  return renewAt !== undefined && Date.parse(renewAt) <= now.getTime();
}
