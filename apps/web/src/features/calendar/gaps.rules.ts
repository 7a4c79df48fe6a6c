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
