/** When an account's coming slots are, and which of them is free. Pure: `now` is an argument. */
import { Temporal } from 'temporal-polyfill';
import { instantOf } from './wall-time.rules.ts';

/** A wall time of the week; Monday is 1. */
export interface WeekSlot {
  readonly weekday: number;
  /** `09:00` */
  readonly time: string;
}
export interface ComingSlot {
  readonly at: Date;
  readonly wallTime: string;
}

/** A slot that begins sooner is no longer filled: there would be no time to take it back. */
export const leadMs = 60_000;
/** As far ahead as anything can be planned, in days. */
export const furthestDays = 2 * 366;

/** Slots in the order of the week. */
export function inOrder(slots: readonly WeekSlot[]): WeekSlot[] {
  return [...slots].sort((one, other) => one.weekday - other.weekday || (one.time < other.time ? -1 : 1));
}

/**
 * Coming slots in the order of time, each moment once: where the clocks skip an hour, two slots can fall together.
 * A slot keeps its wall time all the year; its instant follows the zone.
 */
export function* comingSlots(
  slots: readonly WeekSlot[],
  timeZone: string,
  now: Date,
  days = furthestDays,
): Generator<ComingSlot> {
  const from = now.getTime() + leadMs;
  // A zone can skip a whole day or repeat an hour, so what a day brings is put in order with the day before it.
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  let waiting: ComingSlot[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let ahead = -1; ahead <= days + 1; ahead += 1) {
    const day = today.add({ days: ahead });
    const fresh = slots
      .filter(({ weekday }) => weekday === day.dayOfWeek)
      .map(({ time }) => ({ wallTime: `${day}T${time}`, at: instantOf(`${day}T${time}`, timeZone) }));
    const all = [...waiting, ...fresh].sort((one, other) => one.at.getTime() - other.at.getTime());
    const ripe = instantOf(`${day}T00:00`, timeZone).getTime();
    waiting = all.filter(({ at }) => at.getTime() >= ripe);
    for (const slot of all) {
      const at = slot.at.getTime();
      if (at >= ripe || at < from || at <= last) continue;
      last = at;
      yield slot;
    }
  }
}

/** The minute of an instant: what is due within a slot's minute fills it. */
export const minuteOf = (at: Date): number => Math.floor(at.getTime() / 60_000);

/** The first coming slot whose minute is neither taken nor skipped; undefined when none is. */
export function nextFreeSlot(
  slots: readonly WeekSlot[],
  timeZone: string,
  now: Date,
  taken: ReadonlySet<number>,
): ComingSlot | undefined {
  for (const slot of comingSlots(slots, timeZone, now)) if (!taken.has(minuteOf(slot.at))) return slot;
  return undefined;
}

/** Whether a moment is one of the coming slots. */
export function slotAt(slots: readonly WeekSlot[], timeZone: string, now: Date, wanted: Date): ComingSlot | undefined {
  for (const slot of comingSlots(slots, timeZone, now)) {
    if (minuteOf(slot.at) === minuteOf(wanted)) return slot;
    if (slot.at > wanted) return undefined;
  }
  return undefined;
}
