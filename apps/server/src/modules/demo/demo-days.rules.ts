/** The wall time so many days from a moment's day, in UTC: `2026-11-24T18:30`. Pure. */
export function wallTimeIn(from: Date, days: number, time: string): string {
  const day = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate() + days));
  return `${day.toISOString().slice(0, 10)}T${time}`;
}

/** The wall time so many hours after a moment, to the minute, in UTC. Pure. */
export function wallTimeAfter(from: Date, hours: number): string {
  return new Date(from.getTime() + hours * 3_600_000).toISOString().slice(0, 16);
}
