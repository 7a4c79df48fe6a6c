/** What statistics are made from: each account's posts with their engagement at the fixed age. Pure. */
import type { BestTimeDocument } from '@antiphon/learning';
import { type EngagementAtFixedAge, fixedAgeHours } from '../metrics/index.ts';

type MediaType = EngagementAtFixedAge['mediaType'];

/** Media whose posts grow for longer are compared later; all others at the fixed age. A reading counts until `until`. */
export const laterAges = { video: { hours: 168, untilHours: 336 } } as const satisfies Partial<
  Record<MediaType, { readonly hours: number; readonly untilHours: number }>
>;

/** The age in hours at which posts of a kind are compared. */
export function comparedAtHours(mediaType: MediaType): number {
  return mediaType === 'video' ? laterAges.video.hours : fixedAgeHours;
}

export interface AccountOfDocument {
  readonly id: string;
  readonly channel: string;
}

/**
 * The document for the learning package. A post without a reading at the age of its kind has no age: it is left out
 * there and counted. Imported ones are marked; they are counted apart.
 */
export function documentOf(
  accounts: readonly AccountOfDocument[],
  posts: readonly EngagementAtFixedAge[],
  options: { readonly timeZone: string },
): BestTimeDocument {
  const byAccount = Map.groupBy(posts, ({ accountId }) => accountId);
  return {
    maturityHours: fixedAgeHours,
    maturityHoursByType: { video: laterAges.video.hours },
    accounts: accounts.map(({ id, channel }) => ({
      id,
      network: channel,
      timeZone: options.timeZone,
      posts: (byAccount.get(id) ?? []).map((post) => ({
        id: post.publicationId,
        at: post.publishedAt.toISOString(),
        mediaType: post.mediaType,
        engagement: post.engagement ?? 0,
        ...(post.engagement === null ? {} : { ageHours: comparedAtHours(post.mediaType) }),
        ...(post.origin === 'imported' ? { imported: true } : {}),
      })),
    })),
  };
}

/** Posts of ours that were old enough and not read at the age of their kind. */
export function unreadOf(posts: readonly EngagementAtFixedAge[], now: Date): number {
  return posts.filter(
    ({ origin, engagement, publishedAt, mediaType }) =>
      origin === 'made' &&
      engagement === null &&
      now.getTime() - publishedAt.getTime() >= comparedAtHours(mediaType) * 3_600_000,
  ).length;
}

/** A range of fewer posts than this would be the posts themselves. */
const postsForRange = 4;

/** Where the middle half of our posts measured at the fixed age lies (quartiles, interpolated); null when there are few. */
export function usualRangeOf(posts: readonly EngagementAtFixedAge[]): readonly [number, number] | null {
  const values = posts
    .flatMap(({ origin, engagement, mediaType }) =>
      origin === 'made' && engagement !== null && comparedAtHours(mediaType) === fixedAgeHours ? [engagement] : [],
    )
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
