/** What was said to a network about one publication, call by call, and what it answered. */
import { z } from 'zod';
import { Id, Instant } from './base.ts';

/** What went wrong with one call to a network, and the network's own words for it. */
export const CallError = z.object({
  kind: z.string(),
  code: z.string(),
  status: z.int().nullable(),
  evidence: z.string().nullable(),
});

/** One outside call of an attempt: what we sent, and what came back. */
export const Step = z.object({
  id: Id,
  key: z.string(),
  kind: z.enum(['prepare', 'visible', 'after']),
  /** "The picture, 412 kB". */
  sent: z.string(),
  sentAt: Instant.nullable(),
  /** Null: no answer came (yet). */
  answered: z.string().nullable(),
  answeredAt: Instant.nullable(),
  outcome: z.enum(['intended', 'sent', 'pending', 'done', 'failed', 'unknown']),
  remoteId: z.string().nullable(),
  url: z.string().nullable(),
  error: CallError.nullable(),
});
/** "Is it there?" and what the network said. */
export const Question = z.object({
  id: Id,
  stepKey: z.string(),
  askedAt: Instant,
  answer: z.enum(['found', 'absent', 'cannot_tell', 'repeat', 'not_now', 'person']),
  evidence: z.string(),
});
export const Attempt = z.object({
  id: Id,
  number: z.int(),
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  outcome: z.enum(['open', 'published', 'failed', 'unknown', 'abandoned']),
  steps: z.array(Step),
});
/** One call about what is out already, and what came back. */
export const CallAndAnswer = z.object({
  id: Id,
  sent: z.string(),
  sentAt: Instant,
  /** Null: no answer came (yet). */
  answered: z.string().nullable(),
  answeredAt: Instant.nullable(),
  error: CallError.nullable(),
});
/** A change to what is out, with every call: taken down again, or its words changed there. */
export const Correction = z.object({
  id: Id,
  kind: z.enum(['takedown', 'edit']),
  /** `open`: under way, or waiting for its next try. */
  state: z.enum(['open', 'done', 'failed']),
  /** Why it waits or failed; empty: the state says it all. */
  words: z.string(),
  askedAt: Instant,
  finishedAt: Instant.nullable(),
  nextTryAt: Instant.nullable(),
  calls: z.array(
    CallAndAnswer.extend({
      /** Of the question whether it is there: `gone` or `there`. */
      outcome: z.enum(['intended', 'done', 'gone', 'there', 'failed', 'unknown']),
      remoteId: z.string(),
    }),
  ),
});
