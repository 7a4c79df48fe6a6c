/** Which versions would go out, which are left out and why, and what the button says. Pure. */
import { formatCount } from '../../lib/numbers.ts';
import type { ApprovalState } from './review.rules.ts';
import type { DraftWhen } from './send-draft.ts';

/** What is known of one version when a post is about to be planned. */
export interface Candidate {
  readonly accountId: string;
  readonly handle: string;
  /** Already planned, on its way or out: not asked again. */
  readonly isTaken: boolean;
  /** Why it cannot go; null when it can. */
  readonly obstacle: string | null;
}

export interface Plan {
  readonly fitting: readonly string[];
  readonly leftOut: readonly { readonly accountId: string; readonly handle: string; readonly words: string }[];
  /** How many are already planned or out. */
  readonly taken: number;
}

/** States of a publication after which its version can be planned again. */
const isOver = (state: string): boolean => state === 'failed' || state === 'cancelled';

/** Whether a version is already planned, on its way or out. */
export const isTakenBy = (states: readonly string[]): boolean => states.some((state) => !isOver(state));

/** Parts what goes from what stays. */
export function planOf(candidates: readonly Candidate[]): Plan {
  const open = candidates.filter(({ isTaken }) => !isTaken);
  return {
    fitting: open.filter(({ obstacle }) => obstacle === null).map(({ accountId }) => accountId),
    leftOut: open.flatMap(({ accountId, handle, obstacle }) =>
      obstacle === null ? [] : [{ accountId, handle, words: obstacle }],
    ),
    taken: candidates.length - open.length,
  };
}

/** As many accounts as are named before one reason. */
const mostNamed = 3;

/** Who is left out and why, each reason once: "a, b: too long · c: no picture". */
export function leftOutWords({ leftOut }: Plan): string {
  const byReason = Map.groupBy(leftOut, ({ words }) => words.replace(/\.$/, ''));
  return [...byReason]
    .map(([reason, those]) => {
      const more = those.length - mostNamed;
      const named = those.slice(0, more > 1 ? mostNamed : those.length).map(({ handle }) => handle);
      return `${named.join(', ')}${more > 1 ? ` and ${formatCount(more)} more` : ''}: ${reason}`;
    })
    .join(' · ');
}

/** The words on the primary button: "Schedule 4 of 6", "Publish now", "Add to queue". */
export function actWords({ fitting, leftOut }: Plan, when: DraftWhen | null): string {
  const total = fitting.length === 0 ? 0 : fitting.length + leftOut.length;
  const count = total > fitting.length ? ` ${fitting.length} of ${total}` : total > 1 ? ` all ${total}` : '';
  if (when?.kind === 'now') return `Publish${count} now`;
  if (when?.kind === 'next_slot') return `Add${count} to queue`;
  return when?.kind === 'repeat' ? `Repeat${count}` : `Schedule${count}`;
}

/** Why it cannot leave at once where somebody must approve it; what is planned for later may be approved until then. */
export function whyNotUnapproved(approval: ApprovalState | null, when: DraftWhen | null): string | null {
  if (approval === null || approval === 'approved' || when?.kind !== 'now') return null;
  return 'It is not approved yet. Choose a time: it goes out then, once it is approved.';
}

/** Why the button cannot be pressed now; null when it can. */
export function whyNotPlan(plan: Plan, versions: number): string | null {
  if (versions === 0) return 'Choose at least one account first.';
  if (plan.fitting.length > 0) return null;
  if (plan.leftOut.length === 0) return 'Everything here is planned or out already.';
  return plan.leftOut[0]?.words ?? null;
}
