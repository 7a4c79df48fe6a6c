/**
 * Wall clocks of zones, by the browser's own zone database: what a moment shows there, and which moments a wall time
 * means (none where the clocks skip it, two where it comes twice). Pure.
 */
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const formats = new Map<string, Intl.DateTimeFormat>();

/** A place on the wall clock: the day, and minutes after its midnight. */
export interface Spot {
  readonly day: string;
  readonly minutes: number;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  return format;
}

/** What a clock in the zone shows, as if it were UTC, in ms. */
const shownAt = (at: number, zone: string): number => Date.parse(`${formatOf(zone).format(at).replace(' ', 'T')}Z`);
/** How far the zone's clocks are ahead of UTC at a moment, in ms. */
const offsetAt = (at: number, zone: string): number => shownAt(at, zone) - Math.floor(at / 1000) * 1000;
const wallMs = ({ day, minutes }: Spot): number => Date.parse(`${day}T00:00:00Z`) + minutes * minuteMs;

/** Day and minute that a clock in the zone shows at a moment. */
export function spotAt(instant: string | number | Date, zone: string): Spot {
  const shown = new Date(shownAt(new Date(instant).getTime(), zone)).toISOString();
  return { day: shown.slice(0, 10), minutes: Number(shown.slice(11, 13)) * 60 + Number(shown.slice(14, 16)) };
}

/** All moments at which a clock in the zone shows this: none, one, or two (ms, in order). */
export function momentsOf(spot: Spot, zone: string): readonly number[] {
  const wall = wallMs(spot);
  const offsets = new Set([offsetAt(wall - dayMs, zone), offsetAt(wall, zone), offsetAt(wall + dayMs, zone)]);
  return [...offsets]
    .map((offset) => wall - offset)
    .filter((at) => shownAt(at, zone) === wall)
    .sort((a, b) => a - b);
}

const two = (count: number): string => String(count).padStart(2, '0');
/** "18:30" */
export const clockOf = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
/** "2026-11-26T18:30", as the API takes it. */
export const wallTimeOf = ({ day, minutes }: Spot): string => `${day}T${clockOf(minutes)}`;

/** The clocks change on that day: from `from` to `to` is skipped, or comes twice. Minutes after midnight. */
export interface ClockChange {
  readonly kind: 'skipped' | 'twice';
  readonly from: number;
  readonly to: number;
}

/** How the clocks of a zone change on a day; null when they do not. */
export function clockChangeOf(day: string, zone: string): ClockChange | null {
  const start = wallMs({ day, minutes: 0 });
  // Beyond both ends of the day.
  let low = start - offsetAt(start, zone) - 2 * hourMs;
  let high = low + 28 * hourMs;
  const before = offsetAt(low, zone);
  const after = offsetAt(high, zone);
  if (before === after) return null;
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2 / 1000) * 1000;
    if (offsetAt(middle, zone) === before) low = middle;
    else high = middle;
  }
  const at = Math.round(high / minuteMs) * minuteMs;
  const [early, late] = [at + Math.min(before, after), at + Math.max(before, after)];
  if (early < start || early >= start + dayMs) return null;
  return {
    kind: after > before ? 'skipped' : 'twice',
    from: (early - start) / minuteMs,
    to: Math.min(1440, (late - start) / minuteMs),
  };
}
