/** What becomes of money that is kept for a paid call. Pure. */
import type { Plan, PlannedStep } from '@antiphon/channels';
import type { PublicationRow, StepRow } from '../publications.table.ts';

export type PaidVerdict =
  /** The call was made, and is paid for. */
  | 'settle'
  /** Nobody knows whether it was made, and nobody will: the most it can have cost is counted. */
  | 'settle_unknown'
  /** It was not made, and will not be made by itself. */
  | 'release'
  /** It may yet be made, or may have been: the money stays kept. */
  | 'keep';

const callMark = 'call ';

/** The key under which money is kept for a call that is no step of the plan. */
export const callKey = (reservationId: string): string => `${callMark}${reservationId}`;
export const isCallKey = (stepKey: string): boolean => stepKey.startsWith(callMark);

/** No call outside of a plan takes longer; whoever made it settles it at once. */
const callEndsMs = 15 * 60_000;

/** Whoever kept money before this moment has ended, or is dead. */
export const callsEndedBefore = (now: Date): Date => new Date(now.getTime() - callEndsMs);

/** What becomes of money kept for such a call by a worker that has not settled it: who made it is given time, then it is dead. */
export function callVerdict(keptAt: Date, now: Date): PaidVerdict {
  return keptAt < callsEndedBefore(now) ? 'settle_unknown' : 'keep';
}

/** Calls of a plan that the network charges for. */
export function paidCalls(plan: Plan): readonly PlannedStep[] {
  return plan.steps.filter(({ price }) => price !== undefined);
}

/** What is known of one paid call, by the publication's state and all tries of this very call. */
export function paidVerdict(
  publication: Pick<PublicationRow, 'state' | 'leasedUntil' | 'wakeAt' | 'reason'>,
  tries: readonly Pick<StepRow, 'outcome'>[],
): PaidVerdict {
  if (tries.some(({ outcome }) => outcome === 'done')) return 'settle';
  const last = tries.at(-1)?.outcome;
  const isOpen = last === 'unknown' || last === 'sent' || last === 'pending' || last === 'intended';
  if (isOpen) return publication.state === 'cancelled' ? 'settle_unknown' : 'keep';
  // In a worker's hands, or asked about: its later calls follow by themselves.
  if (publication.leasedUntil !== null || publication.state === 'unknown') return 'keep';
  if (publication.state === 'published') return publication.wakeAt === null ? 'release' : 'keep';
  const isDoubtful = publication.state === 'needs_attention' && publication.reason?.kind === 'unknown_outcome';
  return isDoubtful ? 'keep' : 'release';
}
