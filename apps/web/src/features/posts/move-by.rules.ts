/** Moving planned sends together by a step on the clock. Pure: `now` is an argument. */
import { Temporal } from 'temporal-polyfill';
import type { Former } from './former.rules.ts';
import { momentOf } from './wall-time.rules.ts';

/** A step on the wall clock: a day later is the same time on the next day, also where the clocks change. */
export interface MoveStep {
  readonly words: string;
  readonly by: { readonly hours?: number; readonly days?: number };
}

export const moveSteps: readonly MoveStep[] = [
  { words: 'An hour later', by: { hours: 1 } },
  { words: 'A day later', by: { days: 1 } },
  { words: 'A week later', by: { days: 7 } },
  { words: 'An hour earlier', by: { hours: -1 } },
  { words: 'A day earlier', by: { days: -1 } },
  { words: 'A week earlier', by: { days: -7 } },
];

/** Where each send goes; those that would come to lie in the past stay where they are. */
export function movedBy(
  former: readonly Former[],
  { by }: MoveStep,
  now: Date,
): { readonly moved: readonly Former[]; readonly stay: number } {
  const moved = former.flatMap(({ publicationId, when }) => {
    const wallTime = Temporal.PlainDateTime.from(when.wallTime).add(by).toString({ smallestUnit: 'minute' });
    const moment = momentOf(wallTime, when.timeZone, now);
    return moment === null || moment.isPast ? [] : [{ publicationId, when: { ...when, wallTime } }];
  });
  return { moved, stay: former.length - moved.length };
}
