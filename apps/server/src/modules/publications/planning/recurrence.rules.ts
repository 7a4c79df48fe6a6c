/**
 * What a rule of repeating means. Pure: `now` is an argument. Occurrences are reckoned as wall times on a calendar
 * without a zone, and only then held against the clock: so they never drift, and one that a clock skips is moved on by
 * the gap like any other wall time, not dropped as RFC 5545 has it.
 */
import { andWords } from '@antiphon/contract/list-words';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { instantOf, oddityWords } from './wall-time.rules.ts';

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
type Weekday = (typeof weekdays)[number];
const dayNames: Record<Weekday, string> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};

export interface DayRule {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY';
  readonly interval: number;
  /** `nth`: of the month, −1 the last; null: every one. */
  readonly byDay: readonly { readonly day: Weekday; readonly nth: number | null }[];
  /** 1 to 31, −1 the last. */
  readonly byMonthDay: readonly number[];
  readonly count: number | null;
  /** The last day, `2027-01-31`. */
  readonly until: string | null;
}

/** A rule with its first wall time, in a zone. */
export interface Plan {
  readonly rule: string;
  readonly wallTime: string;
  readonly timeZone: string;
}

/** An occurrence in words. */
export interface Reckoned {
  readonly wallTime: string;
  readonly at: Date;
  readonly words: string | null;
}

const mostTimes = 1000;
const mostInterval = 99;

/** @returns the rule, or why it cannot be read, for people. */
export function readRule(text: string): DayRule | { readonly words: string } {
  const parts = readParts(text);
  if ('words' in parts) return parts;
  const freq = parts.get('FREQ');
  if (freq !== 'DAILY' && freq !== 'WEEKLY' && freq !== 'MONTHLY')
    return { words: 'FREQ must be DAILY, WEEKLY or MONTHLY.' };
  const words = whatIsWrong(parts, freq);
  if (words !== undefined) return { words };
  return {
    freq,
    interval: Number(parts.get('INTERVAL') ?? 1),
    byDay: listOf(parts.get('BYDAY')).map(readDay),
    byMonthDay: listOf(parts.get('BYMONTHDAY')).map(Number),
    count: parts.has('COUNT') ? Number(parts.get('COUNT')) : null,
    until: parts.get('UNTIL')?.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') ?? null,
  };
}

type Parts = ReadonlyMap<string, string>;

function readParts(text: string): Parts | { readonly words: string } {
  const parts = new Map<string, string>();
  for (const part of text.trim().toUpperCase().split(';')) {
    const [, name, value] = /^([A-Z]+)=([^=]+)$/.exec(part) ?? [];
    if (!name || !value) return { words: `A rule looks like FREQ=WEEKLY;BYDAY=MO, and "${part}" is no part of one.` };
    if (parts.has(name)) return { words: `${name} stands twice in the rule.` };
    if (!readers[name]) return { words: `${name} is not known here: posts repeat by day, week or month.` };
    parts.set(name, value);
  }
  return parts;
}

function whatIsWrong(parts: Parts, freq: DayRule['freq']): string | undefined {
  if (parts.has('COUNT') && parts.has('UNTIL')) return 'A rule ends by COUNT or by UNTIL, not by both.';
  if (parts.has('BYDAY') && parts.has('BYMONTHDAY'))
    return 'A rule names days of the week or days of the month, not both.';
  return [...parts].map(([name, value]) => readers[name]?.(value, freq)).find((words) => words !== undefined);
}

