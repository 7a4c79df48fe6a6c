/** Money of a month in words and shares, and what a person types as a cap. */
import { formatBound, formatExact, parseMoney } from '../../lib/money.ts';
import type { SpendMonth } from './spending.api.ts';

type Totals = Pick<SpendMonth, 'spent' | 'reserved' | 'cap' | 'sandboxSpent'>;

const shareOf = (part: bigint, whole: bigint): number => (whole === 0n ? 0 : Number((part * 10_000n) / whole) / 10_000);

/** What the meter shows: of the cap, or without one of what is spent and reserved together. */
export function monthMeter(month: Totals): { exact: number; possible: number; words: string; label: string } {
  const spent = parseMoney(month.spent);
  const reserved = parseMoney(month.reserved);
  const cap = month.cap === null ? null : parseMoney(month.cap);
  const whole = cap ?? spent + reserved;
  const words = cap === null ? formatExact(spent) : `${formatExact(spent)} of ${formatExact(cap)}`;
  const more = reserved > 0n ? `, at most ${formatExact(reserved)} more` : '';
  const isNothing = cap === 0n && spent + reserved > 0n;
  return {
    exact: isNothing ? 1 : shareOf(spent, whole),
    possible: isNothing ? 1 : shareOf(reserved, whole),
    words,
    label: `${words} spent${more}`,
  };
}

/** "≤ $1.47 more is planned"; '' while nothing is reserved. */
export function plannedWords({ reserved }: Pick<Totals, 'reserved'>): string {
  const units = parseMoney(reserved);
  return units > 0n ? `${formatBound(units)} more is planned` : '';
}

/** "November"; with the year when it is not this year's. */
export function monthName(month: string, now: Date, style: 'short' | 'long' = 'short'): string {
  const at = new Date(`${month}-15T12:00:00Z`);
  const isThisYear = month.slice(0, 4) === String(now.getUTCFullYear());
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    month: 'long',
    ...(isThisYear && style === 'short' ? {} : { year: 'numeric' as const }),
  }).format(at);
}

/** The month before or after: "2026-12" and 1 is "2027-01". */
export function monthBeside(month: string, step: 1 | -1): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const count = year * 12 + number - 1 + step;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/** A typed amount of dollars as digits of the contract: "25", "$1,000.50". Words say what is wrong. */
export function readCap(typed: string): { cap: string | null } | { fault: string } {
  const clean = typed.replace(/[$\s]/g, '').replace(/,(?=\d{3}(\D|$))/g, '');
  if (clean === '') return { cap: null };
  const found = /^(\d{1,8})(?:\.(\d{1,10}))?$/.exec(clean);
  if (!found) return { fault: 'Write dollars like 25 or 25.50; leave it empty for no cap.' };
  const [, whole = '0', part = ''] = found;
  return { cap: (BigInt(whole) * 10_000_000_000n + BigInt(part.padEnd(10, '0'))).toString() };
}

/** A cap as it stands in its field: "25.00"; '' for none. */
export function capField(cap: string | null): string {
  if (cap === null) return '';
  return formatExact(parseMoney(cap)).replace(/[$,]/g, '');
}
