/** What becomes of a doubtful publication once the network was asked "is it there?". Pure, as `work.rules.ts`. */
import type { Finding, Guarantee, Plan } from '@antiphon/channels';
import { afterAbsent, afterCannotTell, afterNotNowMs } from '../publications.rules.ts';
import type { StepRow } from '../publications.table.ts';
import { settleDone, stop, tryLater } from './answer.rules.ts';
import { asTold, type Change, isMainOut, later, type Moment, replaceStep, type Work } from './work.rules.ts';

/** What the network's answer to "is it there?" makes of the publication. */
export function settleFinding(
  work: Work,
  step: StepRow,
  finding: Finding,
  guarantee: Guarantee,
  plan: Plan,
  moment: Moment,
): Change {
  const question = {
    id: moment.nextId(),
    stepId: step.id,
    askedAt: moment.now,
    answer: finding.kind,
    evidence: evidenceOf(finding),
    askedBy: null,
  };
  return { ...settleAnswer(work, step, finding, guarantee, plan, moment), question };
}

function settleAnswer(
  work: Work,
  step: StepRow,
  finding: Finding,
  guarantee: Guarantee,
  plan: Plan,
  moment: Moment,
): Change {
  const { askCount } = work.publication;
  if (finding.kind === 'found') {
    const held = {
      ...work,
      publication: { ...work.publication, wasFound: work.publication.wasFound || !isMainOut(work) },
    };
    return settleDone(held, step, finding.trace, 'No answer came; we asked, and it is there.', plan, moment, []);
  }
  if (finding.kind === 'repeat') return sendAgain(work, step, finding.evidence, moment);
  if (finding.kind === 'absent') {
    const belief = afterAbsent(askCount, guarantee.patienceMs);
    return belief.kind === 'believed'
      ? sendAgain(work, step, finding.evidence, moment)
      : askAgain(work, later(moment, belief.inMs));
  }
  if (finding.kind === 'cannot_tell') {
    const next = finding.isFinal ? { kind: 'person' as const } : afterCannotTell(askCount);
    return next.kind === 'person' ? askPerson(work, moment) : askAgain(work, later(moment, next.inMs));
  }
  const own = later(moment, afterNotNowMs(askCount));
  const told = finding.error.retryAt ? asTold(moment, finding.error.retryAt) : own;
  return askAgain(work, told > own ? told : own);
}

function askAgain(work: Work, wakeAt: Date): Change {
  const publication = { ...work.publication, askCount: work.publication.askCount + 1, wakeAt };
  return { work: { ...work, publication }, releasesLane: false, next: 'rest' };
}

/** It is proved not to be there, or repeating it is harmless: the very same call is made again. */
function sendAgain(work: Work, step: StepRow, evidence: string, moment: Moment): Change {
  const changed: StepRow = { ...step, outcome: 'failed', answered: evidence, answeredAt: moment.now };
  const held = { ...work, publication: { ...work.publication, askCount: 0 }, steps: replaceStep(work.steps, changed) };
  return {
    ...tryLater(held, { code: 'not_there', words: 'It was not there, so it is sent again.' }, moment.now, moment),
    changedStep: changed,
  };
}

function askPerson(work: Work, moment: Moment): Change {
  const words =
    'No answer came, and the network cannot tell us whether the post is there. We will not send it again until you look.';
  return stop(work, 'needs_attention', { kind: 'unknown_outcome', code: 'cannot_tell', words }, moment);
}

function evidenceOf(finding: Finding): string {
  return finding.kind === 'not_now' ? finding.error.words : finding.evidence;
}
