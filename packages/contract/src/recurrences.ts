/** Posts that repeat. Each occurrence is a post of its own, copied from the first, and goes out once. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, member, Revision, route, TimeZone, text, WallTime } from './base.ts';

/**
 * An RFC 5545 rule of days: `FREQ=WEEKLY;BYDAY=MO,TH`. Known are FREQ (DAILY, WEEKLY, MONTHLY), INTERVAL, BYDAY,
 * BYMONTHDAY and one end: COUNT, or UNTIL as a day of the recurrence's own calendar (`UNTIL=20270131`, included).
 */
export const RecurrenceRule = text(300, 1);

/** One occurrence. */
export const Occurrence = z.object({
  /** As the zone's clock names it; the same time of day all the year round. */
  wallTime: z.string(),
  at: Instant,
  /** Where the clocks change just then: what that means, for people. */
  words: z.string().nullable(),
  /** Its own post, once it is made (up to 60 days ahead). */
  postId: Id.nullable(),
  isSkipped: z.boolean(),
  /** What could not be planned of it, and why. */
  problems: z.array(z.object({ accountId: Id, words: z.string() })),
});

export const RecurrenceState = z.enum(['running', 'paused', 'stopped', 'over']);

export const Recurrence = z.object({
  id: Id,
  /** The post that is copied. It never goes out by this itself. */
  postId: Id,
  postTitle: z.string(),
  accountIds: z.array(Id),
  rule: z.string(),
  /** The rule for people: "Every week on Monday at 09:00". */
  words: z.string(),
  /** Of the first occurrence. */
  wallTime: z.string(),
  timeZone: z.string(),
  /** `over`: no occurrence is left. */
  state: RecurrenceState,
  /** The next ones. */
  coming: z.array(Occurrence),
  /** How many are still to come where the rule counts them; null: it ends by a day, or never. */
  countLeft: z.int().nullable(),
  /** Planned copies whose text is older than the post's. */
  outdatedCount: z.int(),
  createdAt: Instant,
  revision: Revision,
});

const Plan = z.object({
  rule: RecurrenceRule,
  /** Day and time of the first occurrence; the rule's time of day. */
  wallTime: WallTime,
  timeZone: TimeZone,
});
const One = InWorkspace.extend({ recurrenceId: Id });
const Started = z.object({
  recurrence: Recurrence,
  leftOut: z.array(z.object({ accountId: Id, words: z.string() })),
});

export const recurrences = {
  preview: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/recurrences/preview',
      tags: ['Recurrences'],
      summary: 'What a rule means: in words, and the next times',
    })
    .meta(member('viewer', 'read'))
    .input(
      InWorkspace.extend({
        ...Plan.shape,
        /** For warnings: networks that refuse the same words in a short while. */
        accountIds: z.array(Id).max(50).default([]),
      }),
    )
    .output(
      z.object({
        words: z.string(),
        coming: z.array(z.object({ wallTime: z.string(), at: Instant, words: z.string().nullable() })),
        warnings: z.array(z.string()),
      }),
    ),
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/recurrences',
      tags: ['Recurrences'],
      summary: 'Posts that repeat, newest first',
    })
    .meta(member('viewer', 'read'))
    .input(
      InWorkspace.extend({
        /** Those that copy this post, or of which this post is a copy. */
        postId: Id.optional(),
        /** Those that go to this account. */
        accountId: Id.optional(),
      }),
    )
    .output(z.object({ items: z.array(Recurrence) })),
  start: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/posts/{postId}/recurrences',
      tags: ['Recurrences'],
      summary: 'Repeat a post by a rule',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(
      InWorkspace.extend({
        postId: Id,
        /** The post's revision the caller has seen. */
        revision: Revision,
        ...Plan.shape,
        /** Leave out for every account of the post. */
        accountIds: z.array(Id).min(1).max(50).optional(),
      }),
    )
    .output(Started),
  change: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/recurrences/{recurrenceId}/change',
      tags: ['Recurrences'],
      summary: 'Change an occurrence and all that follow: what is planned is taken back, and a new rule goes on',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(
      One.extend({
        revision: Revision,
        /** The first occurrence that the change is about. */
        from: WallTime,
        ...Plan.shape,
      }),
    )
    .output(Started),
  skip: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/recurrences/{recurrenceId}/skip',
      tags: ['Recurrences'],
      summary: 'Leave one occurrence out, or put it back',
    })
    .meta(member('editor', 'publications:write'))
    .input(One.extend({ wallTime: WallTime, isSkipped: z.boolean() }))
    .output(Recurrence),
  rewrite: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/recurrences/{recurrenceId}/rewrite',
      tags: ['Recurrences'],
      summary: "Give planned copies the post's words of now; what somebody changed by itself stays",
    })
    .meta(member('editor', 'publications:write'))
    .input(One)
    .output(z.object({ recurrence: Recurrence, rewritten: z.int(), leftAlone: z.int() })),
  pause: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/recurrences/{recurrenceId}/pause',
      tags: ['Recurrences'],
      summary: 'Take back what is planned, until it goes on',
    })
    .meta(member('editor', 'publications:write'))
    .input(One)
    .output(Recurrence),
  stop: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/recurrences/{recurrenceId}/stop',
      tags: ['Recurrences'],
      summary: 'End it; what is planned is taken back',
    })
    .meta(member('editor', 'publications:write'))
    .input(One)
    .output(Recurrence),
  resume: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/recurrences/{recurrenceId}/resume',
      tags: ['Recurrences'],
      summary: 'Go on after a pause or an end; what was taken back and is still to come is planned again',
    })
    .meta(member('editor', 'publications:write'))
    .input(One)
    .output(Recurrence),
};
