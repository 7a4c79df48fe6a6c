/** What each answer to a step's call, or its absence, makes of a publication. Pure, as `work.rules.ts`. */
import type { ChannelError, Plan, StepOutcome, StepTrace } from '@antiphon/channels';
import { retryDelayMs, retryLimit } from '../publications.rules.ts';
import type { AttemptRow, KeptError, PublicationRow, Reason, StepRow } from '../publications.table.ts';
import { asTold, type Change, eventOf, isMainOut, later, type Moment, replaceStep, type Work } from './work.rules.ts';

/** Nothing is left to send. */
export function finish(work: Work, moment: Moment): Change {
  const publication: PublicationRow = { ...work.publication, openStepCount: 0, wakeAt: null };
  return { ...close({ ...work, publication }, 'published', moment), releasesLane: true, next: 'rest' };
}

/** What an answer to a step's call makes of the publication. */
export function settleOutcome(work: Work, step: StepRow, outcome: StepOutcome, plan: Plan, moment: Moment): Change {
  if (outcome.kind === 'done')
    return settleDone(work, step, outcome.trace, outcome.answered, plan, moment, outcome.warnings ?? []);
  if (outcome.kind === 'pending') return settlePending(work, step, outcome, moment);
  return settleFailed(work, step, outcome.error, moment);
}

export function settleDone(
  work: Work,
  step: StepRow,
  trace: StepTrace,
  answered: string,
  plan: Plan,
  moment: Moment,
  warnings: readonly { code: string; words: string }[],
): Change {
  const changed: StepRow = {
    ...step,
    outcome: 'done',
    answered,
    answeredAt: moment.now,
    remoteId: trace.remoteId,
    url: trace.url ?? null,
    handle: trace.handle ?? null,
    pending: null,
    error: null,
  };
  const steps = replaceStep(work.steps, changed);
  const isFirstVisible = step.kind === 'visible' && !isMainOut(work);
  const done = new Set(steps.filter((row) => row.outcome === 'done').map((row) => row.key));
  const open = plan.steps.filter((planned) => !done.has(planned.key));
  const publication: PublicationRow = {
    ...work.publication,
    warnings: [...work.publication.warnings, ...warnings],
    retryCount: 0,
    askCount: 0,
    openStepCount: isFirstVisible || isMainOut(work) ? open.length : 0,
    ...(isFirstVisible
      ? {
          state: 'published' as const,
          reason: null,
          remoteId: trace.remoteId,
          url: trace.url ?? null,
          publishedAt: moment.now,
        }
      : {}),
  };
  const next: Work = { ...work, publication, steps };
  const facts = isFirstVisible ? { event: eventOf(publication, 'publication.published') } : {};
  if (open.length > 0)
    return { work: next, releasesLane: isFirstVisible, changedStep: changed, ...facts, next: 'continue' };
  return { ...finish(next, moment), changedStep: changed, ...facts };
}

/** A wait no longer than this is none: the step consists of several calls, and the next one may follow. */
const atOnceMs = 10;

/** For so long after its start an attempt keeps its lane between such calls; then posts that are due may pass a long upload. */
const uploadHoldsLaneMs = 30_000;

function keepsLane(work: Work, step: StepRow, waitMs: number, { now }: Moment): boolean {
  if (step.kind !== 'prepare' || waitMs > atOnceMs || !work.attempt) return false;
  return now.getTime() - work.attempt.startedAt.getTime() < uploadHoldsLaneMs;
}

/**
 * Taken, not finished. While the network works on it the lane is free; between two calls of a short upload it is kept,
 * or the next post would slip past.
 */
function settlePending(
  work: Work,
  step: StepRow,
  outcome: Extract<StepOutcome, { kind: 'pending' }>,
  moment: Moment,
): Change {
  const changed: StepRow = {
    ...step,
    outcome: 'pending',
    pending: outcome.pending,
    answered: outcome.answered,
    answeredAt: moment.now,
  };
  const steps = replaceStep(work.steps, changed);
  if (keepsLane(work, step, outcome.waitMs, moment))
    return { work: { ...work, steps }, releasesLane: false, changedStep: changed, next: 'continue' };
  const wakeAt = asTold(moment, later(moment, outcome.waitMs));
  const publication = { ...work.publication, wakeAt };
  return { work: { ...work, publication, steps }, releasesLane: true, changedStep: changed, next: 'rest' };
}

