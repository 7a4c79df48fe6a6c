/** Numbers in words, and what counts as engagement. Pure. */
import { isGrowing } from './reading-ages.rules.ts';

/** What people did with a post; views, reach and clicks are how often it was seen. */
export const engagementMetrics = ['likes', 'reposts', 'replies', 'quotes', 'bookmarks', 'shares'] as const;

/** All reactions together; null when the network gave none of them. */
export function engagementOf(values: readonly { readonly metric: string; readonly value: number }[]): number | null {
  const told = values.filter(({ metric }) => (engagementMetrics as readonly string[]).includes(metric));
  return told.length === 0 ? null : told.reduce((sum, { value }) => sum + value, 0);
}

export interface AgeOfNumbers {
  readonly publishedAt: Date;
  readonly lastReadAt: Date | null;
  /** Null: the readings brought no number. */
  readonly numbersReadAt: Date | null;
  readonly goneSince: Date | null;
  /** We took it down then. */
  readonly takenDownAt?: Date | null;
  readonly nextReadAt: Date | null;
  readonly givesNumbers: boolean;
}

/** How old a publication's numbers are, in one sentence. */
export function wordsOfAge(known: AgeOfNumbers, now: Date): string {
  const read = known.numbersReadAt && `read ${agoWords(known.numbersReadAt, now)}`;
  if (known.takenDownAt) {
    const said = `Taken down ${agoWords(known.takenDownAt, now)}; no more numbers are read.`;
    return read ? `${said} The last were ${read}.` : said;
  }
  if (known.goneSince) {
    const said = `The network says this post is gone (asked ${agoWords(known.goneSince, now)}).`;
    return read ? `${said} Its numbers were ${read}.` : said;
  }
  if (read) return `${capital(read)}${isGrowing(known.publishedAt, now) ? ', still growing.' : '.'}`;
  if (!known.givesNumbers) return 'This network gives no numbers for posts.';
  if (known.lastReadAt) return `Asked ${agoWords(known.lastReadAt, now)}; the network gave no numbers.`;
  if (known.nextReadAt) return `Not read yet; the first numbers come ${inWords(known.nextReadAt, now)}.`;
  return 'Nobody read the numbers of this post.';
}

/** "12 min ago". */
export function agoWords(moment: Date, now: Date): string {
  const ms = now.getTime() - moment.getTime();
  return ms < 60_000 ? 'just now' : `${spanWords(ms)} ago`;
}

/** "in 40 min". */
export function inWords(moment: Date, now: Date): string {
  const ms = moment.getTime() - now.getTime();
  return ms < 60_000 ? 'within a minute' : `in ${spanWords(ms)}`;
}

function spanWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
