/** What the first page of insights says: counts that are facts, and claims only where the data reach. */

import { readBestTimeDocument } from './best-time.document.ts';
import { answerOf, type BestTimeAccount, modelAccounts } from './best-time.ts';
import { quantileOf } from './numbers.ts';

const notablePostCount = 3;

/** A post beside the account's own middle. A fact about this post, no claim about why. */
export interface NotablePost {
  readonly id: string;
  readonly engagement: number;
  /** Engagement divided by the account's median; absent when the median is 0. */
  readonly timesMedian?: number;
}

export interface AccountSummary {
  readonly id: string;
  /** Posts old enough to be compared. */
  readonly measuredPosts: number;
  /** Absent while nothing is measured. */
  readonly medianEngagement?: number;
  /** Up to three measured posts with the most engagement, above the median only. */
  readonly notablePosts: readonly NotablePost[];
  readonly bestTime: BestTimeAccount;
  /** One sentence for people: the claim, or "Not enough data yet: about N more posts." */
  readonly words: string;
}

/**
 * Sums up a document of posts, account by account (by id).
 *
 * @param document see `bestTimeDocument`.
 * @throws LearningError when the document cannot be answered.
 */
export function summary(document: unknown): { readonly accounts: readonly AccountSummary[] } {
  const { accounts, inputHash } = readBestTimeDocument(document);
  const summaries = modelAccounts(accounts).map((model): AccountSummary => {
    const { id, posts } = model.account;
    const bestTime = answerOf(model, inputHash);
    const frame = { id, measuredPosts: posts.length, bestTime, words: wordsOf(bestTime) };
    if (posts.length === 0) return { ...frame, notablePosts: [] };
    const medianEngagement = quantileOf(
      posts.map(({ engagement }) => engagement),
      0.5,
    );
    const notablePosts = posts
      .filter(({ engagement }) => engagement > medianEngagement)
      .sort((a, b) => b.engagement - a.engagement || a.atMs - b.atMs)
      .slice(0, notablePostCount)
      .map((post) => notable(post.id, post.engagement, medianEngagement));
    return { ...frame, medianEngagement, notablePosts };
  });
  return { accounts: summaries };
}

function notable(id: string, engagement: number, median: number): NotablePost {
  return median > 0 ? { id, engagement, timesMedian: engagement / median } : { id, engagement };
}

function wordsOf({ text, status, nNeeded }: BestTimeAccount): string {
  if (!text) return `Not enough data yet: about ${nNeeded} more ${nNeeded === 1 ? 'post' : 'posts'}.`;
  if (status === 'supported') return text;
  return `${text} This is suggestive only: about ${nNeeded} more ${nNeeded === 1 ? 'post' : 'posts'} would settle it.`;
}
