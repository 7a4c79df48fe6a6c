/** The fields of the Gemini API's answers that we read ourselves; the AI SDK reads the text stream. */
import { z } from 'zod';

/** GET /v1beta/models (ai.google.dev/api/models, read 2026-11-20). */
export const modelListSchema = z.looseObject({
  models: z.array(
    z.looseObject({
      name: z.string(),
      displayName: z.string().optional(),
      inputTokenLimit: z.int().optional(),
      supportedGenerationMethods: z.array(z.string()).default([]),
    }),
  ),
});

const tokenDetails = z.array(z.looseObject({ modality: z.string(), tokenCount: z.int() })).default([]);

/** POST …:generateContent (ai.google.dev/api/generate-content, read 2026-11-20). */
export const generatedSchema = z.looseObject({
  candidates: z
    .array(
      z.looseObject({
        finishReason: z.string().optional(),
        content: z
          .looseObject({
            parts: z
              .array(
                z.looseObject({
                  text: z.string().optional(),
                  thought: z.boolean().optional(),
                  inlineData: z.looseObject({ mimeType: z.string(), data: z.string() }).optional(),
                }),
              )
              .default([]),
          })
          .optional(),
      }),
    )
    .default([]),
  promptFeedback: z.looseObject({ blockReason: z.string().optional() }).optional(),
  usageMetadata: z.looseObject({
    promptTokenCount: z.int().default(0),
    candidatesTokenCount: z.int().default(0),
    thoughtsTokenCount: z.int().default(0),
    candidatesTokensDetails: tokenDetails,
  }),
});

export const errorSchema = z.looseObject({
  error: z.looseObject({
    message: z.string().optional(),
    status: z.string().optional(),
    details: z.array(z.looseObject({ reason: z.string().optional(), retryDelay: z.string().optional() })).default([]),
  }),
});
