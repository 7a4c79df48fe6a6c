/** Numbers of posts as people read them. Pure. */
import { formatAge, formatDuration } from '../../lib/times.ts';

export type MetricName =
  | 'likes'
  | 'reposts'
  | 'replies'
  | 'quotes'
  | 'bookmarks'
  | 'shares'
  | 'views'
  | 'reach'
  | 'clicks'
  | 'watchTimeMs'
  | 'profileVisits'
  | 'follows'
  | 'followers';

/** What a metric is called on the screen. */
export const metricWords: Readonly<Record<MetricName, string>> = {
  likes: 'Likes',
  reposts: 'Reposts',
  replies: 'Replies',
  quotes: 'Quotes',
  bookmarks: 'Bookmarks',
  shares: 'Shares',
  views: 'Views',
  reach: 'People reached',
  clicks: 'Clicks',
  watchTimeMs: 'Time watched (ms)',
  profileVisits: 'Profile visits',
  follows: 'New followers by it',
  followers: 'Followers',
};

interface AgeOfNumbers {
  readonly latest: { readonly readAt: string } | null;
  readonly isGrowing: boolean;
  readonly goneSince: string | null;
  readonly takenDownAt: string | null;
  /** The server's sentence, for what has no age. */
  readonly words: string;
}

/** How old the numbers are: "read 12 min ago, still growing". It counts on while the page stands. */
export function ageWords(numbers: AgeOfNumbers, now: Date): string {
  if (!numbers.latest) return numbers.words;
  const read = `read ${formatAge(numbers.latest.readAt, now)}`;
  if (numbers.takenDownAt) return `taken down ${formatAge(numbers.takenDownAt, now)}, ${read}`;
  if (numbers.goneSince) return `gone from the network, ${read}`;
  return numbers.isGrowing ? `${read}, still growing` : read;
}

/** An age on an axis or in a table: "48 h", "7 days". */
export const ageOfPost = (ageMs: number): string => formatDuration(ageMs);

const hourMs = 3_600_000;
/** Up to here an axis counts hours: its marks lie closer than a day, and "2 days" three times says nothing. */
const hoursUpToMs = 7 * 24 * hourMs;

/** An age as a mark on an axis: "52 h", "9 days". */
export const ageOnAxis = (ageMs: number): string =>
  ageMs >= hourMs && ageMs <= hoursUpToMs ? `${Math.round(ageMs / hourMs)}\u00a0h` : formatDuration(ageMs);

/** How much a series grew over the last days; null when it does not reach back so far. */
export function growthOf(
  points: readonly { readonly at: string; readonly value: number }[],
  days: number,
  now: Date,
): number | null {
  const since = now.getTime() - days * 86_400_000;
  const last = points.at(-1);
  const before = points.findLast(({ at }) => new Date(at).getTime() <= since);
  return last && before ? last.value - before.value : null;
}
