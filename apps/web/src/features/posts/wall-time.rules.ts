/** Wall times that a person chooses, and what they mean in a zone. Pure: `now` is an argument. */
import { Temporal } from 'temporal-polyfill';

/** What a wall time comes to. */
export interface Moment {
  /** ISO */
  readonly at: string;
  readonly isPast: boolean;
  /** What is odd about it, for people; null when nothing is. */
  readonly oddity: string | null;
}

const minutesOf = (time: Temporal.PlainDateTime): string => time.toPlainTime().toString({ smallestUnit: 'minute' });

/** The moment of a wall time in a zone; null when either cannot be read. A time in a clock gap moves on by the gap. */
export function momentOf(wallTime: string, zone: string, now: Date): Moment | null {
  try {
    const wall = Temporal.PlainDateTime.from(wallTime);
    const first = wall.toZonedDateTime(zone, { disambiguation: 'compatible' });
    const last = wall.toZonedDateTime(zone, { disambiguation: 'later' });
    const meant = first.toPlainDateTime();
    const isInGap = !meant.equals(wall);
    const isTwice = !isInGap && first.epochMilliseconds !== last.epochMilliseconds;
    return {
      at: new Date(first.epochMilliseconds).toISOString(),
      isPast: first.epochMilliseconds <= now.getTime(),
      oddity: isInGap
        ? `The clocks skip ${minutesOf(wall)} that day; it goes out at ${minutesOf(meant)}.`
        : isTwice
          ? `${minutesOf(wall)} comes twice that day; it goes out the first time.`
          : null,
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A time to begin with: the next full quarter that is at least an hour ahead, as a wall time in the zone. */
export function usualTime(now: Date, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(zone)
    .add({ hours: 1 })
    .round({ smallestUnit: 'minute', roundingIncrement: 15, roundingMode: 'ceil' })
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
}

/** Tomorrow and next Monday at nine, in the zone: quick choices with their words; on Sundays both are one. */
export function quickTimes(now: Date, zone: string): readonly { readonly words: string; readonly wallTime: string }[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  const nine = (day: Temporal.PlainDate): string =>
    day.toPlainDateTime({ hour: 9 }).toString({ smallestUnit: 'minute' });
  return [
    { words: 'In an hour', wallTime: usualTime(now, zone) },
    { words: 'Tomorrow, 09:00', wallTime: nine(today.add({ days: 1 })) },
    ...(today.dayOfWeek === 7
      ? []
      : [{ words: 'Monday, 09:00', wallTime: nine(today.add({ days: 8 - today.dayOfWeek })) }]),
  ];
}
