/** Wall-clock hours of the week in a person's zone, and back to instants. */
import { Temporal } from 'temporal-polyfill';

/** Hours of a week; slot = 24·weekday + hour, Monday is 0. */
export const slotsPerWeek = 168;

/** Whether this is an IANA name that this machine knows. Offsets like `+01:00` are no zone. */
export function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const plainInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;

/** Milliseconds since 1970 of an ISO instant with offset; null when it is none. */
export function parseInstant(text: string): number | null {
  if (plainInstant.test(text)) {
    // The common form, read a hundred times faster; a day that does not exist comes back as another one.
    const date = new Date(text);
    if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(text.slice(0, 19))) return date.getTime();
  }
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The slot in which an instant falls, by the zone's own rules for daylight saving. */
export function slotOf(epochMs: number, timeZone: string): number {
  const wall = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);
  return 24 * (wall.dayOfWeek - 1) + wall.hour;
}

/**
 * The first instant after `after` at which the zone's clock shows the beginning of `slot`.
 * A wall time inside a clock gap moves forward; of a repeated one the first is taken.
 *
 * @param after ISO instant.
 * @returns ISO instant with Z.
 */
export function nextInstantOfSlot(slot: number, timeZone: string, after: string): string {
  const start = Temporal.Instant.from(after);
  const today = start.toZonedDateTimeISO(timeZone).toPlainDate();
  const daysAhead = (Math.floor(slot / 24) - (today.dayOfWeek - 1) + 7) % 7;
  const time = Temporal.PlainTime.from({ hour: slot % 24 });
  for (const days of [daysAhead, daysAhead + 7]) {
    const wall = today.add({ days }).toPlainDateTime(time).toZonedDateTime(timeZone, { disambiguation: 'compatible' });
    if (Temporal.Instant.compare(wall.toInstant(), start) > 0) return wall.toInstant().toString();
  }
  throw new RangeError(`No instant of slot ${slot} was found within two weeks after ${after}.`);
}
