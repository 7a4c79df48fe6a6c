/** What lies under the pointer, in days and minutes. */
import type { Spot } from './zone.rules.ts';

const dayMinutes = 1440;
const snapMinutes = 15;
const edgePx = 56;
const scrollPx = 14;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const isNear = (one: Point, other: Point, px: number): boolean =>
  Math.hypot(one.x - other.x, one.y - other.y) < px;

/** The minute at a height of a column of hours, on the quarter or (fine) on the minute. */
export function minutesIn(column: Element, y: number, isFine: boolean): number {
  const { top, height } = column.getBoundingClientRect();
  const step = isFine ? 1 : snapMinutes;
  const minutes = Math.round((((y - top) / height) * dayMinutes) / step) * step;
  return Math.min(dayMinutes - step, Math.max(0, minutes));
}

/** The place under a point; where days have no hours, the time stays `minutes`. null: no day is there. */
export function spotUnder(point: Point, grabY: number, minutes: number, isFine: boolean): Spot | null {
  const under = document.elementFromPoint(point.x, point.y);
  const place = under?.closest<HTMLElement>('[data-day]');
  const day = place?.dataset.day;
  if (!place || !day) return null;
  // A slot is one place, however high it is drawn.
  const slot = under?.closest<HTMLElement>('[data-minutes]')?.dataset.minutes;
  if (slot !== undefined) return { day, minutes: Number(slot) };
  return { day, minutes: 'hours' in place.dataset ? minutesIn(place, point.y - grabY, isFine) : minutes };
}

/** Scrolls what scrolls while something is held near its edge. */
export function scrollAtEdge(frame: HTMLElement | null, { y }: Point): void {
  const own = frame && frame.scrollHeight > frame.clientHeight ? frame : null;
  const { top, bottom } = own ? own.getBoundingClientRect() : { top: 0, bottom: innerHeight };
  const by = y < top + edgePx ? -scrollPx : y > bottom - edgePx ? scrollPx : 0;
  if (by !== 0) (own ?? window).scrollBy(0, by);
}
