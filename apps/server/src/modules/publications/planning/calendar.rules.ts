/** Which moments the days of a calendar begin at. Pure; the zone's own rules decide. */
import { Temporal } from 'temporal-polyfill';

/** More than two months at once is no page of a calendar. */
const mostDays = 62;

/** Days in a zone: day `i` lasts from `starts[i]` until `starts[i + 1]`. */
export interface DaysInZone {
  readonly days: readonly string[];
  /** One more than days. */
  readonly starts: readonly Date[];
}

/** Today in a zone and the days before it, so many in all. By the calendar: some days have 23 hours, and some 25. */
export function lastDays(count: number, now: Date, timeZone: string): DaysInZone {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  const first = today.subtract({ days: count - 1 });
  return daysInZone(first.toString(), today.toString(), timeZone) ?? { days: [], starts: [] };
}

/** The days from the first to the last, both of them in; null when there are none or too many. */
export function daysInZone(from: string, to: string, timeZone: string): DaysInZone | null {
  const first = Temporal.PlainDate.from(from);
  const count = first.until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days + 1;
  if (count < 1 || count > mostDays) return null;
  const dates = Array.from({ length: count + 1 }, (_, index) => first.add({ days: index }));
  return {
    days: dates.slice(0, -1).map(String),
    // Where the clocks skip midnight, the day begins with its first moment that exists.
    starts: dates.map((date) => new Date(date.toZonedDateTime({ timeZone }).epochMilliseconds)),
  };
}
