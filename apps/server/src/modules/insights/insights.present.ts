import type { AccountInsights, Estimate, InsightsSummary, NotablePost } from '@antiphon/contract';
import type { AccountSummary, BestTimeAccount } from '@antiphon/learning';
import type { z } from 'zod';
import { fixedAgeHours } from '../metrics/index.ts';
import { keys } from './document.rules.ts';
import type { AccountFindings, Findings } from './read-insights.ts';

export function presentInsights(findings: Findings): z.infer<typeof InsightsSummary> {
  return {
    asOf: findings.now.toISOString(),
    timeZone: findings.timeZone,
    fixedAgeHours,
    accounts: findings.accounts.map(presentAccount),
  };
}

/** Findings → contract answer. What is not supported is absent, not null. */
export function presentAccount(found: AccountFindings): z.infer<typeof AccountInsights> {
  const { account, summary, usualRange, unreadPosts } = found;
  const isClaim = summary.bestTime.status !== 'not_enough_data';
  return {
    accountId: account.id,
    measuredPosts: summary.measuredPosts,
    unreadPosts,
    ...(summary.medianEngagement === undefined ? {} : { medianEngagement: summary.medianEngagement }),
    ...(usualRange ? { usualRange: [...usualRange] as [number, number] } : {}),
    notablePosts: summary.notablePosts.flatMap((post) => presentNotable(found, post)),
    bestTime: presentEstimate(summary.bestTime),
    bestTimeKey: isClaim ? keys.bestTime(account.id) : null,
    words: summary.words,
  };
}

function presentNotable(
  { posts, account }: AccountFindings,
  { id, engagement, ageHours, timesMedian }: AccountSummary['notablePosts'][number],
): z.infer<typeof NotablePost>[] {
  const post = posts.get(id);
  if (!post) return [];
  const times = timesMedian === undefined ? undefined : Math.round(timesMedian * 10) / 10;
  const kind = post.mediaType === 'video' ? 'the videos' : 'the posts';
  const beside =
    times === undefined ? '' : `, ${times.toFixed(1)} times the middle of ${kind} before it on ${account.handle}`;
  return [
    {
      key: keys.post(id),
      publicationId: id,
      postId: post.postId,
      title: post.postTitle,
      url: post.url,
      publishedAt: post.publishedAt.toISOString(),
      engagement,
      ...(timesMedian === undefined ? {} : { timesMedian }),
      words: `${engagement} reactions ${ageWords(ageHours)}${beside}.`,
    },
  ];
}

/** "at 48 h", "at 7 days" */
function ageWords(hours: number): string {
  return hours < 72 ? `at ${hours} h` : `at ${hours / 24} days`;
}

function presentEstimate(one: BestTimeAccount): z.infer<typeof Estimate> {
  const { status, level, evidence, n, nNeeded, excluded, assumptions, method, version, inputHash } = one;
  const frame = {
    status,
    level,
    evidence,
    n,
    nNeeded,
    excluded,
    assumptions: [...assumptions],
    method,
    version,
    inputHash,
  };
  if (status === 'not_enough_data') return frame;
  return {
    ...frame,
    ...(one.estimate === undefined ? {} : { estimate: one.estimate }),
    ...(one.interval ? { interval: [...one.interval] as [number, number] } : {}),
    ...(one.estimatePercent === undefined ? {} : { estimatePercent: one.estimatePercent }),
    ...(one.intervalPercent ? { intervalPercent: [...one.intervalPercent] as [number, number] } : {}),
    ...(one.text === undefined ? {} : { text: one.text }),
    ...(one.topSlots
      ? {
          topSlots: one.topSlots.map(({ weekday, hour, effect, sd }) => ({
            weekday,
            hour,
            effectPercent: percentOf(effect),
            sd,
          })),
        }
      : {}),
    ...topDayOf(one),
  };
}

/** Standard normal quantile of 0.95: the interval of level 0.9 that the claim itself has. */
const halfWidth = 1.6449;

/** The 24 hours of the best hour's day; the claim speaks of one of them. */
function topDayOf({ topSlots, slotEffects, slotEffectSds }: BestTimeAccount): Pick<z.infer<typeof Estimate>, 'topDay'> {
  const weekday = topSlots?.[0]?.weekday;
  if (weekday === undefined || !slotEffects || !slotEffectSds) return {};
  const hours = Array.from({ length: 24 }, (_, hour) => {
    const effect = slotEffects[24 * weekday + hour] ?? 0;
    const half = halfWidth * (slotEffectSds[24 * weekday + hour] ?? 0);
    return {
      hour,
      effectPercent: percentOf(effect),
      lowPercent: percentOf(effect - half),
      highPercent: percentOf(effect + half),
    };
  });
  return { topDay: { weekday, hours } };
}

function percentOf(effect: number): number {
  return 100 * Math.expm1(effect);
}
