/** The account's sealed secret. Pure. */
import { z } from 'zod';
import type { Json } from '../spec.ts';

const moment = z.iso.datetime();

const threadsSecret = z.strictObject({
  accessToken: z.string().min(1),
  issuedAt: moment,
  /** Absent where Threads told no life. */
  expiresAt: moment.optional(),
});

export type ThreadsSecret = z.infer<typeof threadsSecret>;

/** The secret, or null when it is not one of ours. */
export function readSecret(secret: Json): ThreadsSecret | null {
  const parsed = threadsSecret.safeParse(secret);
  return parsed.success ? parsed.data : null;
}

/** `livesS` as the network told. */
export function secretOf(accessToken: string, livesS: number | undefined, now: Date): { [name: string]: Json } {
  const secret = { accessToken, issuedAt: now.toISOString() };
  return livesS === undefined
    ? secret
    : { ...secret, expiresAt: new Date(now.getTime() + livesS * 1000).toISOString() };
}

const dayMs = 86_400_000;

/**
 * Renewed after a quarter of the life (weekly where none was told), and not in the first day: Threads renews no token
 * younger than 24 hours, and none that has ended (get-started/long-lived-tokens, 2026-11-21).
 */
export function shouldRefresh(secret: Json, now: Date): boolean {
  const known = readSecret(secret);
  if (!known) return false;
  const ageMs = now.getTime() - Date.parse(known.issuedAt);
  const lifeMs = known.expiresAt === undefined ? 28 * dayMs : Date.parse(known.expiresAt) - Date.parse(known.issuedAt);
  return ageMs > dayMs && ageMs >= lifeMs / 4;
}
