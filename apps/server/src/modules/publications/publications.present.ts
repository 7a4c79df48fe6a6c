import type { Price } from '@antiphon/channels';
import type { ApprovalState, PlannedPublication, Publication, PublicationDetail } from '@antiphon/contract';
import type { FfmpegFound } from '@antiphon/media';
import type { z } from 'zod';
import { presentCorrection, presentWording } from './corrections/corrections.present.ts';
import { takedownWords } from './corrections/corrections.rules.ts';
import type { CorrectionCallRow, CorrectionRow } from './corrections/corrections.table.ts';
import type { Texts } from './corrections/edit-publication.ts';
import { oddityWords } from './planning/wall-time.rules.ts';
import type { ListedPublication } from './publications.queries.ts';
import { shownState } from './publications.rules.ts';
import type { AttemptRow, QuestionRow, StepRow } from './publications.table.ts';
import type { Standing } from './sending/publishing-standing.instance.queries.ts';

type PublicationAnswer = z.infer<typeof Publication>;

/** Row → contract answer. */
export function presentPublication(row: ListedPublication): PublicationAnswer {
  return {
    id: row.id,
    postId: row.postId,
    postTitle: row.postTitle,
    coverAssetId: row.coverAssetId,
    versionId: row.versionId,
    accountId: row.accountId,
    state: shownState(row),
    words: wordsOf(row),
    approval: row.approval,
    dueAt: row.dueAt.toISOString(),
    wallTime: row.wallTime,
    timeZone: row.timeZone,
    publishedAt: row.publishedAt?.toISOString() ?? null,
    url: row.takenDownAt ? null : row.url,
    remoteId: row.remoteId,
    waitsUntil: row.state === 'scheduled' ? (row.retryAt?.toISOString() ?? null) : null,
    isOverCap: row.reason?.kind === 'over_cap',
    attemptCount: row.attemptCount,
    openStepCount: row.openStepCount,
    wasFound: row.wasFound,
    nextLookAt: row.wakeAt?.toISOString() ?? null,
    takedown: row.takedown && {
      state: row.takedown.state,
      words: takedownWords(row.takedown),
      at: (row.takedown.finishedAt ?? row.takedown.createdAt).toISOString(),
    },
    warnings: row.warnings.map((warning) => ({ ...warning })),
    createdAt: row.createdAt.toISOString(),
    revision: row.revision,
  };
}

type Planned = z.infer<typeof PlannedPublication>;

/** As the planner answers: with what is odd about its time, and the quotas that it passes. */
export function presentPlanned(row: ListedPublication, overQuotas: Planned['overQuotas']): Planned {
  const { wallTime, timeZone } = row;
  const timeWords = wallTime && timeZone ? oddityWords(wallTime, timeZone) : null;
  return { ...presentPublication(row), timeWords, overQuotas };
}

/** The state in one sentence for people: why, and what happens next. */
export function wordsOf(
  row: Pick<
    ListedPublication,
    | 'state'
    | 'approval'
    | 'reason'
    | 'attemptCount'
    | 'wasFound'
    | 'openStepCount'
    | 'wakeAt'
    | 'retryAt'
    | 'decidedBy'
    | 'takedown'
    | 'pausedBy'
    | 'lacksSignIn'
  >,
): string {
  const why = row.reason?.words ?? '';
  switch (row.state) {
    case 'scheduled':
      if (row.approval !== null && row.approval !== 'approved') return waitingWords[row.approval];
      if (row.lacksSignIn) return lacksSignInWords;
      if (row.pausedBy) return pausedWords[row.pausedBy];
      return row.retryAt ? `${why} It is tried again, in its place.`.trim() : 'Goes out at its time.';
    case 'sending':
      return 'On its way.';
    case 'published':
      return row.takedown ? takedownWords(row.takedown) : publishedWords(row, why);
    case 'unknown':
      return row.wakeAt ? `${why} We are asking whether the post is there.` : `${why} We are asking the network now.`;
    case 'needs_attention':
    case 'failed':
    case 'missed':
      return why || 'This needs a look.';
    case 'cancelled':
      return why || 'Taken back before it was sent.';
  }
}

const lacksSignInWords =
  'The network takes the sign-in of its account no longer: it waits until somebody signs in there again.';

const pausedWords: Readonly<Record<NonNullable<ListedPublication['pausedBy']>, string>> = {
  installation: 'Who runs this installation has paused all sending: it waits until that ends.',
  workspace: 'Sending is paused in this workspace: it waits until that ends.',
  account: 'Its account is paused: it waits until that ends.',
};

