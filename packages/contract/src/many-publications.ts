/** Many publications moved, taken back or planned again in one call. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, member, route, TimeZone, WallTime } from './base.ts';
import { OverQuota, PublicationState } from './publications.ts';

/** Most sends that one call may move, take back or plan again. */
export const mostAtOnce = 1000;
const Wall = z.object({ wallTime: WallTime, timeZone: TimeZone });
/**
 * Which sends: by their own ids, by those of their posts (all planned sends of each), or both. At most 1,000 sends
 * in sum; with more nothing is done.
 */
const Chosen = z.object({
  publicationIds: z.array(Id).max(mostAtOnce).default([]),
  postIds: z.array(Id).max(mostAtOnce).default([]),
});

/** Where several sends go together. */
export const Move = z.discriminatedUnion('kind', [
  /** All to one moment. */
  z.object({ kind: z.literal('at'), ...Wall.shape }),
  /** Each by a step on its own wall clock: a day later is the same time on the next day, also where clocks change. */
  z.object({
    kind: z.literal('shift'),
    days: z.int().min(-730).max(730).default(0),
    minutes: z.int().min(-1440).max(1440).default(0),
  }),
  /**
   * Evenly from one moment to another, both included, in the order in which they stand now; the sends of one post
   * go together.
   */
  z.object({ kind: z.literal('spread'), from: WallTime, to: WallTime, timeZone: TimeZone }),
  /** Each to a time of its own; sends without one stay. It is how a move is undone. */
  z.object({
    kind: z.literal('each'),
    times: z.array(z.object({ publicationId: Id, ...Wall.shape })).max(mostAtOnce),
  }),
]);

/** What came of one send when several were changed at once. */
export const ChangedSend = z.object({
  publicationId: Id,
  /** Null: there is no such send here. */
  postId: Id.nullable(),
  accountId: Id.nullable(),
  /**
   * `done`; `too_late`: the other side of the race was first, and `words` say which; `refused`: it cannot be, and
   * `words` say why; `not_found`.
   */
  outcome: z.enum(['done', 'too_late', 'refused', 'not_found']),
  /** What happened, or why not. */
  words: z.string(),
  /** Its state after the call. */
  state: PublicationState.nullable(),
  dueAt: Instant.nullable(),
  /** The time it had before, to bring it back to; null where nothing was changed. */
  before: z.object({ dueAt: Instant, wallTime: z.string(), timeZone: z.string() }).nullable(),
});
export const ChangedSends = z.object({ items: z.array(ChangedSend), doneCount: z.int() });

/** A day on which the sends of one call pass a quota of their network: told once, however many they are. */
export const FullDay = z.object({
  accountId: Id,
  /** `2026-11-24`, by the workspace's clocks. */
  date: z.string(),
  ...OverQuota.shape,
});
/** Sends that were given a time, with the days that are now too full. Nothing is refused for it. */
export const PlannedSends = ChangedSends.extend({ overQuotas: z.array(FullDay) });

export const manyPublications = {
  rescheduleMany: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/publications/reschedule-many',
      tags: ['Publications'],
      summary: 'Move many planned sends: to one time, by a step, or spread over a span',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(InWorkspace.extend({ ...Chosen.shape, move: Move }))
    .output(PlannedSends),
  cancelMany: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/publications/cancel-many',
      tags: ['Publications'],
      summary: 'Take many planned sends back',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(InWorkspace.extend(Chosen.shape))
    .output(ChangedSends),
  resumeMany: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/publications/resume-many',
      tags: ['Publications'],
      summary: 'Plan many sends again, each for a time of its own',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(
      InWorkspace.extend({
        times: z
          .array(z.object({ publicationId: Id, ...Wall.shape }))
          .min(1)
          .max(mostAtOnce),
      }),
    )
    .output(PlannedSends),
};
