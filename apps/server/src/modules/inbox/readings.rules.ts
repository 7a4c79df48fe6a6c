/** How often comments are read. Pure. */
const hourMs = 3_600_000;

/** Comments come soon or not at all: hourly on the first day, then less often, and no more after thirty days. */
export const readingPace = [
  { untilHours: 24, everyHours: 1 },
  { untilHours: 168, everyHours: 6 },
  { untilHours: 720, everyHours: 24 },
] as const;

/** The first look comes this long after publishing. */
export const firstLookMinutes = 15;

/** When comments are read again by themselves; a moment in the past means now, null no more. */
export function nextReadingAt(publishedAt: Date, readAt: Date | null, now: Date): Date | null {
  const ageHours = (now.getTime() - publishedAt.getTime()) / hourMs;
  const pace = readingPace.find(({ untilHours }) => ageHours < untilHours);
  if (!pace) return null;
  const first = publishedAt.getTime() + firstLookMinutes * 60_000;
  return new Date(readAt ? readAt.getTime() + pace.everyHours * hourMs : first);
}

/** How long to leave a network alone after so many failures in a row: 1 min doubling to 1 h. */
export function backoffMs(failureCount: number): number {
  return Math.min(hourMs, 60_000 * 2 ** Math.min(10, Math.max(0, failureCount - 1)));
}
