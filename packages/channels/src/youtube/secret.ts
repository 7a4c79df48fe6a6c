/** The account's sealed secret: what Google gave at the consent page, and until when it holds. */
import { z } from 'zod';
import type { Tokens } from '../kit/server.ts';
import type { Json } from '../spec.ts';

const youtubeSecret = z.strictObject({
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1),
  /** ISO; absent when Google did not say. */
  accessEndsAt: z.iso.datetime().optional(),
  /** ISO; only while the operator's consent screen is in testing, or the person gave access for a while. */
  refreshEndsAt: z.iso.datetime().optional(),
});

export type YouTubeSecret = z.infer<typeof youtubeSecret>;

/** The secret, or null when it is none of ours. */
export function readSecret(secret: Json): YouTubeSecret | null {
  const parsed = youtubeSecret.safeParse(secret);
  return parsed.success ? parsed.data : null;
}

/** A token answer as a secret. Google repeats the refresh token only after a consent: `known` fills the gap. */
export function secretOf(
  tokens: Tokens,
  known: Partial<Pick<YouTubeSecret, 'refreshToken' | 'refreshEndsAt'>>,
  now: Date,
): YouTubeSecret | null {
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
