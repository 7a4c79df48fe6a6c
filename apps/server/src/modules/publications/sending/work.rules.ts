/**
 * One publication in the publisher's hands, and how a step begins. Pure: a `Work` goes in, a changed `Work` and the
 * rows to write come out. Whoever holds the lease and the fence writes the whole of it. What an answer makes of it
 * stands in `answer.rules.ts`, what a question brought in `asking.rules.ts`.
 */
import type { Plan, PlannedStep, StepTrace } from '@antiphon/channels';
import { withinAMonth } from '@antiphon/channels/kit';
import type { AttemptRow, PublicationRow, QuestionRow, Reason, StepRow } from '../publications.table.ts';

export interface Work {
  readonly publication: PublicationRow;
  /** Every step of every attempt, oldest first. */
  readonly steps: readonly StepRow[];
  /** The open attempt, where there is one. */
  readonly attempt: AttemptRow | undefined;
}

/** What is to be written with one statement: the work as it is now, and facts beside it. */
export interface Change {
  readonly work: Work;
  /** Frees the account's lane for the next publication. */
  readonly releasesLane: boolean;
  readonly newAttempt?: AttemptRow;
  readonly newStep?: StepRow;
  readonly changedStep?: StepRow;
  readonly closedAttempt?: AttemptRow;
  readonly question?: Omit<QuestionRow, 'workspaceId' | 'publicationId'>;
  readonly event?: { readonly name: string; readonly data: Record<string, unknown> };
  /** What the publisher does next with this publication; `rest` gives the lease back. */
  readonly next: 'continue' | 'ask' | 'rest';
}

export interface Moment {
  readonly now: Date;
  /** 0..1, drawn outside. */
  readonly jitter: number;
  /** All waits of ours are divided by it: 1, and more only in rehearsals. */
  readonly haste: number;
  nextId(): string;
}

/** A wait of ours from now on. */
export function later(moment: Pick<Moment, 'now' | 'haste'>, waitMs: number): Date {
  return new Date(moment.now.getTime() + waitMs / moment.haste);
}

/** In a rehearsal a network that says when to come back is not waited for longer than this, divided as all waits are. */
const longestRehearsedMs = 60_000;

/** When the network wants to be asked again: to the moment, but in a rehearsal; at once where it names none. */
export function asTold(moment: Pick<Moment, 'now' | 'haste'>, retryAt: Date): Date {
  const longest = later(moment, longestRehearsedMs);
  const told = withinAMonth(retryAt, moment.now) ?? moment.now;
  return moment.haste > 1 && longest < told ? longest : told;
}

/** Finished steps by key, from all attempts. */
export function doneSteps(work: Work): Record<string, StepTrace> {
  return Object.fromEntries(
    work.steps.filter((step) => step.outcome === 'done').map((step) => [step.key, traceOf(step)]),
  );
}

/** The first planned step that is not done. */
export function nextPlanned(plan: Plan, work: Work): PlannedStep | undefined {
  const done = doneSteps(work);
  return plan.steps.find((step) => !(step.key in done));
}

/** Whether the main post is out: its first visible step is done. */
export function isMainOut(work: Work): boolean {
  return work.publication.publishedAt !== null;
}

/** A new step of the open attempt: its intent, to be committed before the call leaves. */
export function intendStep(work: Work, attempt: AttemptRow, planned: PlannedStep, moment: Moment): StepRow {
  return {
    workspaceId: work.publication.workspaceId,
    id: moment.nextId(),
    publicationId: work.publication.id,
    attemptId: attempt.id,
    key: planned.key,
    kind: planned.kind,
    part: planned.part,
    words: planned.words,
    intendedAt: moment.now,
    sentAt: null,
    answeredAt: null,
    outcome: 'intended',
    answered: null,
    remoteId: null,
    url: null,
    handle: null,
    pending: null,
    error: null,
  };
}

export function openAttempt(work: Work, moment: Moment): AttemptRow {
  const { workspaceId, id, attemptCount, fence } = work.publication;
  return {
    workspaceId,
    id: moment.nextId(),
    publicationId: id,
    number: attemptCount,
    fence,
    startedAt: moment.now,
    finishedAt: null,
    outcome: 'open',
  };
}

/** The next step's intent, in the open attempt or in a new one. */
export function beginStep(work: Work, planned: PlannedStep, moment: Moment): Change {
  const publication = work.attempt
    ? work.publication
    : { ...work.publication, attemptCount: work.publication.attemptCount + 1 };
  const held = { ...work, publication };
  const attempt = work.attempt ?? openAttempt(held, moment);
  const step = intendStep(held, attempt, planned, moment);
  const next: Work = { publication, steps: [...work.steps, step], attempt };
  return {
    work: next,
    releasesLane: false,
    newStep: step,
    ...(work.attempt ? {} : { newAttempt: attempt }),
    next: 'continue',
  };
}

/** It was claimed and may not start yet: back to its place, until a moment, as if nobody had taken it. */
export function holdBack(work: Work, hold: Reason & { readonly until: Date }): Change {
  const { code, words, until } = hold;
  const publication: PublicationRow = {
    ...work.publication,
    state: 'scheduled',
    reason: { code, words, kind: 'rate_limited' },
    retryAt: until,
    attemptCount: work.publication.attemptCount - 1,
  };
  return { work: { ...work, publication }, releasesLane: true, next: 'rest' };
}

export function eventOf(publication: PublicationRow, name: string): { name: string; data: Record<string, unknown> } {
  const { id, postId, accountId, state } = publication;
  return { name, data: { publicationId: id, postId, accountId, state } };
}

export function replaceStep(steps: readonly StepRow[], changed: StepRow): StepRow[] {
  return steps.map((step) => (step.id === changed.id ? changed : step));
}

function traceOf(step: StepRow): StepTrace {
  return {
    remoteId: step.remoteId ?? '',
    ...(step.url ? { url: step.url } : {}),
    ...(step.handle === null ? {} : { handle: step.handle as never }),
  };
}
