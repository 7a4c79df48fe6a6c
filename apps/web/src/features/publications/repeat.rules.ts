/** A small rule of repeating as a person builds it, and its text. Pure. */

export const weekdayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type WeekdayCode = (typeof weekdayCodes)[number];

export interface Repeat {
  readonly every: 'DAILY' | 'WEEKLY' | 'MONTHLY';
  readonly interval: number;
  /** Weekly: on which days; none: the day of the first one. */
  readonly days: readonly WeekdayCode[];
  /** Monthly: by the day's number, by "the second Tuesday", or the last day. */
  readonly monthly: 'day' | 'weekday' | 'last';
  readonly end:
    | { readonly kind: 'never' }
    | { readonly kind: 'count'; readonly count: number }
    | { readonly kind: 'until'; readonly day: string };
}

/** What a person begins with: every week on the day of the first one. */
export function usualRepeat(): Repeat {
  return { every: 'WEEKLY', interval: 1, days: [], monthly: 'day', end: { kind: 'never' } };
}

/** The weekday of a wall time, and which of its month it is; the fifth is the last. */
function weekdayOf(wallTime: string): { code: WeekdayCode; nth: number } {
  const date = new Date(`${wallTime.slice(0, 10)}T00:00Z`);
  const code = weekdayCodes[(date.getUTCDay() + 6) % 7] ?? 'MO';
  const nth = Math.ceil(date.getUTCDate() / 7);
  return { code, nth: nth === 5 ? -1 : nth };
}

/** The rule as text, for a first wall time. */
export function ruleOf(repeat: Repeat, wallTime: string): string {
  const { every, interval, end } = repeat;
  return [
    `FREQ=${every}`,
    ...(interval > 1 ? [`INTERVAL=${interval}`] : []),
    ...daysOf(repeat, wallTime),
    ...(end.kind === 'count' ? [`COUNT=${end.count}`] : []),
    ...(end.kind === 'until' ? [`UNTIL=${end.day.replaceAll('-', '')}`] : []),
  ].join(';');
}

function daysOf({ every, days, monthly }: Repeat, wallTime: string): string[] {
  const { code, nth } = weekdayOf(wallTime);
  if (every === 'DAILY') return [];
  if (every === 'WEEKLY')
    return [`BYDAY=${weekdayCodes.filter((day) => (days.length > 0 ? days.includes(day) : day === code)).join(',')}`];
  if (monthly === 'last') return ['BYMONTHDAY=-1'];
  return monthly === 'weekday' ? [`BYDAY=${nth}${code}`] : [`BYMONTHDAY=${Number(wallTime.slice(8, 10))}`];
}

/** The rule as it stands in a text of ours; what this builder does not know becomes the nearest it does. */
export function repeatOf(rule: string): Repeat {
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]));
  const usual = usualRepeat();
  const every = parts.get('FREQ');
  const byDay = parts.get('BYDAY')?.split(',') ?? [];
  const until = parts.get('UNTIL');
  const count = parts.get('COUNT');
  return {
    every: every === 'DAILY' || every === 'MONTHLY' ? every : 'WEEKLY',
    interval: Number(parts.get('INTERVAL') ?? 1),
    days: weekdayCodes.filter((code) => byDay.includes(code)),
    monthly: parts.get('BYMONTHDAY') === '-1' ? 'last' : every === 'MONTHLY' && byDay.length > 0 ? 'weekday' : 'day',
    end: count
      ? { kind: 'count', count: Number(count) }
      : until
        ? { kind: 'until', day: until.replace(/^(\d{4})(\d\d)(\d\d).*$/, '$1-$2-$3') }
        : usual.end,
  };
}

/** What the choices of a month are called for a first wall time: "on the 24th", "on the fourth Tuesday". */
export function monthlyWords(wallTime: string): { readonly day: string; readonly weekday: string } {
  const { nth } = weekdayOf(wallTime);
  const date = new Date(`${wallTime.slice(0, 10)}T00:00Z`);
  const name = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' }).format(date);
  const which = nth === -1 ? 'last' : (['', 'first', 'second', 'third', 'fourth'][nth] ?? '');
  return { day: `Day ${date.getUTCDate()}`, weekday: `The ${which} ${name}` };
}
