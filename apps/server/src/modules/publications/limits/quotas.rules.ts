/** How much of a network's quotas sends take, and when there is room again. Pure. Moments are in ms since 1970. */
import type { FormatName, Quota } from '@antiphon/channels';
import { Temporal } from 'temporal-polyfill';

/** What of a publication counts. */
export interface Shape {
  /** Posts of the thread, without the first comment. */
  readonly parts: number;
  /** Pictures and videos of all parts. */
  readonly media: number;
  readonly hasComment: boolean;
  readonly hasPoll: boolean;
  readonly placement: string;
}

/** One publication that takes something of a quota. */
export interface Use {
  readonly id: string;
  readonly at: number;
  readonly weight: number;
  /** It is out; false: it is planned, or on its way. */
  readonly isOut: boolean;
}

const dayMs = 86_400_000;
/** How far ahead room is looked for. */
const furthestDays = 62;

/** What a publication takes of a quota; 0: nothing. */
export function weightOf(quota: Quota, shape: Shape): number {
  if (quota.formats && !quota.formats.some((format) => hasFormat(shape, format))) return 0;
  const counted = {
    publication: 1,
    post: shape.parts + Number(shape.hasComment),
    answer: shape.parts - 1 + Number(shape.hasComment),
    media: shape.media,
  };
  return quota.perPublication * counted[quota.each ?? 'publication'];
}

function hasFormat(shape: Shape, format: FormatName): boolean {
  if (format === 'reel' || format === 'story') return shape.placement === format;
  if (format === 'thread') return shape.parts > 1;
  if (format === 'firstComment') return shape.hasComment;
  if (format === 'poll') return shape.hasPoll;
  // Which of a picture and a video it is stands with the asset, not in the version.
  if (format === 'image' || format === 'carousel' || format === 'video') return shape.media > 0;
  return true;
}

/** Where the window begins and ends that a moment falls into; a rolling one ends with the moment itself. */
export function windowAt(quota: Quota, at: number): { begins: number; ends: number } {
  if (quota.window.kind === 'rolling') return { begins: at - quota.window.ms + 1, ends: at + 1 };
  const day = dayOf(at, quota.window.zone);
  return {
    begins: day.toZonedDateTime(quota.window.zone).epochMilliseconds,
    ends: day.add({ days: 1 }).toZonedDateTime(quota.window.zone).epochMilliseconds,
  };
}

/** The length of the window, at most: how far back one has to look. */
export function reachMs(quota: Quota): number {
  return quota.window.kind === 'rolling' ? quota.window.ms : dayMs + 2 * 3_600_000;
}

/** What is taken in the window that a moment falls into. */
export function takenAt(quota: Quota, uses: readonly Use[], at: number): number {
  const { begins, ends } = windowAt(quota, at);
  return uses.reduce((sum, use) => (use.at >= begins && use.at < ends ? sum + use.weight : sum), 0);
}

/** The most that is taken in any window that a use at this moment belongs to. */
export function mostTakenAround(quota: Quota, uses: readonly Use[], at: number): number {
  if (quota.window.kind === 'daily') return takenAt(quota, uses, at);
  const { ms } = quota.window;
  const near = uses.filter((use) => use.at > at - ms && use.at < at + ms);
  const ends = [at, ...near.filter((use) => use.at > at).map((use) => use.at)];
  return ends.reduce((most, end) => Math.max(most, takenAt(quota, near, end)), 0);
}

/**
 * The first moment from `from` on at which so much more fits: the same wall time on a later day for quotas of a day
 * and longer, else the first moment at which enough has passed. Null: none in two months.
 */
export function firstRoom(
  quota: Quota,
  uses: readonly Use[],
  wish: { readonly weight: number; readonly from: number; readonly max: number; readonly zone: string },
): number | null {
  if (wish.weight > wish.max) return null;
  const fits = (at: number) => mostTakenAround(quota, uses, at) + wish.weight <= wish.max;
  if (fits(wish.from)) return wish.from;
  if (reachMs(quota) < dayMs) {
    const ends = uses.map((use) => use.at + reachMs(quota)).filter((at) => at > wish.from);
    return ends.sort((a, b) => a - b).find(fits) ?? null;
  }
  const start = Temporal.Instant.fromEpochMilliseconds(wish.from).toZonedDateTimeISO(wish.zone);
  for (let day = 1; day <= furthestDays; day += 1) {
    const at = start.add({ days: day }).epochMilliseconds;
    if (fits(at)) return at;
  }
  return null;
}

/** When so much more may go out, judged by what is out already: nothing planned takes anyone's place. */
export function openAgainAt(
  quota: Quota,
  uses: readonly Use[],
  weight: number,
  max: number,
  now: number,
): number | null {
  if (takenAt(quota, uses, now) + weight <= max || weight > max) return null;
  if (quota.window.kind === 'daily') return windowAt(quota, now).ends;
  const { ms } = quota.window;
  const oldestFirst = uses.filter((use) => use.at > now - ms && use.at <= now).sort((a, b) => a.at - b.at);
  let taken = oldestFirst.reduce((sum, use) => sum + use.weight, 0);
  for (const use of oldestFirst) {
    taken -= use.weight;
    if (taken + weight <= max) return use.at + ms;
  }
  return now + ms;
}