/** What is wrong with a part's value; undefined: nothing. */
const readers: Readonly<Record<string, (value: string, freq: DayRule['freq']) => string | undefined>> = {
  FREQ: () => undefined,
  INTERVAL: (value) => within('INTERVAL', value, mostInterval),
  COUNT: (value) => within('COUNT', value, mostTimes),
  BYDAY: (value, freq) => {
    const pattern = freq === 'MONTHLY' ? /^([1-5]|-1)?(MO|TU|WE|TH|FR|SA|SU)$/ : /^(MO|TU|WE|TH|FR|SA|SU)$/;
    return listProblem('BYDAY', value, pattern);
  },
  BYMONTHDAY: (value, freq) =>
    freq === 'MONTHLY'
      ? listProblem('BYMONTHDAY', value, /^([1-9]|[12]\d|3[01]|-1)$/)
      : 'BYMONTHDAY belongs to a rule by month.',
  UNTIL: (value) => {
    const day = value.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
    const isDay = /^2\d{3}-\d\d-\d\d$/.test(day) && new Date(`${day}T00:00Z`).toJSON()?.startsWith(day);
    return isDay ? undefined : 'UNTIL is a day, such as 20270131.';
  },
};

function within(name: string, value: string, most: number): string | undefined {
  const isFine = /^[1-9]\d{0,3}$/.test(value) && Number(value) <= most;
  return isFine ? undefined : `${name} is a number from 1 to ${most}.`;
}
function listProblem(name: string, value: string, pattern: RegExp): string | undefined {
  const items = value.split(',');
  if (new Set(items).size !== items.length) return `A day stands twice in ${name}.`;
  const wrong = items.find((item) => !pattern.test(item));
  return wrong === undefined ? undefined : `"${wrong}" is no day that ${name} can name here.`;
}
const listOf = (value: string | undefined): string[] => value?.split(',') ?? [];
function readDay(text: string): { day: Weekday; nth: number | null } {
  const nth = text.slice(0, -2);
  return { day: text.slice(-2) as Weekday, nth: nth === '' ? null : Number(nth) };
}

/** The same rule in one spelling. */
export function writeRule(rule: DayRule): string {
  return [
    `FREQ=${rule.freq}`,
    ...(rule.interval > 1 ? [`INTERVAL=${rule.interval}`] : []),
    ...(rule.byDay.length > 0 ? [`BYDAY=${rule.byDay.map(({ day, nth }) => `${nth ?? ''}${day}`).join(',')}`] : []),
    ...(rule.byMonthDay.length > 0 ? [`BYMONTHDAY=${rule.byMonthDay.join(',')}`] : []),
    ...(rule.count === null ? [] : [`COUNT=${rule.count}`]),
    ...(rule.until === null ? [] : [`UNTIL=${rule.until.replaceAll('-', '')}`]),
  ].join(';');
}

/**
 * Wall times of a readable rule after one (or from the first, inclusive), as many as asked for; `before` ends them.
 */
export function wallTimesAfter(
  { rule, wallTime }: Pick<Plan, 'rule' | 'wallTime'>,
  after: string | null,
  limit: number,
  before: string | null = null,
): string[] {
  const start = Temporal.PlainDateTime.from(wallTime).toZonedDateTime('UTC');
  // A day that no year of a long life brings: the 31st of a month that has thirty days, again and again.
  const series = new RRuleTemporal({ rruleString: untilEnd(rule), dtstart: start, temporal: Temporal, cache: false });
  const found: string[] = [];
  let from = after === null ? start : Temporal.PlainDateTime.from(after).toZonedDateTime('UTC');
  const last = start.add({ years: longestYears });
  for (let days = 64; found.length < limit && from.epochMilliseconds < last.epochMilliseconds; days *= 2) {
    const to = from.add({ days });
    const isFirst = after === null && found.length === 0 && from.epochMilliseconds === start.epochMilliseconds;
    for (const at of series.between(from, to, true)) {
      const isOpen = isFirst || at.epochMilliseconds > from.epochMilliseconds;
      if (!isOpen || at.epochMilliseconds > to.epochMilliseconds) continue;
      const wall = at.toPlainDateTime().toString({ smallestUnit: 'minute' });
      if (before !== null && wall >= before) return found;
      found.push(wall);
      if (found.length === limit) return found;
    }
    from = to;
  }
  return found;
}
const longestYears = 30;

