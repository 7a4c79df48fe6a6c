/** Days, weeks and months of a calendar: `2026-11-24` and arithmetic on it. Pure. */

/** 1 Monday … 7 Sunday, as ISO counts. */
export type WeekStart = 1 | 6 | 7;
export type GridView = 'month' | 'week';

const dayMs = 86_400_000;
const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Whether it is a day between the years 2000 and 2999: what the server takes. */
export function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^2\d{3}-\d{2}-\d{2}$/.test(value)) return false;
  const ms = msOf(value);
  return !Number.isNaN(ms) && dayOf(ms) === value;
}

/** So many days later, or earlier; never out of the years that are known. */
export function addDays(day: string, count: number): string {
  const next = dayOf(msOf(day) + count * dayMs);
  return isDay(next) ? next : day;
}

/** How many days lie between: 1 from a day to the next. */
export const daysBetween = (from: string, to: string): number => Math.round((msOf(to) - msOf(from)) / dayMs);

/** 1 Monday … 7 Sunday. */
export const weekdayOf = (day: string): number => new Date(msOf(day)).getUTCDay() || 7;

/** The seven days of the week a day lies in. */
export function weekOf(day: string, weekStart: WeekStart): readonly string[] {
  const first = addDays(day, -((weekdayOf(day) - weekStart + 7) % 7));
  return Array.from({ length: 7 }, (_, index) => addDays(first, index));
}

export const isSameMonth = (one: string, other: string): boolean => one.slice(0, 7) === other.slice(0, 7);

/** The whole weeks in which a month lies, four to six of them. */
export function monthOf(day: string, weekStart: WeekStart): readonly (readonly string[])[] {
  const first = `${day.slice(0, 7)}-01`;
  const weeks: (readonly string[])[] = [];
  for (let week = weekOf(first, weekStart); ; week = weekOf(addDays(week[6] ?? first, 1), weekStart)) {
    weeks.push(week);
    if (!isSameMonth(addDays(week[6] ?? first, 1), first) || weeks.length === 6) return weeks;
  }
}

/** The days a view shows, in order. */
export function daysOf(view: GridView, day: string, weekStart: WeekStart): readonly string[] {
  return view === 'week' ? weekOf(day, weekStart) : monthOf(day, weekStart).flat();
}

/** The same place one week or month later or earlier; of a month its first day, so that no month is skipped. */
export function stepOf(view: GridView, day: string, by: 1 | -1): string {
  if (view === 'week') return addDays(day, by * 7);
  const [year = 2000, month = 1] = day.split('-').map(Number);
  const next = dayOf(Date.UTC(year, month - 1 + by, 1));
  return isDay(next) ? next : day;
}

/** English dates are British here; every other language is as it is. */
const localeOf = (language: string): string => (language === 'en' ? 'en-GB' : language);
const named = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(parts)}`;
  let known = named.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(localeOf(language), { timeZone: 'UTC', ...parts });
    named.set(key, known);
  }
  return known;
}

/** "November 2026", "23 – 29 November" (with the year when it is not that of `today`), in the person's language. */
export function titleOf(
  view: GridView,
  day: string,
  { weekStart, language, today }: { weekStart: WeekStart; language: string; today: string },
): string {
  if (view === 'month') return formatter(language, { month: 'long', year: 'numeric' }).format(msOf(day));
  const week = weekOf(day, weekStart);
  const isThisYear = [week[0], week[6]].every((one) => one?.slice(0, 4) === today.slice(0, 4));
  const parts = { day: 'numeric', month: 'long', ...(isThisYear ? {} : { year: 'numeric' as const }) } as const;
  return formatter(language, parts).formatRange(msOf(week[0] ?? day), msOf(week[6] ?? day));
}

/** "Mon", "Mo", "月". */
export const weekdayName = (day: string, language: string, width: 'short' | 'narrow' = 'short'): string =>
  formatter(language, { weekday: width }).format(msOf(day));

/** "Tuesday 24 November" in the person's language. */
export const longDayName = (day: string, language: string): string =>
  formatter(language, { weekday: 'long', day: 'numeric', month: 'long' }).format(msOf(day)).replace(',', '');

/** "Nov", for the first of a month inside a grid. */
export const monthName = (day: string, language: string): string =>
  formatter(language, { month: 'short' }).format(msOf(day));

/** The number in its cell: "24". */
export const numberOf = (day: string): string => String(Number(day.slice(8)));