function settleFailed(work: Work, step: StepRow, error: ChannelError, moment: Moment): Change {
  if (error.kind === 'unknown_outcome' && step.kind !== 'prepare') return becomeUnknown(work, step, error, moment);
  if (isTaken(step) && error.kind !== 'rejected') return readAgain(work, step, error, moment);
  const changed: StepRow = {
    ...step,
    outcome: 'failed',
    answered: error.words,
    answeredAt: moment.now,
    error: keepError(error),
  };
  const held = { ...work, steps: replaceStep(work.steps, changed) };
  // A repeatable step whose answer was lost changed nothing that anybody can see.
  const kind = error.kind === 'unknown_outcome' ? 'temporary' : error.kind;
  if (kind === 'rejected') return { ...stop(held, 'failed', error, moment), changedStep: changed };
  if (kind === 'reconnect') return { ...waitForReconnect(held, error, moment), changedStep: changed };
  const retryCount = work.publication.retryCount + 1;
  if (kind === 'temporary' && retryCount > retryLimit)
    return { ...stop(held, 'failed', error, moment), changedStep: changed };
  const retryAt = retryAtOf(error, retryCount, moment);
  return {
    ...tryLater({ ...held, publication: { ...held.publication, retryCount } }, reasonOf(error), retryAt, moment),
    changedStep: changed,
  };
}

/** The network has taken the visible call already and works on it: from here on its state is only read. */
function isTaken(step: StepRow): boolean {
  return step.kind !== 'prepare' && step.pending !== null;
}

/**
 * The state of what was taken could not be read. Making the call anew might post twice, so it is read again later,
 * and after many tries asked about like any other that is in doubt.
 */
function readAgain(work: Work, step: StepRow, error: ChannelError, moment: Moment): Change {
  const retryCount = work.publication.retryCount + 1;
  if (error.kind === 'reconnect' || retryCount > retryLimit) return becomeUnknown(work, step, error, moment);
  const changed: StepRow = { ...step, outcome: 'pending', answered: error.words, answeredAt: moment.now };
  const wakeAt = retryAtOf(error, retryCount, moment);
  const publication: PublicationRow = { ...work.publication, retryCount, wakeAt };
  const steps = replaceStep(work.steps, changed);
  return { work: { ...work, publication, steps }, releasesLane: true, changedStep: changed, next: 'rest' };
}

/** Not before the network wants it, nor before our own backoff. */
function retryAtOf(error: ChannelError, retryCount: number, moment: Moment): Date {
  const backoff = later(moment, retryDelayMs(retryCount, moment.jitter));
  const told = error.kind === 'rate_limited' && error.retryAt ? asTold(moment, error.retryAt) : backoff;
  return told > backoff ? told : backoff;
}

/** The call may have taken effect: ask before anything is sent again. */
export function becomeUnknown(work: Work, step: StepRow, error: ChannelError, moment: Moment): Change {
  const changed: StepRow = { ...step, outcome: 'unknown', error: keepError(error) };
  const isMain = !isMainOut(work);
  const publication: PublicationRow = {
    ...work.publication,
    askCount: 0,
    wakeAt: moment.now,
    ...(isMain
      ? { state: 'unknown' as const, reason: { code: error.code, words: error.words, kind: error.kind } }
      : {}),
  };
  const held = { ...work, publication, steps: replaceStep(work.steps, changed) };
  const facts = isMain ? { event: eventOf(publication, 'publication.unknown') } : {};
  return { ...close(held, 'unknown', moment), releasesLane: true, changedStep: changed, ...facts, next: 'ask' };
}

