/** Times to offer while nothing is known about an account: spread over days and hours on purpose. Pure. */
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
const earliestMs = 2 * 3_600_000;

export interface TimesWish {
  readonly accountIds: readonly string[];
  readonly timeZone: string;
  readonly now: Date;
  /** How many for each account, one a day. */
  readonly count: number;
}

/**
 * `count` times for each account, each on another day and none for two accounts at the same minute. Every account
 * takes the next hour of the list, so that a few posts already compare morning with evening.
 */
export function suggestTimes({ accountIds, timeZone, now, count }: TimesWish): SuggestedTime[] {
  const first = Temporal.Instant.fromEpochMilliseconds(now.getTime() + earliestMs).toZonedDateTimeISO(timeZone);
  return accountIds.flatMap((accountId, place) =>
    Array.from({ length: count }, (_, turn) => {
      const minutes = minutesOf(place, turn);
      const day = dayFor(first, minutesOf(place, 0)).add({ days: turn });
      const wall = day.toPlainDateTime({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
      // A wall time in a clock gap moves forward with the clocks.
      const zoned = wall.toZonedDateTime(timeZone, { disambiguation: 'compatible' });
      return {
        accountId,
        wallTime: zoned.toPlainDateTime().toString({ smallestUnit: 'minute' }),
        timeZone,
        at: new Date(zoned.epochMilliseconds).toISOString(),
        basis: 'guess' as const,
        reason: 'A guess: no data yet. Spread on purpose, so that there will be some.',
      };
    }),
  );
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
