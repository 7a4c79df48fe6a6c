/** Days on which an account that usually says something says nothing. Pure. */
import { addDays } from './days.rules.ts';

export interface Gap {
  readonly accountId: string;
  /** Its first empty day. */
  readonly day: string;
  readonly days: number;
}

/** Fewer empty days than this are a pause, no gap. */
const leastDays = 3;

/**
 * The empty stretches from tomorrow on, of accounts that have a rhythm: something in these days or in the weeks before
 * (only those are in `accounts`).
 */
export function gapsOf(
  days: readonly string[],
  accounts: readonly { readonly accountId: string; readonly days: readonly string[] }[],
  today: string,
): readonly Gap[] {
  const ahead = days.filter((day) => day > today);
  return accounts.flatMap(({ accountId, days: planned }) => {
    const taken = new Set(planned);
    const gaps: Gap[] = [];
    for (const day of ahead) {
      if (taken.has(day)) continue;
      const last = gaps.at(-1);
      if (last && addDays(last.day, last.days) === day) gaps[gaps.length - 1] = { ...last, days: last.days + 1 };
      else gaps.push({ accountId, day, days: 1 });
    }
    return gaps.filter(({ days: count }) => count >= leastDays);
  });
}

const hourMinutes = 60;
/** Gaps of a day take as much room as this. */
const roomMinutes = 2 * hourMinutes;
/** Noon and later first: there they are looked for. */
const hoursForGaps = [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 11, 10, 9, 8, 7];

/** The minute of the day at which gaps lie on nothing, as far as there is one; `taken` is where something begins. */
export function roomForGaps(taken: readonly number[]): number {
  const isFree = (from: number): boolean =>
    taken.every((minutes) => minutes <= from - hourMinutes || minutes >= from + roomMinutes);
  const from = hoursForGaps.map((hour) => hour * hourMinutes).find(isFree);
  return from ?? 12 * hourMinutes;
}
