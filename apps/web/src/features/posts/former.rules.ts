/** When sends were due before an act, so that undo can bring them back, also after a reload. Pure. */
import type { Publication } from './posts.api.ts';

/** A send and the time it had. */
export interface Former {
  readonly publicationId: string;
  readonly when: { readonly kind: 'at'; readonly wallTime: string; readonly timeZone: string };
}

type Planned = Pick<Publication, 'id' | 'state' | 'dueAt' | 'wallTime' | 'timeZone'>;

/** The sends that are planned for later than `now`, each with its time as the person chose it. What is due cannot come back. */
export function formerOf(publications: readonly Planned[], now: Date): readonly Former[] {
  return publications
    .filter(({ state, dueAt }) => state === 'scheduled' && new Date(dueAt) > now)
    .map(({ id, dueAt, wallTime, timeZone }) => ({
      publicationId: id,
      when:
        wallTime && timeZone
          ? { kind: 'at', wallTime, timeZone }
          : { kind: 'at', wallTime: dueAt.slice(0, 23), timeZone: 'UTC' },
    }));
}
