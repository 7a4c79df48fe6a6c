/** The fields of Anthropic's answers that we read ourselves; the AI SDK reads the stream. */
import { z } from 'zod';

/** GET /v1/models (description of 2026-08-18). */
export const modelListSchema = z.looseObject({
  data: z.array(
    z.looseObject({ id: z.string(), display_name: z.string().optional(), max_input_tokens: z.int().nullish() }),
  ),
});

export const errorSchema = z.looseObject({
  error: z.looseObject({ type: z.string().optional(), message: z.string().optional() }),
});
