/** A page of the calendar after a move that the server has not confirmed yet. Pure. */
import type { CalendarRange } from './calendar.api.ts';
import { spotAt } from './zone.rules.ts';

type Days = CalendarRange['days'];

function counted(days: Days, day: string, state: Days[number]['byState'], by: 1 | -1): Days {
  const [name] = Object.keys(state) as (keyof typeof state)[];
  if (!name) return days;
  const known = days.find((one) => one.day === day) ?? { day, total: 0, byState: {} };
  const changed = {
    day,
    total: known.total + by,
    byState: { ...known.byState, [name]: (known.byState[name] ?? 0) + by },
  };
  return [...days.filter((one) => one.day !== day), changed]
    .filter(({ total }) => total > 0)
    .toSorted((a, b) => a.day.localeCompare(b.day));
}

/** The same days with these sends at another moment; a missed one is planned again. What is not there stays away. */
export function movedTo(
  range: CalendarRange,
  ids: ReadonlySet<string>,
  at: string,
  zone: string,
  shown: ReadonlySet<string>,
): CalendarRange {
  const day = spotAt(at, zone).day;
  let { days } = range;
  const items = range.items.flatMap((send) => {
    if (!ids.has(send.id)) return [send];
    days = counted(days, spotAt(send.dueAt, zone).day, { [send.state]: 1 }, -1);
    if (!shown.has(day)) return [];
    days = counted(days, day, { scheduled: 1 }, 1);
    return [{ ...send, dueAt: at, state: 'scheduled' as const }];
  });
  return { ...range, days, items: items.toSorted((a, b) => a.dueAt.localeCompare(b.dueAt)) };
}
