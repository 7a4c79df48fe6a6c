/** What the first page of insights says: counts that are facts, and claims only where the data reach. */

import { readBestTimeDocument } from './best-time.document.ts';
import { answerOf, type BestTimeAccount, modelAccounts } from './best-time.ts';
import { type NotablePost, notablePostsOf } from './notable-posts.ts';
import { quantileOf } from './numbers.ts';

export interface AccountSummary {
  readonly id: string;
  /** Posts old enough to be compared. */
  readonly measuredPosts: number;
  /** Of the posts that are compared at `maturityHours`: ages are never mixed. Absent while none of these is measured. */
  readonly medianEngagement?: number;
  /** Up to three posts that stood out from those before them (`notablePostsOf`), the clearest first; often none. */
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
  const { accounts, maturityHours, inputHash } = readBestTimeDocument(document);
  const summaries = modelAccounts(accounts).map((model): AccountSummary => {
    const { id, posts } = model.account;
    const bestTime = answerOf(model, inputHash);
    const usual = posts.filter((post) => post.maturityHours === maturityHours).map(({ engagement }) => engagement);
    return {
      id,
      measuredPosts: posts.length,
      ...(usual.length === 0 ? {} : { medianEngagement: quantileOf(usual, 0.5) }),
      notablePosts: notablePostsOf(posts),
      bestTime,
      words: wordsOf(bestTime),
    };
  });
  return { accounts: summaries };
}

function wordsOf({ text, status, nNeeded }: BestTimeAccount): string {
  if (!text) return `Not enough data yet: about ${nNeeded} more ${nNeeded === 1 ? 'post' : 'posts'}.`;
  if (status === 'supported') return text;
  return `${text} This is suggestive only: about ${nNeeded} more ${nNeeded === 1 ? 'post' : 'posts'} would settle it.`;
}
