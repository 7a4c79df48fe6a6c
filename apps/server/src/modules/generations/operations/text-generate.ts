import { z } from 'zod';
import { leastTextCost } from '../generations.rules.ts';
import { defineOperation } from './operation.ts';

/** One prompt, one text, streamed as it comes. */
export const textGenerate = defineOperation({
  name: 'text.generate',
  title: 'Write a text',
  params: z.strictObject({
    prompt: z.string().min(1, 'Say what to write.'),
    instructions: z.string().default(''),
    maxOutputTokens: z.int().min(1).max(32_000).default(1_000),
    temperature: z.number().min(0).max(2).optional(),
    /** The brief as data, for models that build from facts. */
    facts: z.json().optional(),
  }),
  fit: (params) => params,
  least: leastTextCost,
});
