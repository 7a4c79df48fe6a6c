/** At which ages posts are read, and what that says about their numbers. Pure. */

/** Ages in hours: close together while a post grows, then further apart. After the last one it is left alone. */
export const readingAgesHours = [1, 3, 6, 12, 24, 48, 72, 168, 336, 720] as const;

/** A reading that was missed for this long after the last age is not made up for. */
export const lateLimitHours = 168;

/** The one age at which posts are compared. A reading counts for it from then until the next age, no later. */
export const fixedAgeHours = 48;
export const fixedAgeUntilHours = 72;

/** Followers are read this often. */
export const accountEveryHours = 6;

/** Said so often in a row, "gone" is believed: a network's index may be late, a post does not come back. */
export const goneReadings = 2;

const hourMs = 3_600_000;

/** What is known of a publication's readings. */
export interface ReadSoFar {
  readonly publishedAt: Date;
  /** The newest reading of any kind; null: none. */
  readonly lastReadAt: Date | null;
  /** How many of the newest readings in a row said "gone". */
  readonly goneCount: number;
}

/** When a publication is read again by itself: a moment in the past means now; null means no more. */
export function nextReadingAt(known: ReadSoFar, now: Date): Date | null {
  if (known.goneCount >= goneReadings) return null;
  const publishedMs = known.publishedAt.getTime();
  const lastMs = known.lastReadAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  const moments = readingAgesHours.map((hours) => publishedMs + hours * hourMs);
  const next = moments.find((moment) => moment > lastMs);
  const last = moments.at(-1) ?? publishedMs;
  if (next === undefined || now.getTime() > last + lateLimitHours * hourMs) return null;
  return new Date(next);
}

/** Whether the numbers still move fast. */
export function isGrowing(publishedAt: Date, now: Date): boolean {
  return now.getTime() - publishedAt.getTime() < fixedAgeHours * hourMs;
}

/** How long to leave a network alone after so many failures in a row: 1 min doubling to 1 h. */
export function backoffMs(failureCount: number): number {
  return Math.min(hourMs, 60_000 * 2 ** Math.min(10, Math.max(0, failureCount - 1)));
}
