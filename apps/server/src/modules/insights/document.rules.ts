/** What statistics are made from: each account's posts with their engagement at the fixed age. Pure. */
import type { BestTimeDocument } from '@antiphon/learning';
import type { EngagementAtFixedAge } from '../metrics/index.ts';

export interface AccountOfDocument {
  readonly id: string;
  readonly channel: string;
}

/**
 * The document for the learning package. A post without a reading at the fixed age has no age: it is left out there
 * and counted. Imported ones are marked; they are counted apart.
 */
export function documentOf(
  accounts: readonly AccountOfDocument[],
  posts: readonly EngagementAtFixedAge[],
  options: { readonly timeZone: string; readonly fixedAgeHours: number },
): BestTimeDocument {
  const byAccount = Map.groupBy(posts, ({ accountId }) => accountId);
  return {
    maturityHours: options.fixedAgeHours,
    accounts: accounts.map(({ id, channel }) => ({
      id,
      network: channel,
      timeZone: options.timeZone,
      posts: (byAccount.get(id) ?? []).map((post) => ({
        id: post.publicationId,
        at: post.publishedAt.toISOString(),
        mediaType: post.mediaType,
        engagement: post.engagement ?? 0,
        ...(post.engagement === null ? {} : { ageHours: options.fixedAgeHours }),
        ...(post.origin === 'imported' ? { imported: true } : {}),
      })),
    })),
  };
}

/** Posts of ours that were old enough and not read at that age. */
export function unreadOf(posts: readonly EngagementAtFixedAge[], now: Date, fixedAgeHours: number): number {
  return posts.filter(
    ({ origin, engagement, publishedAt }) =>
      origin === 'made' && engagement === null && now.getTime() - publishedAt.getTime() >= fixedAgeHours * 3_600_000,
  ).length;
}

/** A range of fewer posts than this would be the posts themselves. */
const postsForRange = 4;

/** Where the middle half of our measured posts lies (quartiles, linearly interpolated); null when there are few. */
export function usualRangeOf(posts: readonly EngagementAtFixedAge[]): readonly [number, number] | null {
  const values = posts
    .flatMap(({ origin, engagement }) => (origin === 'made' && engagement !== null ? [engagement] : []))
    .sort((a, b) => a - b);
  if (values.length < postsForRange) return null;
  const quantile = (share: number): number => {
    const place = share * (values.length - 1);
    const below = values[Math.floor(place)] ?? 0;
    return below + (place % 1) * ((values[Math.ceil(place)] ?? below) - below);
  };
  return [quantile(0.25), quantile(0.75)];
}

/** Names of findings: what they are about, and of whom. */
export const keys = {
  bestTime: (accountId: string) => `best-time:${accountId}`,
  post: (publicationId: string) => `post:${publicationId}`,
};

/** Reads a name back; null when it is not one of ours. */
export function readKey(key: string): { readonly kind: 'best-time' | 'post'; readonly id: string } | null {
  const found = /^(best-time|post):([0-9a-f-]{36})$/.exec(key);
  return found?.[1] && found[2] ? { kind: found[1] as 'best-time' | 'post', id: found[2] } : null;
}
