import type {
  AccountNumbers,
  FixedAgeTotals,
  MetricName,
  PublicationNumbers,
  PublicationSeries,
  ReadingCosts,
} from '@antiphon/contract';
import type { z } from 'zod';
import type { Totals } from './fixed-age.queries.ts';
import type { MeasuredPublication, SampleRow } from './metrics.queries.ts';
import { agoWords, engagementOf, wordsOfAge } from './metrics.rules.ts';
import { accountEveryHours, fixedAgeHours, isGrowing, nextReadingAt } from './reading-ages.rules.ts';
import type { ReadingCosts as Costs } from './reading-costs.rules.ts';
import type { Value } from './value.ts';

type Gives = { readonly post: readonly MetricName[]; readonly account: readonly MetricName[] };

/** Row → contract answer. `isReadable`: the account is connected and its network gives numbers of posts. */
export function presentNumbers(
  row: MeasuredPublication,
  isReadable: boolean,
  givesNumbers: boolean,
  now: Date,
): z.infer<typeof PublicationNumbers> {
  const next = isReadable && row.remoteId ? nextReadingAt(row, now) : null;
  const nextReadAt = next && (next > now ? next : now);
  return {
    publicationId: row.id,
    postId: row.postId,
    postTitle: row.postTitle,
    accountId: row.accountId,
    origin: row.origin,
    publishedAt: row.publishedAt.toISOString(),
    url: row.takenDownAt ? null : row.url,
    latest: numbersAt(row.latestAt, row.latest, row.publishedAt),
    atFixedAge: numbersAt(row.fixedAt, row.fixed, row.publishedAt),
    isGrowing: isGrowing(row.publishedAt, now) && row.goneSince === null && row.takenDownAt === null,
    takenDownAt: row.takenDownAt?.toISOString() ?? null,
    goneSince: row.goneSince?.toISOString() ?? null,
    nextReadAt: nextReadAt?.toISOString() ?? null,
    words: wordsOfAge({ ...row, numbersReadAt: row.latestAt, nextReadAt, givesNumbers }, now),
  };
}

/** With every sample, metric by metric. */
export function presentSeries(
  row: MeasuredPublication,
  facts: {
    readonly samples: readonly SampleRow[];
    readonly gives: readonly MetricName[];
    readonly isReadable: boolean;
  },
  now: Date,
): z.infer<typeof PublicationSeries> {
  const byMetric = Map.groupBy(facts.samples, ({ metric }) => metric);
  return {
    ...presentNumbers(row, facts.isReadable, facts.gives.length > 0, now),
    gives: [...facts.gives],
    series: [...byMetric].map(([metric, points]) => ({
      metric: metric as MetricName,
      points: points.map(({ at, value }) => ({ at: at.toISOString(), ageMs: ageMs(row.publishedAt, at), value })),
    })),
  };
}

export interface AccountFacts {
  readonly accountId: string;
  readonly gives: Gives;
  readonly isReadable: boolean;
  readonly readAt: Date | null;
  readonly latest: readonly SampleRow[];
  readonly samples: readonly SampleRow[];
  readonly problem: string | null;
  readonly notBefore: Date | null;
  readonly made: Totals & { readonly median: number | null };
  readonly imported: Totals & { readonly median: number | null };
}

export function presentAccountNumbers(facts: AccountFacts, now: Date): z.infer<typeof AccountNumbers> {
  const followers = facts.latest.find(({ metric }) => metric === 'followers');
  const byMetric = Map.groupBy(facts.samples, ({ metric }) => metric);
  return {
    accountId: facts.accountId,
    gives: { post: [...facts.gives.post], account: [...facts.gives.account] },
    followers: followers ? { value: followers.value, readAt: followers.at.toISOString() } : null,
    series: [...byMetric].map(([metric, points]) => ({
      metric: metric as MetricName,
      points: points.map(({ at, value }) => ({ at: at.toISOString(), value })),
    })),
    readAt: facts.readAt?.toISOString() ?? null,
    nextReadAt: nextAccountReading(facts, now)?.toISOString() ?? null,
    problem: facts.problem,
    fixedAgeHours,
    made: presentTotals(facts.made),
    imported: presentTotals(facts.imported),
    words: wordsOfAccount(facts, now),
  };
}

export function presentCosts(costs: Costs | null): z.infer<typeof ReadingCosts> | null {
  if (!costs) return null;
  const { post, account, pastPosts, words } = costs;
  return { post: post.toString(), account: account.toString(), pastPosts: pastPosts.toString(), words };
}

function nextAccountReading({ isReadable, gives, readAt, notBefore }: AccountFacts, now: Date): Date | null {
  if (!isReadable || gives.account.length === 0) return null;
  const due = readAt ? readAt.getTime() + accountEveryHours * 3_600_000 : 0;
  return new Date(Math.max(due, notBefore?.getTime() ?? 0, now.getTime()));
}

function wordsOfAccount({ problem, readAt, gives }: AccountFacts, now: Date): string {
  const read = readAt ? `Read ${agoWords(readAt, now)}.` : '';
  if (problem) return `${problem} ${read}`.trim();
  if (gives.account.length === 0 && gives.post.length === 0) return 'This network gives no numbers.';
  return read || 'Not read yet.';
}

function presentTotals(totals: Totals & { readonly median: number | null }): z.infer<typeof FixedAgeTotals> {
  const { posts, measured, immature, median } = totals;
  return {
    posts,
    measured,
    immature,
    unread: posts - measured - immature,
    values: totals.values.map(presentValue),
    medianEngagement: median,
  };
}

function numbersAt(at: Date | null, values: readonly Value[], publishedAt: Date) {
  if (!at) return null;
  return {
    readAt: at.toISOString(),
    ageMs: ageMs(publishedAt, at),
    values: values.map(presentValue),
    engagement: engagementOf(values),
  };
}

function presentValue({ metric, value }: Value) {
  return { metric: metric as MetricName, value };
}

/** Clocks of two machines may differ by a breath; nothing is read before it is out. */
function ageMs(publishedAt: Date, at: Date): number {
  return Math.max(0, at.getTime() - publishedAt.getTime());
}
