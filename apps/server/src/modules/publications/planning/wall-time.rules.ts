/** Wall times of people and the instants they mean. Pure; the zone's own rules decide. */
import { Temporal } from 'temporal-polyfill';

/** What a wall time comes to in a zone. */
export interface ReadTime {
  readonly at: Date;
  /** The wall time that the clock shows then: another one only where it skips the wanted one. */
  readonly shown: string;
  /** `skipped`: the clock never shows it that day; `twice`: it shows it two times, and the first is meant. */
  readonly oddity: 'skipped' | 'twice' | null;
}

/**
 * The moment of a wall time in a zone. One in a clock gap moves forward by the gap; one that comes twice is the first.
 * @throws RangeError when no clock ever shows it, or the zone is none.
 */
export function readWallTime(wallTime: string, timeZone: string): ReadTime {
  const wall = Temporal.PlainDateTime.from(wallTime);
  const first = wall.toZonedDateTime(timeZone, { disambiguation: 'compatible' });
  const shown = first.toPlainDateTime();
  const isSkipped = !shown.equals(wall);
  const isTwice =
    !isSkipped &&
    wall.toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds !== first.epochMilliseconds;
  return {
    at: new Date(first.epochMilliseconds),
    shown: toMinutes(shown),
    oddity: isSkipped ? 'skipped' : isTwice ? 'twice' : null,
  };
}

/** The instant of a wall time in a zone, as `readWallTime` has it. */
export function instantOf(wallTime: string, timeZone: string): Date {
  return readWallTime(wallTime, timeZone).at;
}

/** What is odd about a wall time, for people; null when nothing is. */
export function oddityWords(wallTime: string, timeZone: string): string | null {
  const { shown, oddity } = readWallTime(wallTime, timeZone);
  const time = timeOf(wallTime);
  if (oddity === 'twice') return `${time} comes twice that day; it goes out the first time.`;
  if (oddity === null) return null;
  const isOtherDay = shown.slice(0, 10) !== wallTime.slice(0, 10);
  return isOtherDay
    ? `The clocks skip ${time} that day; it goes out at ${timeOf(shown)} on ${shown.slice(0, 10)}.`
    : `The clocks skip ${time} that day; it goes out at ${timeOf(shown)}.`;
}

/** The wall time that an instant shows in a zone, to the minute. */
export function wallTimeOf(instant: Date, timeZone: string): string {
  return toMinutes(
    Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDateTime(),
  );
}

const toMinutes = (wall: Temporal.PlainDateTime): string => wall.toString({ smallestUnit: 'minute' });
const timeOf = (wallTime: string): string => wallTime.slice(11, 16);
