/** The few fields that servers of this kind agree on. */
import { z } from 'zod';

/** GET {baseUrl}/models: Ollama, LM Studio, vLLM, llama.cpp, OpenRouter. */
export const modelListSchema = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });

/** GET /api/tags of Ollama (github.com/ollama/ollama/blob/main/docs/api.md, read 2026-11-20). */
export const ollamaTagsSchema = z.looseObject({ models: z.array(z.looseObject({ name: z.string() })) });

/** Some say `{ error: { message, code } }`, some `{ error: "…" }`, some `{ detail: "…" }`. */
export const errorSchema = z.union([
  z.looseObject({
    error: z.looseObject({
      message: z.string().nullish(),
      code: z.union([z.string(), z.number()]).nullish(),
      type: z.string().nullish(),
    }),
  }),
  z.looseObject({ error: z.string() }),
  z.looseObject({ detail: z.string() }),
]);
