/** One version going to one account at one time, and everything known about it. */
import { z } from 'zod';
import { ApprovalState } from './approvals.ts';
import {
  Id,
  Instant,
  InWorkspace,
  member,
  operator,
  PageQuery,
  pageOf,
  Revision,
  route,
  TimeZone,
  text,
  WallTime,
  words,
} from './base.ts';

export const PublicationState = z.enum([
  'scheduled',
  'sending',
  'published',
  'failed',
  'unknown',
  'needs_attention',
  'missed',
  'cancelled',
]);

export const Publication = z.object({
  id: Id,
  postId: Id,
  postTitle: z.string(),
  coverAssetId: Id.nullable(),
  versionId: Id,
  accountId: Id,
  state: PublicationState,
  /** The state in one sentence for people: why, and what happens next. */
  words: z.string(),
  /** How its version stands in review while it is not out; null: the workspace demands no approval, or it is out. */
  approval: ApprovalState.nullable(),
  dueAt: Instant,
  /** The wall time and zone a person chose; null when it was "now". */
  wallTime: z.string().nullable(),
  timeZone: z.string().nullable(),
  /** When the first call that could make it visible was answered with yes, or was found to be there. */
  publishedAt: Instant.nullable(),
  url: z.string().nullable(),
  remoteId: z.string().nullable(),
  /** Not before this, after a refusal or while a limit is used up; null: at its time. */
  waitsUntil: Instant.nullable(),
  /** Held because it passes the monthly cap; `sending.sendAnyway` lets it go. */
  isOverCap: z.boolean(),
  attemptCount: z.int(),
  /** Later visible parts or additions that are not out yet; the main post is. */
  openStepCount: z.int(),
  /** It was proved by asking, after a lost answer. */
  wasFound: z.boolean(),
  nextLookAt: Instant.nullable(),
  /**
   * Its last takedown: `open` while it is under way or waits for its next try, `done` when it is gone from the network;
   * null: none was asked for. `at`: when it was asked for, or ended.
   */
  takedown: z.object({ state: z.enum(['open', 'done', 'failed']), words: z.string(), at: Instant }).nullable(),
  warnings: z.array(z.object({ code: z.string(), words: z.string() })),
  createdAt: Instant,
  revision: Revision,
});

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
    z.object({
      id: Id,
      sent: z.string(),
      sentAt: Instant,
      /** Null: no answer came (yet). */
      answered: z.string().nullable(),
      answeredAt: Instant.nullable(),
      /** Of the question whether it is there: `gone` or `there`. */
      outcome: z.enum(['intended', 'done', 'gone', 'there', 'failed', 'unknown']),
      remoteId: z.string(),
      error: CallError.nullable(),
    }),
  ),
});

export const PublicationDetail = Publication.extend({
  attempts: z.array(Attempt),
  questions: z.array(Question),
  /** The oldest first. */
  corrections: z.array(Correction),
  /** Why `takeDown` cannot work for this one, in words; null: it can, once it is out. */
  whyNoTakedown: z.string().nullable(),
  /** Why `edit` cannot work for this one, in words; null: it can, once it is out. */
  whyNoEdit: z.string().nullable(),
  /** What the main post said, from when to when, the oldest first; empty while it is not out. */
  wordings: z.array(z.object({ text: z.string(), from: Instant, until: Instant.nullable() })),
});

/** A publication as the planner answers. */
export const PlannedPublication = Publication.extend({
  /** The clocks change just then: its wall time is skipped that day or comes twice, and what that means; null: no. */
  timeWords: z.string().nullable(),
});

/**
 * When to send: a wall time in a named zone, now (with five seconds to undo), or each account's next free slot.
 * A wall time that the clocks skip moves on by the gap; one that comes twice is the first.
 */
export const When = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('at'), wallTime: WallTime, timeZone: TimeZone }),
  z.object({ kind: z.literal('now') }),
  z.object({ kind: z.literal('next_slot') }),
]);

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

/** A service to which nothing new goes for now. */
export const ServiceStanding = z.object({
  channel: z.string(),
  /** The server, where a network has many. */
  server: z.string(),
  /** `outage`: it failed again and again, and one send at a time tries it; `limit`: our app's limit is used up. */
  kind: z.enum(['outage', 'limit']),
  closedAt: Instant,
  closedUntil: Instant,
  words: z.string(),
});

/** A calendar day, `2026-11-24`. */
const CalendarDay = z.iso
  .date()
  .refine((day) => day >= '2000' && day < '3000', 'A day between the years 2000 and 2999');

/** What is planned and was sent on some days, as a calendar draws it: every day is counted, of full ones only some are told. */
export const CalendarRange = z.object({
  /** Days with at least one send, in order. */
  days: z.array(
    z.object({
      day: z.string(),
      total: z.int(),
      /** How many in each state; states without any are left out. */
      byState: z.partialRecord(PublicationState, z.int()),
    }),
  ),
  /** At most `perDay` sends of each day by due time; of a full day those that need a look, then the first of every hour. */
  items: z.array(Publication),
  /**
   * Days of this range on which each account has something planned or sent. Only accounts with anything in the range
   * or in the four weeks before it, and nothing at all when those are more than 50.
   */
  accounts: z.array(z.object({ accountId: Id, days: z.array(z.string()) })),
});

/** How sending stands on the whole installation. */
export const PublishingStanding = z.object({
  pausedAt: Instant.nullable(),
  services: z.array(ServiceStanding),
  /** Workers of the last day, the liveliest first. */
  workers: z.array(z.object({ name: z.string(), beatAt: Instant, isAlive: z.boolean(), repairedLanes: z.int() })),
  /** What makes videos fit, where this copy of the server runs. */
  ffmpeg: z.object({
    /** Null: there is none, and a video that does not fit is not planned. */
    version: z.string().nullable(),
    words: z.string(),
  }),
});

