/** Months, caps and how money is said. Pure. */
import { Temporal } from 'temporal-polyfill';

/** 1e-10 USD in a dollar. */
const unitsPerDollar = 10_000_000_000n;

export interface MonthBounds {
  /** `2026-11`. */
  readonly month: string;
  readonly begins: Date;
  readonly ends: Date;
}

/** The month that an instant lies in, by the clocks of a zone. */
export function monthOf(now: Date, timeZone: string): string {
  const { year, month } = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  return `${year}-${String(month).padStart(2, '0')}`;
}

/** When a month begins and ends by the clocks of a zone. */
export function boundsOf(month: string, timeZone: string): MonthBounds {
  const first = Temporal.PlainDate.from(`${month}-01`);
  const instant = (day: Temporal.PlainDate) => new Date(day.toZonedDateTime(timeZone).epochMilliseconds);
  return { month, begins: instant(first), ends: instant(first.add({ months: 1 })) };
}

/** Whether so much more stays within the cap. */
export function fitsCap(totals: { spent: bigint; reserved: bigint }, more: bigint, cap: bigint | null): boolean {
  return cap === null || totals.spent + totals.reserved + more <= cap;
}

/** Whether a change of the cap lets more be spent than before; null: no cap. */
export function isRaised(before: bigint | null, after: bigint | null): boolean {
  return before !== null && (after === null || after > before);
}

/** "$25.00", "$0.0867": two decimals from one dollar up, four below; never less than it is. */
export function inDollars(amount: bigint): string {
  const decimals = amount >= unitsPerDollar ? 2 : 4;
  const step = 10n ** BigInt(10 - decimals);
  const rounded = (amount + step - 1n) / step;
  const digits = rounded.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, -decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  return `$${whole}.${digits.slice(-decimals)}`;
}

/** "1 December": the day on which the month after `now` begins. */
export function nextMonthBegins(now: Date, timeZone: string): string {
  const next = Temporal.PlainDate.from(`${monthOf(now, timeZone)}-01`).add({ months: 1 });
  const name = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(
    new Date(`${next.toString()}T00:00:00Z`),
  );
  return `1 ${name}`;
}
