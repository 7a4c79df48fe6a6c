/** One version going to one account at one time, and everything known about it. */
import { z } from 'zod';
import { ApprovalState } from './approvals.ts';
import { Attempt, Correction, Question } from './attempts.ts';
import {
  Id,
  Instant,
  InWorkspace,
  Money,
  member,
  PageQuery,
  pageOf,
  Revision,
  route,
  TimeZone,
  text,
  WallTime,
  words,
} from './base.ts';

/** Where a send stands. `taken_down`: it was published, and is gone from the network since because we deleted it there. */
export const PublicationState = z.enum([
  'scheduled',
  'sending',
  'published',
  'failed',
  'unknown',
  'needs_attention',
  'missed',
  'cancelled',
  'taken_down',
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
  /** Where it is; null: not out, no link is known, or it was taken down. */
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

/** What a text said from when; `until` null: it stands there now. */
const Wording = z.object({ text: z.string(), from: Instant, until: Instant.nullable() });

export const PublicationDetail = Publication.extend({
  attempts: z.array(Attempt),
  questions: z.array(Question),
  /** The oldest first. */
  corrections: z.array(Correction),
  /** Why `takeDown` cannot work for this one, in words; null: it can, once it is out. */
  whyNoTakedown: z.string().nullable(),
  /** What the network charges for taking it down with all of its parts; null: nothing. It enters the ledger, and the cap holds. */
  takedownPrice: z.object({ amount: Money, words: z.string() }).nullable(),
  /** Why `edit` cannot work for this one, in words; null: it can, once it is out. */
  whyNoEdit: z.string().nullable(),
  /** What the main post said, from when to when, the oldest first; empty while it is not out. */
  wordings: z.array(Wording),
  /** The same of what is out beside it: later parts of a thread, and last the first comment. */
  laterTexts: z.array(
    z.object({
      /** For `edit`. */
      part: z.int(),
      /** "Part 2", "The first comment". */
      name: z.string(),
      /** Why `edit` cannot change it, in words; null: it can, once it is out. */
      whyNoEdit: z.string().nullable(),
      wordings: z.array(Wording),
    }),
  ),
});

/** A quota of its network that a planned send passes. It is planned all the same, and would wait until there is room. */
export const OverQuota = z.object({
  /** `posts`, `uploads`. */
  quota: z.string(),
  /** Which account, unless all share the quota, how much is taken, and when there is room. */
  words: z.string(),
  /** The first moment with room: the same wall time on a later day, or later the same day; null: none in two months. */
  firstRoomAt: Instant.nullable(),
});

/** A publication as the planner answers. */
export const PlannedPublication = Publication.extend({
  /** The clocks change just then: its wall time is skipped that day or comes twice, and what that means; null: no. */
  timeWords: z.string().nullable(),
  /** Counted ahead with all that is planned; empty: it fits. */
  overQuotas: z.array(OverQuota),
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

export const publications = {
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
        /** Only accounts of this channel. */
        channel: text(64).optional(),
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
        /** The new words of one text; all else stays as it is. */
        text: words(70_000),
        /** Which text: 0 is the main post; others stand in `laterTexts`. */
        part: z.int().min(0).max(100).default(0),
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