/** UNTIL names a day; the library wants its last moment. */
const untilEnd = (rule: string): string => rule.replace(/UNTIL=(\d{8})(?!T)/, 'UNTIL=$1T235959Z');

/** The next occurrences whose moment is still to come, in words. */
export function comingOf(plan: Plan, now: Date, limit: number, before: string | null = null): Reckoned[] {
  const found: Reckoned[] = [];
  let after: string | null = beginAfter(plan, now);
  while (found.length < limit) {
    const walls = wallTimesAfter(plan, after, limit + 2, before);
    if (walls.length === 0) break;
    for (const wallTime of walls) {
      const at = instantOf(wallTime, plan.timeZone);
      if (at > now && found.length < limit) found.push({ wallTime, at, words: oddityWords(wallTime, plan.timeZone) });
    }
    after = walls.at(-1) ?? null;
  }
  return found;
}

/** Whether two that follow each other are nearer than that. */
export function tooSoonFor(coming: readonly Reckoned[], withinMs: number): boolean {
  return coming.some(({ at }, index) => {
    const before = coming[index - 1]?.at;
    return before !== undefined && at.getTime() - before.getTime() <= withinMs;
  });
}

/** A minute earlier, as a wall time. */
export function justBefore(wallTime: string): string {
  return new Date(Date.parse(`${wallTime}Z`) - 60_000).toISOString().slice(0, 16);
}

/** Two days before now is before every occurrence still to come, whatever the zone; null: from the first on. */
function beginAfter({ wallTime }: Plan, now: Date): string | null {
  const early = new Date(now.getTime() - 2 * 86_400_000).toISOString().slice(0, 16);
  return early > wallTime ? early : null;
}

/** The rule for people: "Every 2 weeks on Monday and Thursday at 09:00, 10 times". */
export function ruleWords(rule: DayRule, wallTime: string): string {
  const end =
    rule.count !== null
      ? `, ${rule.count === 1 ? 'once' : `${rule.count} times`}`
      : rule.until !== null
        ? `, until ${dayWords(rule.until)}`
        : '';
  return `${everyWords(rule)}${onWords(rule, wallTime)} at ${wallTime.slice(11, 16)}${end}`;
}

function everyWords({ freq, interval, byDay }: DayRule): string {
  if (freq === 'DAILY' && interval === 1 && byDay.length > 0) return 'Every week';
  const unit = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month' }[freq];
  return interval === 1 ? `Every ${unit}` : `Every ${interval} ${unit}s`;
}

function onWords(rule: DayRule, wallTime: string): string {
  const start = Temporal.PlainDate.from(wallTime.slice(0, 10));
  if (rule.byDay.length > 0) return ` on ${andWords(rule.byDay.map(dayOfRule))}`;
  if (rule.freq === 'DAILY') return '';
  if (rule.freq === 'WEEKLY') return ` on ${dayNames[weekdays[start.dayOfWeek - 1] ?? 'MO']}`;
  const days = rule.byMonthDay.length > 0 ? rule.byMonthDay : [start.day];
  const isRare = days.some((day) => day > 28);
  return ` on ${andWords(days.map((day) => `the ${day === -1 ? 'last day' : ordinal(day)}`))}${isRare ? ' (in months that have it)' : ''}`;
}

function dayOfRule({ day, nth }: DayRule['byDay'][number]): string {
  if (nth === null) return dayNames[day];
  return `the ${nth === -1 ? 'last' : ['', 'first', 'second', 'third', 'fourth', 'fifth'][nth]} ${dayNames[day]}`;
}

function ordinal(day: number): string {
  const ending = day % 100 > 10 && day % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${ending}`;
}

/** "31 January 2027" */
function dayWords(day: string): string {
  const words = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return words.format(new Date(`${day}T00:00Z`));
}
