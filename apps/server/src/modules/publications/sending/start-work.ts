/** How a send begins, within the commit that claims it. */
import type { Plan } from '@antiphon/channels';
import type { AppContext } from '../../../context.ts';
import type { MediaFacts } from '../../posts/index.ts';
import { paidCalls } from '../limits/paid-steps.rules.ts';
import type { Hold } from '../limits/send-limits.rules.ts';
import { judgeLateness } from '../publications.rules.ts';
import { stop } from './answer.rules.ts';
import type { Claimed } from './claims.instance.queries.ts';
import { planFor, shapeOf } from './send-publication.ts';
import {
  type Change,
  eventOf,
  holdBack,
  intendStep,
  type Moment,
  nextPlanned,
  openAttempt,
  type Work,
} from './work.rules.ts';

/** The first step's intent, or the workspace's rule for what comes too late, in the claim's own commit. */
export function startWork(
  app: AppContext,
  claimed: Claimed,
  facts: ReadonlyMap<string, MediaFacts>,
  moment: Moment & { readonly hold?: Hold | undefined },
): { claimed: Claimed; change: Change } {
  const { work } = claimed;
  const { publication } = work;
  const isFirst = publication.attemptCount === 1;
  // A later try is late when it waited longer than it had to: a pause, or a server that was off.
  const verdict = judgeLateness(claimed.plannedAt ?? publication.dueAt, moment.now, claimed.missed);
  if (verdict.kind !== 'send') {
    const missed = {
      ...publication,
      state: verdict.kind === 'missed' ? ('missed' as const) : ('cancelled' as const),
      reason: verdict.reason,
      attemptCount: publication.attemptCount - 1,
    };
    return {
      claimed,
      change: {
        work: { ...work, publication: missed },
        releasesLane: true,
        event: eventOf(missed, `publication.${missed.state}`),
        next: 'rest',
      },
    };
  }
  if (moment.hold) return { claimed, change: holdBack(work, moment.hold) };
  const planned = planOf(app, claimed, facts);
  if ('error' in planned) return { claimed, change: stop(work, 'failed', planned.error, moment) };
  const { plan } = planned;
  // What costs money begins once the money is kept: not within the claim.
  if (paidCalls(plan).length > 0) return { claimed, change: beginUnpaid(work, plan, isFirst) };
  const attempt = openAttempt(work, moment);
  const opened: Work = { ...work, attempt };
  const next = nextPlanned(plan, work);
  const step = next && intendStep(opened, attempt, next, moment);
  const held: Work = step ? { ...opened, steps: [...work.steps, step] } : opened;
  const withWarnings: Work = isFirst ? { ...held, publication: { ...publication, warnings: plan.warnings } } : held;
  return {
    claimed,
    change: {
      work: withWarnings,
      releasesLane: false,
      newAttempt: attempt,
      ...(step ? { newStep: step } : {}),
      event: eventOf(publication, 'publication.sending'),
      next: 'continue',
    },
  };
}

/** The calls of what was claimed, or why there are none. */
export function planOf(
  app: AppContext,
  claimed: Claimed,
  facts: ReadonlyMap<string, MediaFacts>,
): ReturnType<typeof planFor> {
  return planFor(app, claimed, () => shapeOf(claimed, facts));
}

/** In our hands, and nothing begun: no try is counted yet. */
function beginUnpaid(work: Work, plan: Plan, isFirst: boolean): Change {
  const publication = {
    ...work.publication,
    attemptCount: work.publication.attemptCount - 1,
    ...(isFirst ? { warnings: plan.warnings } : {}),
  };
  return {
    work: { ...work, publication },
    releasesLane: false,
    event: eventOf(publication, 'publication.sending'),
    next: 'continue',
  };
}
