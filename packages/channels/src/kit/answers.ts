/** Reading what a network answered. Pure. */
import type { Answer } from '@antiphon/wire';
import type { z } from 'zod';

/** The answer's JSON, when it is a success (200 or 201) and reads as expected; else null. */
export function readAnswer<T extends z.ZodType>(reply: Answer, schema: T): z.infer<T> | null {
  if (reply.kind !== 'answered' || (reply.status !== 200 && reply.status !== 201)) return null;
  const parsed = schema.safeParse(reply.json());
  return parsed.success ? parsed.data : null;
}