export const publications = {
  services: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/services',
      tags: ['Publications'],
      summary: 'Networks and servers to which nothing new goes for now, among those of our accounts',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace)
    .output(z.object({ items: z.array(ServiceStanding), isAllPaused: z.boolean() })),
  standing: route
    .route({
      method: 'GET',
      path: '/operator/publishing',
      tags: ['Operator'],
      summary: 'How sending stands on this installation',
    })
    .meta(operator)
    .output(PublishingStanding),
  pauseAll: route
    .route({
      method: 'POST',
      path: '/operator/publishing/pause',
      tags: ['Operator'],
      summary: 'Send nothing new from any workspace',
    })
    .meta(operator)
    .output(PublishingStanding),
  resumeAll: route
    .route({ method: 'POST', path: '/operator/publishing/resume', tags: ['Operator'], summary: 'Send again' })
    .meta(operator)
    .output(PublishingStanding),
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/publications',
      tags: ['Publications'],
      summary: 'Sends, by due time',
    })
    .meta(member('viewer', 'read'))
    .input(
      InWorkspace.extend({
        ...PageQuery.shape,
        state: PublicationState.optional(),
        /** `needs_person`: unknown without a next look, missed, failed or needing attention. */
        group: z.enum(['all', 'needs_person', 'sent', 'planned']).default('all'),
        accountId: Id.optional(),
        postId: Id.optional(),
        projectId: Id.optional(),
        /** Sends of posts with this label. */
        labelId: Id.optional(),
        from: Instant.optional(),
        to: Instant.optional(),
        order: z.enum(['newest', 'oldest']).default('newest'),
      }),
    )
    .output(pageOf(Publication)),
  calendar: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/publications/calendar',
      tags: ['Publications'],
      summary: 'Sends by day in a zone: counted, and the first of each day',
    })
    .meta(member('viewer', 'read'))
    .input(
      InWorkspace.extend({
        /** The first and the last day; at most 62 days. */
        from: CalendarDay,
        to: CalendarDay,
        /** In which zone a day begins and ends. */
        timeZone: TimeZone,
        perDay: z.coerce.number().int().min(1).max(100).default(12),
        state: PublicationState.optional(),
        accountId: Id.optional(),
        /** Only accounts of this channel. */
        channel: text(64).optional(),
        projectId: Id.optional(),
        /** Sends of posts with this label. */
        labelId: Id.optional(),
      }),
    )
    .output(CalendarRange),
  counts: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/publications/counts',
      tags: ['Publications'],
      summary: 'How many in each state, and what was ever lost or doubled',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace)
    .output(
      z.object({
        byState: z.record(PublicationState, z.int()),
        needsPerson: z.int(),
        /** Due for more than 60 s without a change of state. Anything but 0 is an alarm. */
        overdue: z.int(),
        since: Instant.nullable(),
        checkedAt: Instant,
      }),
    ),
  get: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/publications/{publicationId}',
      tags: ['Publications'],
      summary: 'One send with every attempt, step and question',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ publicationId: Id }))
    .output(PublicationDetail),
  schedule: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/posts/{postId}/schedule',
      tags: ['Publications'],
      summary: "Plan a post's versions, or send them now",
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(
      InWorkspace.extend({
        postId: Id,
        /** The post's revision the caller has seen. */
        revision: Revision,
        when: When,
        /** Leave out to plan every version that fits. */
        accountIds: z.array(Id).min(1).max(50).optional(),
      }),
    )
    .output(
      z.object({
        publications: z.array(PlannedPublication),
        leftOut: z.array(z.object({ accountId: Id, words: z.string() })),
      }),
    ),
  reschedule: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/publications/{publicationId}/reschedule',
      tags: ['Publications'],
      summary: 'Move a planned send',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(InWorkspace.extend({ publicationId: Id, revision: Revision, when: When }))
    .output(PlannedPublication),
  cancel: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/publications/{publicationId}/cancel',
      tags: ['Publications'],
      summary: 'Take a planned send back',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(InWorkspace.extend({ publicationId: Id }))
    .output(Publication),
  rescheduleMany: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/publications/reschedule-many',
      tags: ['Publications'],
      summary: 'Move many planned sends: to one time, by a step, or spread over a span',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(InWorkspace.extend({ ...Chosen.shape, move: Move }))
    .output(ChangedSends),
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
    .output(ChangedSends),
  resume: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/publications/{publicationId}/resume',
      tags: ['Publications'],
      summary: 'Try a failed, missed or cancelled send again, or its open steps',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(InWorkspace.extend({ publicationId: Id, when: When }))
    .output(PlannedPublication),
  edit: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/publications/{publicationId}/edit',
      tags: ['Publications'],
      summary: 'Change the words of a published post on its network',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(
      InWorkspace.extend({
        publicationId: Id,
        /** The new words of the main post; all else stays as it is. */
        text: words(70_000),
      }),
    )
    .output(Publication),
  takeDown: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/publications/{publicationId}/take-down',
      tags: ['Publications'],
      summary: 'Take a published post down from its network, with every part of it',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(InWorkspace.extend({ publicationId: Id }))
    .output(Publication),
  decide: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/publications/{publicationId}/decide',
      tags: ['Publications'],
      summary: 'A person settles an unknown outcome',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(
      InWorkspace.extend({
        publicationId: Id,
        revision: Revision,
        decision: z.enum(['it_is_there', 'send_again', 'drop']),
        /** The post's address, where the person has it. */
        url: text(2000).pipe(z.url()).optional(),
        note: words(500).optional(),
      }),
    )
    .output(Publication),
};
