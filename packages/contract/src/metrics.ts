/** Numbers as networks gave them, each with the moment of its reading and so with a known age. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, Money, member, PageQuery, pageOf, route } from './base.ts';

/** One name per idea across networks. */
export const MetricName = z.enum([
  'likes',
  'reposts',
  'replies',
  'quotes',
  'bookmarks',
  'shares',
  'views',
  'reach',
  'clicks',
  'watchTimeMs',
  'profileVisits',
  'follows',
  'followers',
]);
export type MetricName = z.infer<typeof MetricName>;

/** A number the network gave. One that it did not give is absent, never 0. */
export const MetricValue = z.object({ metric: MetricName, value: z.int().min(0) });

/** What one reading of a post said. */
export const PostNumbers = z.object({
  readAt: Instant,
  /** From publishing to this reading. */
  ageMs: z.int().min(0),
  values: z.array(MetricValue),
  /** Likes, reposts, replies, quotes, bookmarks and shares together; null when the network gave none of them. */
  engagement: z.int().min(0).nullable(),
});

/** A published post with its numbers. Those of imported ones are counted apart. */
export const PublicationNumbers = z.object({
  publicationId: Id,
  postId: Id,
  postTitle: z.string(),
  accountId: Id,
  origin: z.enum(['made', 'imported']),
  publishedAt: Instant,
  /** Where it is; null: no link is known, or it was taken down. */
  url: z.string().nullable(),
  /** The newest reading; null when none has come yet. */
  latest: PostNumbers.nullable(),
  /** The reading at the one age at which posts are compared (48 h); null when there is none. */
  atFixedAge: PostNumbers.nullable(),
  /** Younger than 48 h: the numbers are still moving fast. */
  isGrowing: z.boolean(),
  /** Since when it is gone because we took it down: its numbers stay as they were, and no more are read. */
  takenDownAt: Instant.nullable(),
  /** Since when the network says that the post is no longer there; its numbers stay as they were. */
  goneSince: Instant.nullable(),
  /** When it is read again by itself; null: no more. */
  nextReadAt: Instant.nullable(),
  /** How old the numbers are, in one sentence. */
  words: z.string(),
});

/** One metric over time. */
export const MetricSeries = z.object({
  metric: MetricName,
  points: z.array(z.object({ at: Instant, ageMs: z.int().min(0), value: z.int().min(0) })),
});
export const PublicationSeries = PublicationNumbers.extend({
  /** The numbers this network can give for a post; empty: it gives none. */
  gives: z.array(MetricName),
  series: z.array(MetricSeries),
});

/** Sums at one fixed age, so that old and young posts are never mixed. */
export const FixedAgeTotals = z.object({
  /** Published posts, measured or not, without those taken down before anybody read them at that age. */
  posts: z.int(),
  /** Those with a reading at the fixed age; only these are in the sums. */
  measured: z.int(),
  /** Too young for it. */
  immature: z.int(),
  /** Old enough, but nobody read them at that age. */
  unread: z.int(),
  values: z.array(MetricValue),
  /** Middle of the engagement of the measured; null when none is. */
  medianEngagement: z.number().nullable(),
});

export const AccountNumbers = z.object({
  accountId: Id,
  /** What this network can give. */
  gives: z.object({ post: z.array(MetricName), account: z.array(MetricName) }),
  followers: z.object({ value: z.int().min(0), readAt: Instant }).nullable(),
  series: z.array(z.object({ metric: MetricName, points: z.array(z.object({ at: Instant, value: z.int().min(0) })) })),
  readAt: Instant.nullable(),
  nextReadAt: Instant.nullable(),
  /** Why reading does not work now; null when all is well. */
  problem: z.string().nullable(),
  fixedAgeHours: z.int(),
  made: FixedAgeTotals,
  imported: FixedAgeTotals,
  words: z.string(),
});

/** What came of asking the network just now. */
export const RefreshAnswer = z.object({
  /** `busy`: somebody reads this account now; `waiting`: the network asked us to wait. */
  outcome: z.enum(['read', 'busy', 'waiting', 'no_numbers', 'failed']),
  /** Posts whose numbers came. */
  posts: z.int(),
  /** Posts that the network says are gone. */
  gone: z.int(),
  words: z.string(),
  /** When asking again makes sense; null: any time. */
  retryAt: Instant.nullable(),
});

/** What a network charges for reading one account, by its list price. */
export const ReadingCosts = z.object({
  /** The numbers of one post, all readings together, at most. */
  post: Money,
  /** The account's own numbers, in thirty days. */
  account: Money,
  /** The posts from before, read in once, at most. */
  pastPosts: Money,
  words: z.string(),
});

export const metrics = {
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/metrics/publications',
      tags: ['Metrics'],
      summary: 'Published posts with their numbers, newest first',
    })
    .meta(member('viewer', 'read'))
    .input(
      InWorkspace.extend({
        ...PageQuery.shape,
        accountId: Id.optional(),
        origin: z.enum(['made', 'imported', 'all']).default('made'),
      }),
    )
    .output(pageOf(PublicationNumbers)),
  ofPublications: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/metrics/by-ids',
      tags: ['Metrics'],
      summary: 'Numbers of these publications; those not published are left out',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ publicationIds: z.array(Id).min(1).max(100) }))
    .output(z.object({ items: z.array(PublicationNumbers) })),
  ofPublication: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/publications/{publicationId}/metrics',
      tags: ['Metrics'],
      summary: "One publication's numbers over time",
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ publicationId: Id }))
    .output(PublicationSeries),
  ofAccount: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/accounts/{accountId}/metrics',
      tags: ['Metrics'],
      summary: "An account's followers over time, and its posts' totals at one fixed age",
    })
    .meta(member('viewer', 'read'))
    .input(
      InWorkspace.extend({
        accountId: Id,
        /** How far back the series goes. */
        days: z.coerce.number().int().min(1).max(730).default(90),
      }),
    )
    .output(AccountNumbers),
  costs: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/metrics/costs',
      tags: ['Metrics'],
      summary: 'What a network charges for reading an account, before one is connected; null where it charges nothing',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ channel: z.string().min(1).max(50) }))
    .output(z.object({ costs: ReadingCosts.nullable() })),
  refresh: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/metrics/refresh',
      tags: ['Metrics'],
      summary: 'Ask the network for the numbers of a publication, or of an account and its latest posts, now',
    })
    .meta(member('editor', 'metrics:write', 'claimed'))
    .input(
      InWorkspace.extend({ publicationId: Id.optional(), accountId: Id.optional() }).refine(
        ({ publicationId, accountId }) => (publicationId === undefined) !== (accountId === undefined),
        'Name a publication or an account, one of the two',
      ),
    )
    .output(RefreshAnswer),
};
