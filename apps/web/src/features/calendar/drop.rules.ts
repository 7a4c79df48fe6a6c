/** What comes of dropping a block at a place: the time it would have, or why it cannot lie there. Pure. */
import { formatMoment, formatTime, zoneName } from '../../lib/times.ts';
import type { Publication } from '../publications/index.tsx';
import { addDays } from './days.rules.ts';
import { clockOf, momentsOf, type Spot, spotAt, wallTimeOf } from './zone.rules.ts';

/** A wall time as the API takes it. */
export interface WallTime {
  readonly kind: 'at';
  readonly wallTime: string;
  readonly timeZone: string;
}

/** A place that will do, with what is odd about it; or one that will not, and why. */
export type Drop =
  | { readonly kind: 'fits'; readonly at: string; readonly words: string; readonly oddity: string | null }
  | { readonly kind: 'refused'; readonly words: string };

const fixedWords: Readonly<Partial<Record<Publication['state'], string>>> = {
  published: 'It is published already, so its time cannot change.',
  taken_down: 'It was published and taken down, so its time cannot change.',
  sending: 'It is being sent at this moment, so its time cannot change.',
  unknown: 'We do not know yet whether it is out, so it stays until that is settled.',
  needs_attention: 'It waits for a decision in Activity first.',
  failed: 'It failed. Open it to send it again.',
  cancelled: 'It was taken back. Open the post to plan it again.',
};

/** Why a block cannot be moved; null when it can. What is out keeps all of a block where it is. */
export function whyFixed(sends: readonly Pick<Publication, 'state'>[]): string | null {
  for (const { state } of sends) if (fixedWords[state]) return fixedWords[state];
  return null;
}

/** Where a clock in the zone shows `spot`, judged at `now`. */
export function dropAt(spot: Spot, zone: string, now: Date): Drop {
  const [first, second] = momentsOf(spot, zone);
  const time = clockOf(spot.minutes);
  if (first === undefined)
    return { kind: 'refused', words: `The clocks skip ${time} that day in ${zoneName(zone)}. Choose another time.` };
  if (first <= now.getTime())
    return { kind: 'refused', words: `${formatMoment(new Date(first), zone, now)} has passed already.` };
  return {
    kind: 'fits',
    at: new Date(first).toISOString(),
    words: `${formatMoment(new Date(first), zone, now)}, ${zoneName(zone)}`,
    oddity: second === undefined ? null : `${time} comes twice that day; it goes out the first time.`,
  };
}

/**
 * The wall time that means this moment, in the zone the send was planned in, else in the one that is looked at: who
 * planned for nine in New York keeps New York's clock. A time that comes twice there, and means the other one, is
 * told in UTC.
 */
export function wallTimeFor(at: string, ownZone: string | null, zone: string): WallTime {
  const meant = new Date(at).getTime();
  for (const timeZone of [ownZone ?? zone, zone]) {
    const spot = spotAt(meant, timeZone);
    if (momentsOf(spot, timeZone)[0] === Math.floor(meant / 60_000) * 60_000)
      return { kind: 'at', wallTime: wallTimeOf(spot), timeZone };
  }
  return { kind: 'at', wallTime: wallTimeOf(spotAt(meant, 'UTC')), timeZone: 'UTC' };
}

/** "09:00 New York time" for a send that was planned in another zone than the one that is looked at; '' for the same. */
export function otherZoneWords(send: Pick<Publication, 'dueAt' | 'timeZone' | 'wallTime'>, zone: string): string {
  const { timeZone, dueAt, wallTime } = send;
  if (!timeZone || !wallTime || timeZone === zone) return '';
  if (spotAt(dueAt, timeZone).minutes === spotAt(dueAt, zone).minutes) return '';
  return `${formatTime(dueAt, timeZone)} ${zoneName(timeZone)}`;
}

const nearMs = 2 * 3_600_000;
const minuteMs = 60_000;

/** What else the same accounts send near that time: "12 min after “Kiln log” on marram."; '' when nothing is near. */
export function neighbourWords(
  at: string,
  moved: { readonly sends: readonly Publication[] },
  all: readonly Publication[],
  handleOf: (accountId: string) => string,
): string {
  const accounts = new Set(moved.sends.map(({ accountId }) => accountId));
  const own = new Set(moved.sends.map(({ id }) => id));
  const [near] = all
    .filter(({ id, accountId, state }) => !own.has(id) && accounts.has(accountId) && state !== 'cancelled')
    .map((send) => ({ send, apart: new Date(at).getTime() - new Date(send.dueAt).getTime() }))
    .filter(({ apart }) => Math.abs(apart) < nearMs)
    .toSorted((a, b) => Math.abs(a.apart) - Math.abs(b.apart));
  if (!near) return '';
  const minutes = Math.round(Math.abs(near.apart) / minuteMs);
  const far = minutes === 0 ? 'At the same time as' : `${minutes}\u00a0min ${near.apart > 0 ? 'after' : 'before'}`;
  return `${far} “${near.send.postTitle || 'Untitled post'}” on ${handleOf(near.send.accountId)}.`;
}

/** A place one step away on the wall clock: left and right are days, up and down `stepMinutes`. null: no arrow. */
export function stepSpot({ day, minutes }: Spot, key: string, stepMinutes: number): Spot | null {
  if (key === 'ArrowLeft') return { day: addDays(day, -1), minutes };
  if (key === 'ArrowRight') return { day: addDays(day, 1), minutes };
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null;
  // To the next straight quarter first, so that a crooked time becomes a straight one.
  const quarters = minutes / stepMinutes;
  const next = (key === 'ArrowUp' ? Math.ceil(quarters) - 1 : Math.floor(quarters) + 1) * stepMinutes;
  if (next < 0) return { day: addDays(day, -1), minutes: 1440 + next };
  return next >= 1440 ? { day: addDays(day, 1), minutes: next - 1440 } : { day, minutes: next };
}
