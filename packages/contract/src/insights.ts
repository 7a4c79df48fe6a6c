/** What the numbers support, and what they do not support yet. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, member, route, text } from './base.ts';
import { Brief } from './briefs.ts';

export const InsightStatus = z.enum(['not_enough_data', 'suggestive', 'supported']);

/** An estimate. Estimate, interval and their percentages are absent while there is not enough data. */
export const Estimate = z.object({
  status: InsightStatus,
  /** Natural-log difference. */
  estimate: z.number().optional(),
  interval: z.tuple([z.number(), z.number()]).optional(),
  /** The same in per cent. */
  estimatePercent: z.number().optional(),
  intervalPercent: z.tuple([z.number(), z.number()]).optional(),
  /** Probability the interval is made for. */
  level: z.number(),
  evidence: z.enum(['randomised', 'observational']),
  /** Posts that counted. */
  n: z.int(),
  /** About how many more posts are needed; 0 when supported. */
  nNeeded: z.int(),
  /** Posts left out, each under one reason. `immature`: too young, or not read at the fixed age. */
  excluded: z.object({ immature: z.int(), paid: z.int(), imported: z.int() }),
  assumptions: z.array(z.string()),
  method: z.string(),
  version: z.string(),
  /** SHA-256 of the data it was made from: the same data, the same hash. */
  inputHash: z.string(),
  /** One sentence for people; only beside a claim. */
  text: z.string().optional(),
  /** The best hours of the week in the workspace's zone, Monday = 0; only beside a claim. */
  topSlots: z
    .array(z.object({ weekday: z.int(), hour: z.int(), effectPercent: z.number(), sd: z.number() }))
    .optional(),
  /** The day of the best hour, all 24 hours with their intervals at `level`; only beside a claim. */
  topDay: z
    .object({
      weekday: z.int(),
      hours: z.array(
        z.object({ hour: z.int(), effectPercent: z.number(), lowPercent: z.number(), highPercent: z.number() }),
      ),
    })
    .optional(),
});

/** A post beside its account's own middle: a fact about this post, no claim about why. */
export const NotablePost = z.object({
  /** Name of this finding, for `beginBrief`. */
  key: z.string(),
  publicationId: Id,
  postId: Id,
  title: z.string(),
  url: z.string().nullable(),
  publishedAt: Instant,
  engagement: z.int(),
  /** Absent when the median is 0. */
  timesMedian: z.number().optional(),
  words: z.string(),
});

export const AccountInsights = z.object({
  accountId: Id,
  /** Posts of ours with a reading at the fixed age. */
  measuredPosts: z.int(),
  /** Old enough, but not read at that age (we were not there). Also counted under `excluded.immature`. */
  unreadPosts: z.int(),
  /** Absent while nothing is measured. */
  medianEngagement: z.number().optional(),
  /** Where the middle half of the posts lies; absent below four measured posts. */
  usualRange: z.tuple([z.number(), z.number()]).optional(),
  notablePosts: z.array(NotablePost),
  bestTime: Estimate,
  /** Name of the best-time finding, for `beginBrief`; null while there is no claim. */
  bestTimeKey: z.string().nullable(),
  /** The claim, or how much more is needed. */
  words: z.string(),
});

export const InsightsSummary = z.object({
  asOf: Instant,
  /** Hours are those of this zone, the workspace's. */
  timeZone: z.string(),
  /** The one age at which posts are compared. */
  fixedAgeHours: z.int(),
  accounts: z.array(AccountInsights),
});

export const insights = {
  get: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/insights',
      tags: ['Insights'],
      summary: 'What the numbers support, account by account',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ accountId: Id.optional() }))
    .output(InsightsSummary),
  beginBrief: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/insights/briefs',
      tags: ['Insights'],
      summary: 'Begin the next brief from a finding that the numbers support now',
    })
    .meta(member('editor', 'briefs:write', 'transaction'))
    .input(InWorkspace.extend({ key: text(200, 1) }))
    .output(Brief),
};
