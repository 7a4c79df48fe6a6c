/** Which posts stood out: an exception among the account's own posts, not merely the largest of them. */
import type { MaturePost } from './best-time.document.ts';
import { quantileOf } from './numbers.ts';

const mostNotable = 3;
/** A post is held against so many before it, compared at the same age; against fewer than `fewestBefore` not at all. */
const windowPosts = 60;
const fewestBefore = 30;
/** Robust standard scores from which a value counts as an exception (Iglewicz & Hoaglin 1993). */
const exceptionFrom = 3.5;
/** 1.4826·MAD is the standard deviation where values are normal. */
const normalScale = 1.4826;
/** More like it among those before make it a habit: the largest share of posts as far out as this one. */
const largestShare = 0.05;

/** A post that stood out. A fact about this post, no claim about why. */
export interface NotablePost {
  readonly id: string;
  readonly engagement: number;
  /** The age at which it was compared, in hours. */
  readonly ageHours: number;
  /** Engagement divided by the median of the posts before it; absent when that is 0. */
  readonly timesMedian?: number;
}

/**
 * Posts far above the ones before them. On y = ln(1 + engagement), against the up to 60 posts before it that are
 * compared at the same age: (y − median)/(1.4826·MAD) > 3.5, and at most 5 % of these, itself among them, are as far
 * out. Nothing is said with fewer than 30 before it, nor where these are all alike (MAD 0): what "usual" means is
 * unknown then. A later post never takes back what was said.
 *
 * @param posts of one account, in time order.
 * @returns up to three, the furthest out first; none where none did.
 */
export function notablePostsOf(posts: readonly MaturePost[]): NotablePost[] {
  return [...Map.groupBy(posts, ({ maturityHours }) => maturityHours).values()]
    .flatMap((comparable) =>
      comparable.flatMap((post, at) => judge(post, comparable.slice(Math.max(0, at - windowPosts), at)) ?? []),
    )
    .sort((a, b) => b.score - a.score || a.atMs - b.atMs)
    .slice(0, mostNotable)
    .map(({ notable }) => notable);
}

function judge(post: MaturePost, before: readonly MaturePost[]) {
  if (before.length < fewestBefore) return null;
  const values = before.map(({ engagement }) => Math.log1p(engagement));
  const median = quantileOf(values, 0.5);
  const spread =
    normalScale *
    quantileOf(
      values.map((value) => Math.abs(value - median)),
      0.5,
    );
  const distance = Math.log1p(post.engagement) - median;
  if (spread === 0 || distance <= exceptionFrom * spread) return null;
  const asFarOut = values.filter((value) => Math.abs(value - median) >= distance).length;
  if ((1 + asFarOut) / (1 + before.length) > largestShare) return null;
  const { id, engagement, maturityHours: ageHours, atMs } = post;
  const usual = Math.expm1(median);
  return {
    score: distance / spread,
    atMs,
    notable: { id, engagement, ageHours, ...(usual > 0 ? { timesMedian: engagement / usual } : {}) },
  };
}
