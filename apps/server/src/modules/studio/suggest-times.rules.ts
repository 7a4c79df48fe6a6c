/**
 * Times to offer: the hours that an account's own numbers speak for, and while they say nothing yet, guesses that are
 * spread over days and hours on purpose. Pure.
 */
import { Temporal } from 'temporal-polyfill';

export interface SuggestedTime {
  readonly accountId: string;
  /** `2026-11-24T18:30`. */
  readonly wallTime: string;
  readonly timeZone: string;
  readonly at: string;
  readonly basis: 'guess' | 'learned';
  readonly reason: string;
}

/** Minutes after midnight, in an order that spreads: morning, evening, noon, afternoon. */
const hours = [9 * 60 + 10, 18 * 60 + 30, 12 * 60 + 20, 15 * 60 + 40, 10 * 60 + 50, 20 * 60 + 10];
/** Not sooner than this: somebody still looks at it. */
export const earliestMs = 2 * 3_600_000;

/** What an account's numbers say about its times. */
export interface Known {
  readonly status: 'not_enough_data' | 'suggestive' | 'supported';
  /** Posts that counted. */
  readonly n: number;
  readonly nNeeded: number;
  /** Hours with their reasons, as many as were wished for; used only beside a claim. */
  readonly times: readonly { readonly at: string; readonly reason: string }[];
}

export interface TimesWish {
  readonly accountIds: readonly string[];
  readonly timeZone: string;
  readonly now: Date;
  /** How many for each account, one a day. */
  readonly count: number;
  /** By account; one that is missing has no data yet. */
  readonly known: ReadonlyMap<string, Known>;
}

/** `count` times for each account, in the accounts' order. */
export function suggestTimes(wish: TimesWish): SuggestedTime[] {
  return wish.accountIds.flatMap((accountId, place) => {
    const known = wish.known.get(accountId);
    const learned = known && known.status !== 'not_enough_data' ? learnedTimes(wish, accountId, place, known) : [];
    return learned.length === wish.count ? learned : guessedTimes(wish, accountId, place, known);
  });
}

/** Inside the learned hour, at a minute of the account's own that no guess ever has. */
function learnedTimes({ timeZone }: TimesWish, accountId: string, place: number, known: Known): SuggestedTime[] {
  return known.times.map(({ at, reason }) => {
    const zoned = Temporal.Instant.from(at)
      .add({ minutes: 2 + 5 * (place % 11) })
      .toZonedDateTimeISO(timeZone);
    const isClaim = known.status === 'suggestive' && /\d/.test(reason);
    return {
      ...momentOf(accountId, timeZone, zoned),
      basis: 'learned' as const,
      reason: isClaim ? `${reason} Suggestive only.` : reason,
    };
  });
}

/**
 * Each on another day and none for two accounts at the same minute. Every account takes the next hour of the list, so
 * that a few posts already compare morning with evening.
 */
function guessedTimes(wish: TimesWish, accountId: string, place: number, known: Known | undefined): SuggestedTime[] {
  const { timeZone, now, count } = wish;
  const first = Temporal.Instant.fromEpochMilliseconds(now.getTime() + earliestMs).toZonedDateTimeISO(timeZone);
  return Array.from({ length: count }, (_, turn) => {
    const minutes = minutesOf(place, turn);
    const day = dayFor(first, minutesOf(place, 0)).add({ days: turn });
    const wall = day.toPlainDateTime({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
    // A wall time in a clock gap moves forward with the clocks.
    const zoned = wall.toZonedDateTime(timeZone, { disambiguation: 'compatible' });
    return { ...momentOf(accountId, timeZone, zoned), basis: 'guess' as const, reason: guessWords(known) };
  });
}

function momentOf(accountId: string, timeZone: string, zoned: Temporal.ZonedDateTime) {
  return {
    accountId,
    wallTime: zoned.toPlainDateTime().toString({ smallestUnit: 'minute' }),
    timeZone,
    at: new Date(zoned.epochMilliseconds).toISOString(),
  };
}

function guessWords(known: Known | undefined): string {
  if (!known || known.n === 0) return 'A guess: no data yet.';
  const posts = known.nNeeded === 1 ? 'post' : 'posts';
  return `A guess: about ${known.nNeeded} more ${posts} before an hour stands out.`;
}

/** The hours are far enough apart that no two accounts ever meet in a minute. */
function minutesOf(place: number, turn: number): number {
  return (hours[(place + turn) % hours.length] ?? 0) + 5 * (place % 9);
}

/** The first day on which this time of day is still ahead. */
function dayFor(first: Temporal.ZonedDateTime, minutes: number): Temporal.PlainDate {
  const today = first.toPlainDate();
  return first.hour * 60 + first.minute <= minutes ? today : today.add({ days: 1 });
}
