/** The queue of an account as a person sees it: coming slots, what waits in them, the gaps, and what waits outside. */
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { type ListedPublication, listPublications } from '../publications.queries.ts';
import type { Week } from './find-slot.ts';
import { listSkipped } from './slots.queries.ts';
import { comingSlots, minuteOf } from './slots.rules.ts';
import { oddityWords, wallTimeOf } from './wall-time.rules.ts';

export interface QueuePlace {
  readonly at: Date;
  readonly wallTime: string;
  readonly words: string | null;
  readonly kind: 'slot' | 'outside';
  readonly isSkipped: boolean;
  readonly publications: readonly ListedPublication[];
}

/** So many sends at most; the queue is told as far as these reach, so that nothing looks free that is not. */
const mostShown = 1000;
const dayMs = 86_400_000;

export async function readQueue(
  app: AppContext,
  scope: WorkspaceScope,
  week: Week,
  days: number,
): Promise<QueuePlace[]> {
  const now = app.clock.now();
  const until = new Date(now.getTime() + days * dayMs);
  const waiting = await listPublications(scope, {
    accountId: week.accountId,
    states: ['scheduled'],
    from: now,
    to: until,
    order: 'oldest',
    limit: mostShown,
  });
  const last = waiting.length === mostShown ? waiting.at(-1) : undefined;
  const end = last?.dueAt ?? until;
  const skipped = new Set((await listSkipped(scope, week.accountId, now)).map(minuteOf));
  const places = new Map<number, QueuePlace>();
  for (const { at, wallTime } of comingSlots(week.slots, week.zone, now, days)) {
    if (at >= end) break;
    const words = oddityWords(wallTime, week.zone);
    places.set(minuteOf(at), {
      at,
      wallTime,
      words,
      kind: 'slot',
      isSkipped: skipped.has(minuteOf(at)),
      publications: [],
    });
  }
  for (const publication of waiting) {
    const minute = minuteOf(publication.dueAt);
    const place = places.get(minute) ?? outside(publication.dueAt, week.zone);
    places.set(minute, { ...place, publications: [...place.publications, publication] });
  }
  return [...places.values()].sort((one, other) => one.at.getTime() - other.at.getTime());
}

function outside(at: Date, zone: string): QueuePlace {
  return { at, wallTime: wallTimeOf(at, zone), words: null, kind: 'outside', isSkipped: false, publications: [] };
}
