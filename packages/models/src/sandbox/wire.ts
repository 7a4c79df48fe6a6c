/** The sandbox's answers, as its adapter reads them. */
import { z } from 'zod';

const warnings = z.array(z.looseObject({ code: z.string(), words: z.string() })).default([]);

/** GET /v1/works/:id. */
export const workSchema = z.looseObject({
  id: z.string(),
  kind: z.enum(['text', 'image']),
  status: z.enum(['running', 'succeeded', 'cancelled']),
  progress: z.number(),
  etaMs: z.number(),
  usage: z.looseObject({
    inputTokens: z.int().optional(),
    outputTokens: z.int().optional(),
    images: z.int().optional(),
  }),
  text: z.string().optional(),
  image: z.string().optional(),
  warnings,
});
export type SandboxWork = z.infer<typeof workSchema>;

/** GET /v1/works?key=. */
export const workListSchema = z.looseObject({ works: z.array(workSchema) });

/** Events of POST /v1/texts. */
export const eventSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('started'), id: z.string() }),
  z.looseObject({ type: z.literal('word'), text: z.string() }),
  z.looseObject({ type: z.literal('ended'), work: workSchema }),
]);

export const errorSchema = z.looseObject({ error: z.looseObject({ code: z.string(), message: z.string() }) });
