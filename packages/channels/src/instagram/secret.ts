/** The account's sealed secret. Pure. */
import { z } from 'zod';
import type { Json } from '../spec.ts';

const moment = z.iso.datetime();

const instagramSecret = z.discriminatedUnion('flavour', [
  z.strictObject({
    flavour: z.literal('instagram'),
    accessToken: z.string().min(1),
    issuedAt: moment,
    /** Absent where Instagram told no life. */
    expiresAt: moment.optional(),
  }),
  /** A page's token, made from a person's long-lived one: it does not age. */
  z.strictObject({ flavour: z.literal('facebook'), accessToken: z.string().min(1) }),
]);

export type InstagramSecret = z.infer<typeof instagramSecret>;

/** The secret, or null when it is not one of ours. */
export function readSecret(secret: Json): InstagramSecret | null {
  const parsed = instagramSecret.safeParse(secret);
  return parsed.success ? parsed.data : null;
}

/** A secret of Instagram's own door; `livesS` as the network told. */
export function secretOf(accessToken: string, livesS: number | undefined, now: Date): { [name: string]: Json } {
  const secret = { flavour: 'instagram', accessToken, issuedAt: now.toISOString() };
  return livesS === undefined
    ? secret
    : { ...secret, expiresAt: new Date(now.getTime() + livesS * 1000).toISOString() };
}

const dayMs = 86_400_000;

/**
 * Tokens of Instagram's own door are renewed after a quarter of their life (weekly where none was told), and not in
 * their first day: Instagram renews none younger than 24 hours, and none that has ended.
 */
export function shouldRefresh(secret: Json, now: Date): boolean {
  const known = readSecret(secret);
  if (known?.flavour !== 'instagram') return false;
  const ageMs = now.getTime() - Date.parse(known.issuedAt);
  const lifeMs = known.expiresAt === undefined ? 28 * dayMs : Date.parse(known.expiresAt) - Date.parse(known.issuedAt);
  return ageMs > dayMs && ageMs >= lifeMs / 4;
}
