/** Wall times of people and the instants they mean. Pure; the zone's own rules decide. */
import { Temporal } from 'temporal-polyfill';

/**
 * The instant of a wall time in a zone. A wall time in a clock gap moves forward by the gap; one that comes
 * twice takes the first.
 */
export function instantOf(wallTime: string, timeZone: string): Date {
  const zoned = Temporal.PlainDateTime.from(wallTime).toZonedDateTime(timeZone, { disambiguation: 'compatible' });
  return new Date(zoned.epochMilliseconds);
}

/** The wall time that an instant shows in a zone, to the minute. */
export function wallTimeOf(instant: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
}
