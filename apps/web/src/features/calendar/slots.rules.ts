/** Free slots of accounts, as places of the calendar. Pure. */
import type { Publication } from '../publications/index.tsx';
import { addDays, weekdayOf } from './days.rules.ts';
import { momentsOf, spotAt } from './zone.rules.ts';

/** An account's week, as far as it matters here. */
export interface AccountSlots {
  readonly accountId: string;
  readonly zone: string;
  readonly slots: readonly { readonly weekday: number; readonly time: string }[];
}

/** A time at which some accounts like to post and have nothing. */
export interface FreeSlot {
  readonly day: string;
  readonly minutes: number;
  readonly accountIds: readonly string[];
}

/** With slots of more accounts than this, a week would show nothing else. */
const mostAccounts = 12;
const minuteMs = 60_000;

const minuteOf = (at: number): number => Math.floor(at / minuteMs);
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** The moments of an account's slots on some days of its own clock. A slot in a clock gap is none that day. */
function momentsIn({ zone, slots }: AccountSlots, days: readonly string[]): number[] {
  return days.flatMap((day) =>
    slots
      .filter(({ weekday }) => weekday === weekdayOf(day))
      .flatMap(({ time }) => momentsOf({ day, minutes: minutesOf(time) }, zone)[0] ?? []),
  );
}

/** Free slots from `now` on, by day, where the clock of `zone` shows them. */
export function freeSlotsOf(
  sets: readonly AccountSlots[],
  days: readonly string[],
  zone: string,
  now: Date,
  sends: readonly Pick<Publication, 'accountId' | 'dueAt' | 'state'>[],
): ReadonlyMap<string, readonly FreeSlot[]> {
  const used = sets.filter(({ slots }) => slots.length > 0);
  if (used.length > mostAccounts) return new Map();
  const standing = sends.filter(({ state }) => state !== 'cancelled');
  const taken = new Set(standing.map(({ accountId, dueAt }) => `${accountId} ${minuteOf(Date.parse(dueAt))}`));
  // A slot of the day before or after, on its account's clock, may lie on the first or last day here.
  const around = [addDays(days[0] ?? '', -1), ...days, addDays(days.at(-1) ?? '', 1)];
  const free = used.flatMap((set) =>
    momentsIn(set, around)
      .filter((at) => at > now.getTime() && !taken.has(`${set.accountId} ${minuteOf(at)}`))
      .map((at) => ({ ...spotAt(at, zone), accountIds: [set.accountId] })),
  );
  const byDay = new Map<string, FreeSlot[]>();
  for (const slot of free.filter(({ day }) => days.includes(day))) {
    const known = byDay.get(slot.day) ?? [];
    const same = known.find(({ minutes }) => minutes === slot.minutes);
    const rest = known.filter((one) => one !== same);
    byDay.set(slot.day, [...rest, { ...slot, accountIds: [...(same?.accountIds ?? []), ...slot.accountIds] }]);
  }
  return byDay;
}
