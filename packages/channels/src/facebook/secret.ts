/** The account's sealed secret. Pure. */
import { z } from 'zod';
import type { Json } from '../spec.ts';

/** A page's token, made from a person's long-lived one: it does not age. */
const facebookSecret = z.strictObject({ accessToken: z.string().min(1) });

/** The secret, or null when it is not one of ours. */
export function readSecret(secret: Json): z.infer<typeof facebookSecret> | null {
  const parsed = facebookSecret.safeParse(secret);
  return parsed.success ? parsed.data : null;
}
