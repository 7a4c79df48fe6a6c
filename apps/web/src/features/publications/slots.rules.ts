/** A week of slots as a person edits it, and the neighbours in a queue. Pure. */
import { andWords } from '@antiphon/contract/list-words';
import type { QueueItem, Slot } from './slots.types.ts';

/** Monday to Sunday, as the API counts them. */
export const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export const dayName = (weekday: number): string => weekdayNames[weekday - 1] ?? '';

const inOrder = (one: Slot, other: Slot): number =>
  one.weekday - other.weekday || (one.time < other.time ? -1 : one.time > other.time ? 1 : 0);
const isSame = (one: Slot, other: Slot): boolean => one.weekday === other.weekday && one.time === other.time;

/** The week with this time on these days; what is there already stays once. */
export function withTime(slots: readonly Slot[], time: string, days: readonly number[]): Slot[] {
  const added = days.map((weekday) => ({ weekday, time }));
  const fresh = added.filter((slot) => !slots.some((other) => isSame(slot, other)));
  return [...slots, ...fresh].sort(inOrder);
}

export function without(slots: readonly Slot[], gone: Slot): Slot[] {
  return slots.filter((slot) => !isSame(slot, gone));
}

/** Times of one day, in order. */
export function timesOf(slots: readonly Slot[], weekday: number): string[] {
  return slots
    .filter((slot) => slot.weekday === weekday)
    .map(({ time }) => time)
    .sort();
}

/** To begin with: a morning and a late afternoon on working days. A guess, and said to be one. */
export const suggestion: readonly Slot[] = [1, 2, 3, 4, 5].flatMap((weekday) => [
  { weekday, time: '09:00' },
  { weekday, time: '17:30' },
]);

/** "Monday", "Monday and Tuesday", "Monday to Friday", "every day". */
export function daysWords(days: readonly number[]): string {
  const sorted = [...days].sort((one, other) => one - other);
  if (sorted.length === 7) return 'every day';
  const first = sorted[0] ?? 0;
  const last = sorted.at(-1) ?? 0;
  if (sorted.length > 2 && last - first === sorted.length - 1) return `${dayName(first)} to ${dayName(last)}`;
  return andWords(sorted.map(dayName));
}

/** The place before or behind one that something can be moved to: a slot that is not skipped, or what waits outside. */
export function neighbour(items: readonly QueueItem[], at: string, step: -1 | 1): QueueItem | null {
  const here = items.findIndex((item) => item.at === at);
  if (here < 0) return null;
  for (let index = here + step; index >= 0 && index < items.length; index += step) {
    const item = items[index];
    if (item && !item.isSkipped) return item;
  }
  return null;
}

/** The queue as it will be once a send has moved to another place: what waits there first takes its place. */
export function swapped(items: readonly QueueItem[], publicationId: string, to: string): QueueItem[] {
  const from = items.find(({ publications }) => publications.some(({ id }) => id === publicationId));
  const target = items.find(({ at }) => at === to);
  const moved = from?.publications.find(({ id }) => id === publicationId);
  if (!from || !target || !moved || from === target) return [...items];
  const [other, ...rest] = target.publications;
  const left = from.publications.filter((one) => one !== moved);
  return items.map((item) => {
    if (item === target) return { ...item, publications: [moved, ...rest] };
    return item === from ? { ...item, publications: other ? [other, ...left] : left } : item;
  });
}

/** How full a queue is: "4 waiting, 6 free in the next 4 weeks". */
export function fillWords(items: readonly QueueItem[], days: number): string {
  const waiting = items.reduce((sum, { publications }) => sum + publications.length, 0);
  const free = items.filter(
    ({ kind, isSkipped, publications }) => kind === 'slot' && !isSkipped && publications.length === 0,
  ).length;
  const weeks = Math.round(days / 7);
  return `${waiting} waiting, ${free} free in the next ${weeks === 1 ? 'week' : `${weeks} weeks`}`;
}

/** The queue day by day, in order. `dayOf` names the day of a moment. */
export function byDay<Item extends { readonly at: string }>(
  items: readonly Item[],
  dayOf: (at: string) => string,
): { day: string; items: Item[] }[] {
  const days: { day: string; items: Item[] }[] = [];
  for (const item of items) {
    const day = dayOf(item.at);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
}
