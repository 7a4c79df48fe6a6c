/**
 * A piece of the sandbox's work as a record: what was asked and when. Everything else (progress, words so far, the
 * picture) follows from the record and the clock, so that a killed server knows its work again when it starts.
 */
import { z } from 'zod';
import { imageFactsSchema, textFactsSchema } from '../../facts/params.ts';

export const textRequestSchema = z.strictObject({
  model: z.literal('sandbox-writer'),
  instructions: z.string(),
  prompt: z.string(),
  maxOutputTokens: z.int().min(1),
  facts: textFactsSchema.optional(),
});
export const imageRequestSchema = z.strictObject({
  model: z.literal('sandbox-cards'),
  prompt: z.string(),
  size: z.string().regex(/^\d{2,4}x\d{2,4}$/),
  facts: imageFactsSchema.optional(),
});

const common = {
  id: z.string(),
  key: z.string(),
  startedAt: z.number(),
  durationMs: z.number(),
  cancelledAt: z.number().optional(),
};

export const workSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), ...common, request: textRequestSchema }),
  z.strictObject({ kind: z.literal('image'), ...common, request: imageRequestSchema }),
]);
export type Work = z.infer<typeof workSchema>;

/** 0..1 of the work's time, held still where it was cancelled. */
export function progressOf(work: Work, nowMs: number): number {
  const until = Math.min(nowMs, work.cancelledAt ?? nowMs);
  return work.durationMs <= 0 ? 1 : Math.min(1, Math.max(0, (until - work.startedAt) / work.durationMs));
}

export function statusOf(work: Work, nowMs: number): 'running' | 'succeeded' | 'cancelled' {
  if (work.cancelledAt !== undefined) return 'cancelled';
  return progressOf(work, nowMs) >= 1 ? 'succeeded' : 'running';
}

/** Tokens as the sandbox counts them: one for every four bytes, at least one. */
export function countTokens(text: string): number {
  return Math.max(1, Math.ceil(new TextEncoder().encode(text).length / 4));
}
