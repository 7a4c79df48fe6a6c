/** The fields of OpenAI's answers that we use. Read loosely: OpenAI adds fields without notice. */
import { z } from 'zod';

const usage = z.looseObject({
  input_tokens: z.int(),
  input_tokens_details: z
    .looseObject({ cached_tokens: z.int().optional(), cache_write_tokens: z.int().optional() })
    .optional(),
  output_tokens: z.int(),
});

/** A Response: POST /v1/responses, GET /v1/responses/{id} (openapi 2.3.0 of 2026-08-21). */
export const responseSchema = z.looseObject({
  id: z.string(),
  status: z.enum(['completed', 'failed', 'in_progress', 'cancelled', 'queued', 'incomplete']),
  error: z.looseObject({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
  incomplete_details: z.looseObject({ reason: z.string().nullish() }).nullish(),
  output: z
    .array(
      z.looseObject({
        type: z.string(),
        content: z
          .array(z.looseObject({ type: z.string(), text: z.string().optional(), refusal: z.string().optional() }))
          .optional(),
      }),
    )
    .default([]),
  usage: usage.nullish(),
});
export type OpenAiResponse = z.infer<typeof responseSchema>;

/** Events of the stream that we use; others pass by. */
export const streamEventSchema = z.union([
  z.looseObject({ type: z.literal('response.output_text.delta'), delta: z.string() }),
  z.looseObject({
    type: z.enum([
      'response.created',
      'response.queued',
      'response.in_progress',
      'response.completed',
      'response.failed',
      'response.incomplete',
      'response.cancelled',
    ]),
    response: responseSchema,
  }),
]);

/** POST /v1/images/generations. GPT image models always send base64. */
export const imagesSchema = z.looseObject({
  data: z.array(z.looseObject({ b64_json: z.string() })).min(1),
  output_format: z.enum(['png', 'webp', 'jpeg']).optional(),
  usage: z
    .looseObject({
      input_tokens: z.int(),
      output_tokens: z.int(),
      input_tokens_details: z
        .looseObject({ text_tokens: z.int().optional(), image_tokens: z.int().optional() })
        .optional(),
      output_tokens_details: z
        .looseObject({ text_tokens: z.int().optional(), image_tokens: z.int().optional() })
        .optional(),
    })
    .optional(),
});

/** GET /v1/models. */
export const modelListSchema = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), shutdown_date: z.string().nullish() })),
});

export const errorSchema = z.looseObject({
  error: z.looseObject({ message: z.string().nullish(), code: z.string().nullish(), type: z.string().nullish() }),
});
