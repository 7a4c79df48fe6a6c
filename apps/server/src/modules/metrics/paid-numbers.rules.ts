/** When a network that charges for a reading once on a day (UTC) charges for it again. Pure. */

const dayMs = 86_400_000;
/** Longer than any call takes: on which day the network counts a call that spans midnight, nobody knows. */
const marginMs = 60_000;

/** What was read since this moment is paid for today; null: nothing may be taken as paid for, midnight is too near. */
export function paidForSince(now: Date): Date | null {
  const sinceMidnight = now.getTime() % dayMs;
  if (sinceMidnight <= marginMs || sinceMidnight >= dayMs - marginMs) return null;
  return new Date(now.getTime() - sinceMidnight + marginMs);
}

/**
 * The most days (UTC) on which a post is read at these ages, whatever time of day it goes out: so often it is paid for.
 * @param agesHours in whole hours.
 */
export function mostReadingDays(agesHours: readonly number[]): number {
  const daysFrom = (minute: number) => new Set(agesHours.map((age) => Math.floor((minute / 60 + age) / 24))).size;
  return Math.max(0, ...Array.from({ length: 24 * 60 }, (_, minute) => daysFrom(minute)));
}
