/**
 * Times in words. Everything comes as ISO with Z and is shown in a named IANA zone; `now` is an argument.
 */
type Parts = Intl.DateTimeFormatOptions;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(instant: string | Date, zone: string, parts: Parts): string {
  const key = `${zone} ${JSON.stringify(parts)}`;
  let formatter = formats.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...parts });
    formats.set(key, formatter);
  }
  return formatter
    .format(typeof instant === 'string' ? new Date(instant) : instant)
    .replace(',', '')
    .replace('Sept', 'Sep');
}

/** The zone this browser is set to; what a person sees until they choose one. */
export const browserZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** "09:41" */
export const formatTime = (instant: string | Date, zone: string): string =>
  format(instant, zone, { hour: '2-digit', minute: '2-digit' });

/** "09:00:01", for what was proved. */
export const formatTimeExact = (instant: string | Date, zone: string): string =>
  format(instant, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** "Tue 24 Nov" */
export const formatDay = (instant: string | Date, zone: string): string =>
  format(instant, zone, { weekday: 'short', day: 'numeric', month: 'short' });

/** "Tuesday 24 November" */
export const formatLongDay = (instant: string | Date, zone: string): string =>
  format(instant, zone, { weekday: 'long', day: 'numeric', month: 'long' });

/** "24 November 2026" */
export const formatDate = (instant: string | Date, zone: string): string =>
  format(instant, zone, { day: 'numeric', month: 'long', year: 'numeric' });

/** "Tue 24 Nov, 09:00"; with the year when it is not the year of `now`. */
export function formatMoment(instant: string | Date, zone: string, now: Date): string {
  const year = (of: string | Date): string => format(of, zone, { year: 'numeric' });
  const other = year(instant) === year(now) ? '' : ` ${year(instant)}`;
  return `${formatDay(instant, zone)}${other}, ${formatTime(instant, zone)}`;
}

/** The calendar day in the zone, for grouping: "2026-11-24". */
export function dayKey(instant: string | Date, zone: string): string {
  const date = typeof instant === 'string' ? new Date(instant) : instant;
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    date,
  );
}

/** "Dublin time" for Europe/Dublin; "UTC" stays itself. */
export function zoneName(zone: string): string {
  const city = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;
  return zone === 'UTC' || zone === 'Etc/UTC' ? 'UTC' : `${city} time`;
}

/** "UTC+1" at that moment, for people in two places. */
export function zoneOffset(instant: string | Date, zone: string): string {
  const date = typeof instant === 'string' ? new Date(instant) : instant;
  const part = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'shortOffset' })
    .formatToParts(date)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return (part ?? 'UTC').replace('GMT', 'UTC').replace('-', '−').replace(/^UTC$/, 'UTC+0');
}

/** A length of time in its largest unit: "30 s", "12 min", "3 h", "6 days". */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}\u00a0s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes}\u00a0min`;
  const hours = Math.round(minutes / 60);
  if (hours < 48) return `${hours}\u00a0h`;
  const days = Math.round(hours / 24);
  return `${days}\u00a0days`;
}

/** How long ago: "just now" under 10 s, then "12 min ago". */
export function formatAge(instant: string | Date, now: Date): string {
  const age = now.getTime() - new Date(instant).getTime();
  return age < 10_000 ? 'just now' : `${formatDuration(age)} ago`;
}

/** How far ahead: "in 30 s"; "now" when it is due. */
export function formatAhead(instant: string | Date, now: Date): string {
  const ahead = new Date(instant).getTime() - now.getTime();
  return ahead <= 0 ? 'now' : `in ${formatDuration(ahead)}`;
}
