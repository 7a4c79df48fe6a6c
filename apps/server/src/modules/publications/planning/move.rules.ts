/** Where sends go when many are moved at once. Pure. */
import { Temporal } from 'temporal-polyfill';
import type { Moment } from './moment.rules.ts';
import { instantOf, wallTimeOf } from './wall-time.rules.ts';

/** A planned send as far as moving it asks. */
export interface Standing {
  readonly id: string;
  readonly postId: string;
  readonly dueAt: Date;
  /** The wall time a person chose; null when it was "now". */
  readonly wallTime: string | null;
  readonly timeZone: string | null;
}

interface Wall {
  readonly wallTime: string;
  readonly timeZone: string;
}

export type Move =
  | ({ readonly kind: 'at' } & Wall)
  | { readonly kind: 'shift'; readonly days: number; readonly minutes: number }
  | { readonly kind: 'spread'; readonly from: string; readonly to: string; readonly timeZone: string }
  | { readonly kind: 'each'; readonly times: readonly ({ readonly publicationId: string } & Wall)[] };

/** The wall time a send stands at; one that was planned for "now" stands at its instant, in UTC. */
export function wallOf({ dueAt, wallTime, timeZone }: Omit<Standing, 'id' | 'postId'>): Wall {
  return wallTime && timeZone
    ? { wallTime, timeZone }
    : { wallTime: dueAt.toISOString().slice(0, 23), timeZone: 'UTC' };
}

/**
 * The moment each of these sends goes to, by its id; what the move says nothing of is left out.
 * @throws RangeError when the span ends before it begins.
 */
export function momentsOf(sends: readonly Standing[], move: Move): Map<string, Moment> {
  switch (move.kind) {
    case 'at':
      return new Map(sends.map(({ id }) => [id, momentAt(move)]));
    case 'shift':
      return new Map(sends.map((send) => [send.id, shifted(send, move)]));
    case 'spread':
      return spread(sends, move);
    case 'each': {
      const times = new Map(move.times.map((time) => [time.publicationId, time]));
      return new Map(
        sends.flatMap(({ id }) => {
          const time = times.get(id);
          return time ? [[id, momentAt(time)] as const] : [];
        }),
      );
    }
  }
}

function momentAt({ wallTime, timeZone }: Wall): Moment {
  return { dueAt: instantOf(wallTime, timeZone), wallTime, timeZone };
}

function shifted(send: Standing, { days, minutes }: { days: number; minutes: number }): Moment {
  const { wallTime, timeZone } = wallOf(send);
  const moved = Temporal.PlainDateTime.from(wallTime).add({ days, minutes });
  return momentAt({ wallTime: moved.toString({ smallestUnit: 'minute' }), timeZone });
}

/** By the instants of the span, not by its wall clock: the gaps stay even where clocks change. */
function spread(sends: readonly Standing[], move: Extract<Move, { kind: 'spread' }>): Map<string, Moment> {
  const from = instantOf(move.from, move.timeZone).getTime();
  const to = instantOf(move.to, move.timeZone).getTime();
  if (to < from) throw new RangeError('the span ends before it begins');
  const inOrder = [...sends].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || (a.id < b.id ? -1 : 1));
  const posts = [...new Set(inOrder.map(({ postId }) => postId))];
  const gap = posts.length > 1 ? (to - from) / (posts.length - 1) : 0;
  const places = new Map(posts.map((postId, at) => [postId, new Date(toMinute(from + gap * at))]));
  return new Map(
    sends.map(({ id, postId }) => {
      const dueAt = places.get(postId) ?? new Date(from);
      return [id, { dueAt, wallTime: wallTimeOf(dueAt, move.timeZone), timeZone: move.timeZone }];
    }),
  );
}

const toMinute = (ms: number): number => Math.round(ms / 60_000) * 60_000;