const waitingWords: Readonly<Record<Exclude<ApprovalState, 'approved'>, string>> = {
  draft: 'Waits for approval: nobody was asked yet. It goes out at its time once it is approved.',
  in_review: 'Waits for approval: it is in review. It goes out at its time once it is approved.',
  changed: 'Waits for approval: it was changed after its approval. It goes out at its time once it is approved again.',
  returned: 'Waits for approval: it was returned with a note. It goes out at its time once it is approved.',
};

function publishedWords(
  row: Pick<ListedPublication, 'wasFound' | 'attemptCount' | 'openStepCount' | 'decidedBy'>,
  why: string,
): string {
  const parts: string[] = [];
  if (row.decidedBy) parts.push('Marked as published by a person who looked.');
  else if (row.wasFound) parts.push('The answer was lost; we found the post and did not send it again.');
  else if (row.attemptCount > 1) parts.push(`Published on try ${row.attemptCount}.`);
  else parts.push('Published.');
  if (row.openStepCount > 0)
    parts.push(
      `${row.openStepCount === 1 ? 'One later part is' : `${row.openStepCount} later parts are`} not out yet. ${why}`.trim(),
    );
  return parts.join(' ');
}

/** With every attempt, step and question. */
export function presentDetail(
  row: ListedPublication,
  facts: {
    readonly attempts: readonly AttemptRow[];
    readonly steps: readonly StepRow[];
    readonly questions: readonly QuestionRow[];
    readonly corrections: readonly CorrectionRow[];
    readonly correctionCalls: readonly CorrectionCallRow[];
    readonly whyNoTakedown: string | null;
    readonly takedownPrice: Price | null;
    readonly whyNoEdit: string | null;
    readonly texts: Texts;
  },
): z.infer<typeof PublicationDetail> {
  const keys = new Map(facts.steps.map((step) => [step.id, step.key]));
  return {
    ...presentPublication(row),
    whyNoTakedown: facts.whyNoTakedown,
    takedownPrice: facts.takedownPrice,
    whyNoEdit: facts.whyNoEdit,
    wordings: facts.texts.main.map(presentWording),
    laterTexts: facts.texts.later.map(({ part, name, whyNoEdit, wordings }) => ({
      part,
      name,
      whyNoEdit,
      wordings: wordings.map(presentWording),
    })),
    corrections: facts.corrections.map((one) => presentCorrection(one, facts.correctionCalls)),
    attempts: facts.attempts.map((attempt) => ({
      id: attempt.id,
      number: attempt.number,
      startedAt: attempt.startedAt.toISOString(),
      finishedAt: attempt.finishedAt?.toISOString() ?? null,
      outcome: attempt.outcome,
      steps: facts.steps.filter((step) => step.attemptId === attempt.id).map(presentStep),
    })),
    questions: facts.questions.map((question) => ({
      id: question.id,
      stepKey: keys.get(question.stepId) ?? '',
      askedAt: question.askedAt.toISOString(),
      answer: question.answer,
      evidence: question.evidence,
    })),
  };
}

function presentStep(step: StepRow) {
  return {
    id: step.id,
    key: step.key,
    kind: step.kind,
    sent: step.words,
    sentAt: step.sentAt?.toISOString() ?? null,
    answered: step.answered ?? step.error?.words ?? null,
    answeredAt: step.answeredAt?.toISOString() ?? null,
    outcome: step.outcome,
    remoteId: step.remoteId,
    url: step.url,
    error: step.error && {
      kind: step.error.kind,
      code: step.error.code,
      status: step.error.status,
      evidence: step.error.evidence,
    },
  };
}

/** A closed service as members and operator see it. */
export function presentService(gate: Standing['services'][number]) {
  const [channel = '', server = ''] = gate.service.split(' ');
  const { kind, words } = gate;
  return {
    channel,
    server,
    kind,
    closedAt: gate.closedAt.toISOString(),
    closedUntil: gate.closedUntil.toISOString(),
    words,
  };
}

/** A worker shows life every few seconds; one that did not for half a minute is gone. */
const aliveMs = 30_000;

/** For who runs this installation. */
export function presentFfmpeg(found: FfmpegFound): { version: string | null; words: string } {
  if (found.ffmpeg) {
    const { version } = found.ffmpeg;
    return { version, words: `FFmpeg ${version} was found: videos that a network does not take get a copy that fits.` };
  }
  return {
    version: null,
    words: `No FFmpeg: videos go out as they are, and one that a network does not take is not planned. ${found.words}`,
  };
}

export function presentStanding(standing: Standing, now: Date) {
  return {
    pausedAt: standing.pausedAt?.toISOString() ?? null,
    services: standing.services.map(presentService),
    workers: standing.workers.map(({ worker, beatAt, repairedLanes }) => ({
      name: worker,
      beatAt: beatAt.toISOString(),
      isAlive: now.getTime() - beatAt.getTime() < aliveMs,
      repairedLanes,
    })),
  };
}
