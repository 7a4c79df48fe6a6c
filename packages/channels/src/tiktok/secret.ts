/** The account's sealed secret: what TikTok gave at the consent page, and until when it holds. */
import { z } from 'zod';
import type { Tokens } from '../kit/server.ts';
import type { Json } from '../spec.ts';

const tiktokSecret = z.strictObject({
  accessToken: z.string().min(1),
  /** Works once: every renewal brings another. */
  refreshToken: z.string().min(1),
  /** ISO; absent when TikTok did not say. */
  accessEndsAt: z.iso.datetime().optional(),
  refreshEndsAt: z.iso.datetime().optional(),
});

export type TikTokSecret = z.infer<typeof tiktokSecret>;

/** The secret, or null when it is none of ours. */
export function readSecret(secret: Json): TikTokSecret | null {
  const parsed = tiktokSecret.safeParse(secret);
  return parsed.success ? parsed.data : null;
}

/** A token answer as a secret; where it lacks a refresh token, the `known` one is kept. */
export function secretOf(
  tokens: Tokens,
  known: Partial<Pick<TikTokSecret, 'refreshToken' | 'refreshEndsAt'>>,
  now: Date,
): TikTokSecret | null {
  const refreshToken = tokens.refreshToken ?? known.refreshToken;
  if (!refreshToken) return null;
  const refreshEndsAt = tokens.refreshLivesS === undefined ? known.refreshEndsAt : inSeconds(now, tokens.refreshLivesS);
  return {
    accessToken: tokens.accessToken,
    refreshToken,
    ...(tokens.livesS === undefined ? {} : { accessEndsAt: inSeconds(now, tokens.livesS) }),
    ...(refreshEndsAt ? { refreshEndsAt } : {}),
  };
}

function inSeconds(now: Date, seconds: number): string {
  return new Date(now.getTime() + seconds * 1000).toISOString();
}
