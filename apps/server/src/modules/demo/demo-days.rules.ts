/** The demo's days and hours, in the zone of whoever looks at it. Pure. */

/** The wall time so many days from a wall time's day: `2026-11-24T18:30`. */
export function wallTimeIn(from: string, days: number, time: string): string {
  const [year = 0, month = 1, day = 1] = from.slice(0, 10).split('-').map(Number);
  const moved = new Date(Date.UTC(year, month - 1, day + days));
  return `${moved.toISOString().slice(0, 10)}T${time}`;
}

const quarterMs = 15 * 60_000;

/** The first quarter of an hour that lies at least so many hours after a moment: people do not plan for 14:37. */
export function nextQuarter(from: Date, hours: number): Date {
  return new Date(Math.ceil((from.getTime() + hours * 3_600_000) / quarterMs) * quarterMs);
}