/** What a network told of an account's quota. */
export interface Told {
  readonly source: 'headers' | 'read';
  readonly name: string;
  readonly max: number;
  readonly remaining: number;
  readonly seenAt: Date;
}

/** Where the greatest number comes from: the adapter's own list, a question to the network, or its answers to sends. */
export type QuotaSource = 'declared' | 'read' | 'learned';

/**
 * The quota as this account has it. Where the network was asked and knew of more than we sent, others took the rest:
 * that counts as used at the moment of asking.
 */
export function asTold(
  quota: Quota,
  uses: readonly Use[],
  told: readonly Told[],
): { readonly max: number; readonly source: QuotaSource; readonly uses: readonly Use[] } {
  const named = told.filter(({ name }) => name === quota.name);
  const read = named.find(({ source }) => source === 'read');
  if (!read) {
    const learned = named.find(({ source }) => source === 'headers');
    return learned ? { max: learned.max, source: 'learned', uses } : { max: quota.max, source: 'declared', uses };
  }
  const at = read.seenAt.getTime();
  const others =
    read.max -
    read.remaining -
    takenAt(
      quota,
      uses.filter(({ isOut }) => isOut),
      at,
    );
  const foreign: Use[] = others > 0 ? [{ id: 'others', at, weight: others, isOut: true }] : [];
  return { max: read.max, source: 'read', uses: [...uses, ...foreign] };
}

/** A day of one account and one quota. */
export interface QuotaDay {
  /** `2026-11-24`, by the clocks that were asked for. */
  readonly date: string;
  readonly used: number;
  readonly planned: number;
  /** The most taken in any window that ends on this day. */
  readonly peak: number;
  /** The first publication that does not fit any more; null: all fit. */
  readonly overAt: number | null;
}

/**
 * Days with something on them, in order. `uses` reach one window back beyond `begins`. With `only`, a day is over
 * where one of these publications is in the window that is too full.
 */
export function daysOf(
  quota: Quota,
  uses: readonly Use[],
  range: {
    readonly begins: number;
    readonly ends: number;
    readonly zone: string;
    readonly max: number;
    readonly only?: ReadonlySet<string>;
  },
): QuotaDay[] {
  const counts = ({ id }: Use) => Number(range.only?.has(id) ?? true);
  const sorted = uses.toSorted((a, b) => a.at - b.at);
  const days = new Map<string, QuotaDay>();
  let first = 0;
  let taken = 0;
  let asked = 0;
  for (const use of sorted) {
    taken += use.weight;
    asked += counts(use);
    const { begins } = windowAt(quota, use.at);
    for (let oldest = sorted[first]; oldest && oldest.at < begins; oldest = sorted[first]) {
      taken -= oldest.weight;
      asked -= counts(oldest);
      first += 1;
    }
    if (use.at < range.begins || use.at >= range.ends) continue;
    const date = dayOf(use.at, range.zone).toString();
    const day = days.get(date) ?? { date, used: 0, planned: 0, peak: 0, overAt: null };
    days.set(date, {
      date,
      used: day.used + (use.isOut ? use.weight : 0),
      planned: day.planned + (use.isOut ? 0 : use.weight),
      peak: Math.max(day.peak, taken),
      overAt: day.overAt ?? (taken > range.max && asked > 0 && !use.isOut ? use.at : null),
    });
  }
  return [...days.values()];
}

/**
 * "@kiln: Instagram takes 50 posts …; this would be the 51st on Tuesday 24 November. The first day with room is …".
 * What all accounts share names none.
 */
export function overWords(
  quota: Quota,
  over: {
    readonly handle: string;
    readonly taken: number;
    readonly max: number;
    readonly at: number;
    readonly room: number | null;
    readonly zone: string;
  },
): string {
  const isLong = reachMs(quota) >= dayMs;
  const when = (at: number) => (isLong ? `on ${dayWords(at, over.zone)}` : `at ${timeWords(at, over.zone)}`);
  const whose = quota.scope === 'app' ? '' : `${over.handle}: `;
  const told = over.max === quota.max ? '' : ` It told us ${number(over.max)} for this account.`;
  const counted =
    quota.perPublication === 1 && (quota.each ?? 'publication') === 'publication'
      ? `This would be the ${ordinal(over.taken)} ${when(over.at)}`
      : `With this one it would be ${number(over.taken)} of ${number(over.max)} ${when(over.at)}`;
  const room =
    over.room === null
      ? ' There is no room in the next two months.'
      : ` The first ${isLong ? 'day' : 'time'} with room is ${isLong ? dayWords(over.room, over.zone) : timeWords(over.room, over.zone)}.`;
  return `${whose}${quota.words}${told} ${counted}; it would wait until there is room.${room}`;
}

export function ordinal(count: number): string {
  const rest = count % 100;
  const last = count % 10;
  const ending = rest > 10 && rest < 14 ? 'th' : last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th';
  return `${number(count)}${ending}`;
}

const number = (value: number) => value.toLocaleString('en');

function dayOf(at: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
}

function dayWords(at: number, zone: string): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long', timeZone: zone } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(at).replace(',', '');
}

function timeWords(at: number, zone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(at);
  return `${time} ${dayWords(at, zone)}`;
}
