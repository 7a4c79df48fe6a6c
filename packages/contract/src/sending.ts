/** What keeps sends back or lets them go: quotas counted ahead, an account's health, paid sends over the cap. */
import { z } from 'zod';
import { Account } from './accounts.ts';
import { Id, Instant, InWorkspace, member, route, TimeZone } from './base.ts';
import { OverQuota, Publication } from './publications.ts';
import { ServiceStanding } from './publishing.ts';

/** A calendar day, `2026-11-24`. */
const Day = z.iso.date().refine((day) => day >= '2000' && day < '3000', 'A day between the years 2000 and 2999');

/** `declared`: what the network's pages say; `read`: asked of the network; `learned`: told by its answers to sends. */
export const LimitSource = z.enum(['declared', 'read', 'learned']);

/** One day of one account and one quota. Counts are in what the network counts: posts, calls, points. */
export const QuotaDay = z.object({
  date: z.string(),
  /** Out on this day. */
  used: z.int(),
  /** Planned for this day. */
  planned: z.int(),
  /** The most in any window of the quota that ends on this day: of a rolling window, the day before counts too. */
  peak: z.int(),
  /** When the first planned send does not fit any more; null: all fit. */
  overAt: Instant.nullable(),
  /** Why, in words for people, with the first day that has room; null: all fit. */
  words: z.string().nullable(),
});
export const AccountQuota = z.object({
  accountId: Id,
  /** `posts`, `uploads`. */
  name: z.string(),
  /** The quota in one sentence. */
  words: z.string(),
  /** `app`: all accounts of this installation on that network share it; `used` and `planned` are theirs together. */
  scope: z.enum(['account', 'app']),
  limit: z.int(),
  source: LimitSource,
  /** Of a rolling window its length; null: it begins anew at midnight in `zone`. */
  windowMs: z.int().nullable(),
  zone: z.string().nullable(),
  /** Days with anything on them, in order. */
  days: z.array(QuotaDay),
});

/** A send that passes a quota of its network. */
export const QuotaWarning = z.object({ publicationId: Id, accountId: Id, ...OverQuota.shape });

/** What is left of a limit now. */
export const AccountLimit = z.object({
  name: z.string(),
  words: z.string(),
  scope: z.enum(['account', 'app']),
  limit: z.int().nullable(),
  used: z.int(),
  left: z.int().nullable(),
  /** When there is more room again; null: nothing is used, or the network does not say. */
  resetsAt: Instant.nullable(),
  source: LimitSource,
  /** When the network told it; null: we count. */
  toldAt: Instant.nullable(),
});

/** A send in short. */
const Send = Publication.pick({
  id: true,
  postId: true,
  postTitle: true,
  state: true,
  words: true,
  dueAt: true,
  publishedAt: true,
  url: true,
});

/** Everything about how an account does. */
export const AccountHealth = z.object({
  account: Account,
  /** `good`: nothing to do; `watch`: something will need a person; `bad`: nothing is sent, or something failed. */
  standing: z.enum(['good', 'watch', 'bad']),
  /** What to do next, the most urgent first; empty: nothing. */
  advice: z.array(
    z.object({
      code: z.enum([
        'reconnect',
        'sign_in_ends',
        'resume_account',
        'resume_workspace',
        'everything_paused',
        'service_out',
        'look_at_sends',
        'limit_used_up',
        'over_cap',
      ]),
      words: z.string(),
    }),
  ),
  signIn: z.object({
    expiresAt: Instant.nullable(),
    /** When it was last renewed by itself; null: never yet. */
    refreshedAt: Instant.nullable(),
    /** Why the last renewal failed; null: it did not. */
    problem: z.string().nullable(),
    words: z.string(),
  }),
  lastSuccess: Send.nullable(),
  /** The last one that failed or waits for a person, in the last 30 days. */
  lastFailure: Send.nullable(),
  limits: z.array(AccountLimit),
  /** Whether the network can be asked what is left. */
  canAskLimits: z.boolean(),
  /** Pauses by people, from the widest to this account. */
  pauses: z.array(z.object({ of: z.enum(['everything', 'workspace', 'account']), since: Instant.nullable() })),
  /** The network's server, while nothing new goes to it. */
  service: ServiceStanding.nullable(),
  /** The last 30 days by the workspace's clocks, oldest first. */
  days: z.array(
    z.object({ date: z.string(), published: z.int(), failed: z.int(), needsPerson: z.int(), other: z.int() }),
  ),
  /** The next sends, at most five, and how many are planned in all. */
  next: z.array(Send),
  plannedCount: z.int(),
});

export const sending = {
  quotas: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/quotas',
      tags: ['Sending'],
      summary: 'Quotas of networks by account and day: used, planned, and what does not fit',
    })
    .meta(member('viewer', 'read'))
    .input(
      InWorkspace.extend({
        /** The first and the last day; at most 62 days. */
        from: Day,
        to: Day,
        /** In which zone a day begins and ends. */
        timeZone: TimeZone,
        accountId: Id.optional(),
      }),
    )
    .output(z.object({ items: z.array(AccountQuota) })),
  warnings: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/posts/{postId}/quota-warnings',
      tags: ['Sending'],
      summary: 'Planned sends of a post that pass a quota of their network, with the first day that has room',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ postId: Id }))
    .output(z.object({ items: z.array(QuotaWarning) })),
  health: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/accounts/{accountId}/health',
      tags: ['Sending'],
      summary: 'How an account does: sign-in, limits, pauses, the last 30 days, what to do next',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ accountId: Id }))
    .output(AccountHealth),
  readLimits: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/accounts/{accountId}/limits/read',
      tags: ['Sending'],
      summary: 'Ask the network what is left of its limits',
    })
    .meta(member('editor', 'publications:write'))
    .input(InWorkspace.extend({ accountId: Id }))
    .output(AccountHealth),
  sendAnyway: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/publications/{publicationId}/send-anyway',
      tags: ['Sending'],
      summary: 'Let a send go out although it passes the monthly cap',
    })
    .meta(member('owner', null, 'transaction'))
    .input(InWorkspace.extend({ publicationId: Id }))
    .output(Publication),
};
