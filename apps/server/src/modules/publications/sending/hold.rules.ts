/** Holding back what was not approved. Pure, as `work.rules.ts`. */
import type { PublicationRow, Reason } from '../publications.table.ts';
import { type Change, eventOf, type Moment, type Work } from './work.rules.ts';

/** The code of the reason of what is held for want of an approval; the database knows it too (`release_held`). */
const notApproved = 'not_approved';

export function heldReason(why: string): Reason {
  const words = `${why} It goes out, by your rule for missed posts, once it is approved.`;
  return { code: notApproved, kind: notApproved, words };
}

/** Whether it is held until somebody approves it. */
export function isHeld({ state, reason }: Pick<PublicationRow, 'state' | 'reason'>): boolean {
  return state === 'needs_attention' && reason?.code === notApproved;
}

/**
 * It does not leave: a person must approve it first. An attempt that prepared something ends here; what it prepared is
 * used by the next one.
 */
export function holdForApproval(work: Work, reason: Reason, moment: Moment): Change {
  const publication: PublicationRow = { ...work.publication, state: 'needs_attention', reason, wakeAt: null };
  const closed = work.attempt && { ...work.attempt, outcome: 'abandoned' as const, finishedAt: moment.now };
  return {
    work: { ...work, publication, attempt: undefined },
    releasesLane: true,
    ...(closed ? { closedAttempt: closed } : {}),
    event: eventOf(publication, 'publication.needs_attention'),
    next: 'rest',
  };
}
