/** The moment a send is due: of a wall time in a named zone, or now with five seconds to undo. Pure. */
import type { When } from '@antiphon/contract';
import type { z } from 'zod';
import { inThePast, noSuchTime, tooFarAhead } from '../publications.errors.ts';
import { undoMs } from '../publications.rules.ts';
import { instantOf } from './wall-time.rules.ts';

type WhenInput = z.infer<typeof When>;

/** A little late is still now: clocks differ, and a person types. */
const graceMs = 60_000;
/** Nothing is planned further ahead than this. */
export const furthestMs = 2 * 366 * 86_400_000;

/** When a send is due; without a wall time where it was "now". */
export interface Moment {
  readonly dueAt: Date;
  readonly wallTime: string | null;
  readonly timeZone: string | null;
}

/** @throws AppError 422 when the time has passed, or is too far ahead. */
export function requireMoment(dueAt: Date, now: Date): void {
  if (dueAt.getTime() < now.getTime() - graceMs) throw inThePast();
  if (dueAt.getTime() > now.getTime() + furthestMs) throw tooFarAhead();
}

/** @throws AppError 422 when the time has passed, or is too far ahead. */
export function readWhen(when: Exclude<WhenInput, { kind: 'next_slot' }>, now: Date): Moment {
  if (when.kind === 'now') return { dueAt: new Date(now.getTime() + undoMs), wallTime: null, timeZone: null };
  const dueAt = instantIfAny(when.wallTime, when.timeZone);
  requireMoment(dueAt, now);
  return { dueAt, wallTime: when.wallTime, timeZone: when.timeZone };
}

/** @throws AppError 422 when no clock ever shows it: the 31st of February, 25 o'clock. */
export function instantIfAny(wallTime: string, timeZone: string): Date {
  try {
    return instantOf(wallTime, timeZone);
  } catch (error) {
    if (error instanceof RangeError) throw noSuchTime(wallTime);
    throw error;
  }
}
