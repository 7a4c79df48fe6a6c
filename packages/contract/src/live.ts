/** Progress without reloading: facts in the past tense, in order, resumable. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { Id, Instant, InWorkspace, member, route } from './base.ts';

/** A place in the order of events; give it back to go on from there. */
export const Position = z
  .string()
  .regex(/^\d{1,19}-\d{1,19}$/, 'A position looks like 1234-56')
  .refine(
    (typed) => typed.split('-').every((number) => /^\d{1,19}$/.test(number) && BigInt(number) < 2n ** 63n),
    'There is no such position',
  );

/** A fact, told after its commit. Ids are stable; delivery is at least once. */
export const LiveEvent = z.object({
  id: Id,
  /** Where to go on from, in order. */
  position: Position,
  /** `publication.published`, `generation.progressed` …; also the webhook's name. */
  name: z.string(),
  at: Instant,
  /** Ids, numbers and states; never text. */
  data: z.record(z.string(), z.unknown()),
});

export const live = {
  stream: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/live',
      tags: ['Live'],
      summary: 'Events as they happen (SSE); resumes by Last-Event-ID',
    })
    .meta(member('viewer', 'read'))
    .input(
      InWorkspace.extend({
        after: Position.optional(),
      }),
    )
    .output(eventIterator(LiveEvent)),
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/events',
      tags: ['Live'],
      summary: 'Events after a position',
    })
    .meta(member('viewer', 'read'))
    .input(
      InWorkspace.extend({
        after: Position.default('0-0'),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ items: z.array(LiveEvent), position: Position })),
};