/** Later, in its old place: back to the lane while the main post is not out, else its open step wakes up again. */
export function tryLater(work: Work, reason: Reason, at: Date, moment: Moment): Change {
  const closed = work.attempt ? close(work, 'failed', moment) : { work };
  const isOut = isMainOut(work);
  const publication: PublicationRow = isOut
    ? { ...work.publication, reason, wakeAt: at }
    : { ...work.publication, state: 'scheduled', reason, retryAt: at, wakeAt: null };
  return { ...closed, work: { ...closed.work, publication }, releasesLane: true, next: 'rest' };
}

/** Looked at again every minute: once the account is connected, it goes on by itself. */
function waitForReconnect(work: Work, error: ChannelError, moment: Moment): Change {
  const stopped = stop(work, 'needs_attention', error, moment);
  const publication = { ...stopped.work.publication, wakeAt: later(moment, 60_000) };
  return { ...stopped, work: { ...stopped.work, publication } };
}

/** A person must look. If the main post is out it stays `published`, with its open step and the reason. */
export function stop(work: Work, state: 'failed' | 'needs_attention', error: ChannelError, moment: Moment): Change {
  const isOut = isMainOut(work);
  const publication: PublicationRow = {
    ...work.publication,
    reason: reasonOf(error),
    wakeAt: null,
    ...(isOut ? {} : { state }),
  };
  const closed = work.attempt ? close({ ...work, publication }, 'failed', moment) : { work: { ...work, publication } };
  return {
    ...closed,
    releasesLane: true,
    event: eventOf(publication, isOut ? 'publication.step_failed' : `publication.${state}`),
    next: 'rest',
  };
}

/** Ends the open attempt. */
function close(
  work: Work,
  outcome: 'published' | 'failed' | 'unknown' | 'abandoned',
  moment: Moment,
): { work: Work; releasesLane: boolean; next: 'rest'; closedAttempt?: AttemptRow } {
  if (!work.attempt) return { work, releasesLane: false, next: 'rest' };
  const closedAttempt: AttemptRow = { ...work.attempt, outcome, finishedAt: moment.now };
  return { work: { ...work, attempt: undefined }, releasesLane: false, closedAttempt, next: 'rest' };
}

/**
 * The worker that held it died. A repeatable step is simply begun again; what the network works on is read again; a
 * call that may have left makes it unknown.
 */
export function recover(work: Work, moment: Moment): Change {
  const inFlight = work.steps.find(
    (step) => step.attemptId === work.attempt?.id && (step.outcome === 'intended' || step.outcome === 'sent'),
  );
  if (inFlight && inFlight.kind !== 'prepare') {
    const words = 'The server stopped while the call was under way, so we do not know whether it arrived.';
    return becomeUnknown(work, inFlight, { kind: 'unknown_outcome', code: 'interrupted', words }, moment);
  }
  const taken = work.steps.find((step) => step.attemptId === work.attempt?.id && step.outcome === 'pending');
  if (!inFlight && taken) {
    const publication = { ...work.publication, wakeAt: moment.now };
    return { work: { ...work, publication }, releasesLane: true, next: 'rest' };
  }
  const changed: StepRow | undefined = inFlight && {
    ...inFlight,
    outcome: 'failed',
    answered: 'The server stopped in the middle; this can be repeated.',
    answeredAt: moment.now,
  };
  const steps = changed ? replaceStep(work.steps, changed) : work.steps;
  const closed = close({ ...work, steps }, 'abandoned', moment);
  const isOut = isMainOut(work);
  const publication: PublicationRow = isOut
    ? { ...work.publication, wakeAt: moment.now }
    : { ...work.publication, state: 'scheduled', retryAt: moment.now, wakeAt: null };
  return {
    ...closed,
    work: { ...closed.work, publication },
    releasesLane: true,
    ...(changed ? { changedStep: changed } : {}),
    next: 'rest',
  };
}

function keepError(error: ChannelError): KeptError {
  return {
    kind: error.kind,
    code: error.code,
    words: error.words,
    status: error.status ?? null,
    evidence: error.evidence?.slice(0, 2000) ?? null,
  };
}

function reasonOf(error: ChannelError): Reason {
  return { code: error.code, words: error.words, kind: error.kind };
}
