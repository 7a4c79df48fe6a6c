/** Slots: wall times of the week at which an account likes to post, and the queue that fills them. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, member, Revision, route, TimeZone, text } from './base.ts';
import { PlannedPublication, Publication } from './publications.ts';

/** A wall time of the week. */
export const Slot = z.object({
  /** 1 is Monday, 7 is Sunday. */
  weekday: z.int().min(1).max(7),
  /** On the account's clock: `09:00`. */
  time: text(5).regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time looks like 09:00'),
});

const Slots = z
  .array(Slot)
  .max(200, 'At most 200 slots a week')
  .refine(
    (slots) => new Set(slots.map(({ weekday, time }) => `${weekday} ${time}`)).size === slots.length,
    'A slot stands here twice',
  );

/** An account's week. */
export const SlotSet = z.object({
  accountId: Id,
  /** The zone chosen for this account; null: the workspace's. */
  timeZone: z.string().nullable(),
  /** The zone that counts: the account's own or the workspace's. */
  zone: z.string(),
  slots: z.array(Slot),
  /** 0 until slots were first saved. */
  revision: z.int().min(0),
});

/** A coming moment of an account's queue. */
export const QueueItem = z.object({
  at: Instant,
  /** As the account's clock names it. */
  wallTime: z.string(),
  timeZone: z.string(),
  /** Where the clocks change just then: what that means, for people. */
  words: z.string().nullable(),
  /** `outside`: something waits here at a time that is no slot; it keeps its time. */
  kind: z.enum(['slot', 'outside']),
  /** Nothing is put into this slot, this once. */
  isSkipped: z.boolean(),
  /** What waits here; nothing: a gap. */
  publications: z.array(Publication),
});

/** Where "next slot" would put something. */
export const NextSlot = z.object({
  accountId: Id,
  /** Null: there is none; `words` says why. */
  at: Instant.nullable(),
  wallTime: z.string().nullable(),
  timeZone: z.string(),
  /** What is odd about the time, or why there is none. */
  words: z.string().nullable(),
});

const OfAccount = InWorkspace.extend({ accountId: Id });

export const slots = {
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/slots',
      tags: ['Slots'],
      summary: 'The slots of every connected account',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace)
    .output(z.object({ items: z.array(SlotSet) })),
  next: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/slots/next',
      tags: ['Slots'],
      summary: 'The next free slot of each connected account, as things stand',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace)
    .output(z.object({ items: z.array(NextSlot) })),
  save: route
    .route({
      method: 'PUT',
      path: '/workspaces/{workspaceId}/accounts/{accountId}/slots',
      tags: ['Slots'],
      summary: "Write an account's slots anew; what waits keeps its time",
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(
      OfAccount.extend({
        /** The revision the caller has seen; 0 where none were saved yet. */
        revision: z.int().min(0),
        /** Null: the workspace's zone. */
        timeZone: TimeZone.nullable(),
        slots: Slots,
      }),
    )
    .output(SlotSet),
  copy: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/accounts/{accountId}/slots/copy',
      tags: ['Slots'],
      summary: "Give other accounts this account's slots and zone in place of their own",
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(OfAccount.extend({ toAccountIds: z.array(Id).min(1).max(50) }))
    .output(z.object({ items: z.array(SlotSet) })),
  queue: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/accounts/{accountId}/queue',
      tags: ['Slots'],
      summary: 'Coming slots of an account with what waits in them, the gaps, and what waits outside of them',
    })
    .meta(member('viewer', 'read'))
    .input(OfAccount.extend({ days: z.coerce.number().int().min(1).max(366).default(28) }))
    .output(z.object({ slots: SlotSet, items: z.array(QueueItem) })),
  skip: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/accounts/{accountId}/queue/skip',
      tags: ['Slots'],
      summary: 'Leave one coming slot empty, or open it again',
    })
    .meta(member('editor', 'publications:write'))
    .input(OfAccount.extend({ at: Instant, isSkipped: z.boolean() }))
    .output(z.object({ at: Instant, isSkipped: z.boolean() })),
  move: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/publications/{publicationId}/move-in-queue',
      tags: ['Slots'],
      summary: 'Move a waiting send to another place of its queue; what waits there takes its place',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(
      InWorkspace.extend({
        publicationId: Id,
        revision: Revision,
        /** The moment of a coming slot, or of something else that waits. */
        to: Instant,
      }),
    )
    .output(z.object({ publications: z.array(PlannedPublication) })),
  add: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/queue',
      tags: ['Slots'],
      summary: 'Add several posts to the queues of their accounts, in this order',
    })
    .meta(member('editor', 'publications:write', 'transaction'))
    .input(
      InWorkspace.extend({
        posts: z
          .array(z.object({ postId: Id, revision: Revision }))
          .min(1)
          .max(100),
      }),
    )
    .output(
      z.object({
        items: z.array(
          z.object({
            postId: Id,
            publications: z.array(PlannedPublication),
            leftOut: z.array(z.object({ accountId: Id, words: z.string() })),
            /** Why nothing of this post was planned; null: something was. */
            problem: z.string().nullable(),
          }),
        ),
      }),
    ),
};
