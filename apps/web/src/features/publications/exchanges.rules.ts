/** What was said between us and a network, as lines of call and answer. Pure. */
import { excerpt } from '@antiphon/contract/excerpt';
import type { Attempt, Correction, PublicationDetail, Question, Step } from './publications.types.ts';

/** One line of call and answer. */
export interface Exchange {
  readonly id: string;
  readonly at: string | null;
  readonly sent: string;
  readonly answered: string;
  /**
   * `missing`: we sent and nothing came back; `waiting`: the answer may still come; `unsent`: it was never sent;
   * `refused`: the answer was no; `said`: anything else.
   */
  readonly kind: 'missing' | 'waiting' | 'unsent' | 'refused' | 'said';
  readonly isQuestion: boolean;
  /** The same question with the same answer, folded into one line. */
  readonly asked?: { readonly count: number; readonly since: string };
  readonly remoteId: string | null;
  readonly url: string | null;
  /** Status, code and the raw answer, for who wants to look closer. */
  readonly raw: readonly { readonly name: string; readonly value: string }[];
}

/** All exchanges of one attempt, in the order of time. */
export interface Round {
  readonly id: string;
  readonly number: number;
  readonly startedAt: string;
  /** What it is where it is no try of sending. */
  readonly name?: string;
  readonly exchanges: readonly Exchange[];
}

const answerWords: Readonly<Record<Question['answer'], string>> = {
  found: 'It is there',
  absent: 'It is not there',
  cannot_tell: 'Cannot tell',
  repeat: 'The same call may be repeated safely',
  not_now: 'No answer now',
  person: '',
};

const rawOf = (entries: readonly (readonly [string, string | number | null | undefined])[]): Exchange['raw'] =>
  entries.flatMap(([name, value]) =>
    value === null || value === undefined || value === '' ? [] : [{ name, value: String(value) }],
  );

function stepExchange(step: Step, wasAskedAbout: boolean, isSending: boolean): Exchange {
  const said = step.answered ?? '';
  const base = {
    id: step.id,
    at: step.sentAt,
    sent: step.sent,
    isQuestion: false,
    remoteId: step.remoteId || null,
    url: step.url,
    raw: rawOf([
      ['Step', step.key],
      ['Answered at', step.answeredAt],
      ['Error', step.error && `${step.error.kind}: ${step.error.code}`],
      ['Status', step.error?.status],
      ['Kept as', step.remoteId],
      ['Raw answer', step.error?.evidence],
    ]),
  };
  if (step.outcome === 'unknown') return { ...base, kind: 'missing', answered: said || 'Nothing came back.' };
  if (step.outcome === 'intended')
    return { ...base, kind: 'unsent', answered: isSending ? 'About to be sent.' : 'It was not sent.' };
  if (step.outcome === 'sent') return { ...base, kind: 'waiting', answered: 'No answer yet.' };
  if (step.outcome === 'pending') return { ...base, kind: 'waiting', answered: said || 'Taken; still at work on it.' };
  if (wasAskedAbout) return { ...base, kind: 'missing', answered: 'Nothing came back, so we asked.' };
  if (step.outcome === 'failed') return { ...base, kind: 'refused', answered: said || 'Refused.' };
  return { ...base, kind: 'said', answered: said || 'Taken.' };
}

/** Raw answers can be long; the whole stands under "Evidence". */
const longestAnswer = 220;

function questionExchange(question: Question): Exchange {
  const isPerson = question.answer === 'person';
  const words = answerWords[question.answer];
  return {
    id: question.id,
    at: question.askedAt,
    sent: isPerson ? 'A person was asked' : 'Is it there?',
    answered: excerpt(
      isPerson ? question.evidence : question.evidence ? `${words}: ${question.evidence}` : `${words}.`,
      longestAnswer,
    ),
    kind: 'said',
    isQuestion: true,
    remoteId: null,
    url: null,
    raw: rawOf([
      ['Step', question.stepKey],
      ['Answer', question.answer],
      ['Evidence', question.evidence],
    ]),
  };
}

const isSame = (a: Exchange, b: Exchange): boolean =>
  a.isQuestion && b.isQuestion && a.sent === b.sent && a.answered === b.answered;

/**
 * The same question with the same answer, time after time, is one line: what is to be decided stays on the screen.
 * Folds neighbours that say the same into the last of them; all their times stand in its
 * evidence.
 */
export function foldAsked(exchanges: readonly Exchange[]): readonly Exchange[] {
  const folded: { exchange: Exchange; times: string[] }[] = [];
  for (const exchange of exchanges) {
    const before = folded.at(-1);
    const times = exchange.at ? [exchange.at] : [];
    if (before && isSame(before.exchange, exchange)) {
      before.exchange = exchange;
      before.times.push(...times);
    } else folded.push({ exchange, times });
  }
  return folded.map(({ exchange, times }) => {
    const [since] = times;
    if (times.length < 2 || since === undefined) return exchange;
    const raw = [...exchange.raw, { name: 'Asked at', value: times.join(', ') }];
    return { ...exchange, raw, asked: { count: times.length, since } };
  });
}

/** The attempts as call and answer: every step we sent, and every question between them in the order of time. */
export function roundsOf(detail: Pick<PublicationDetail, 'attempts' | 'questions' | 'state'>): Round[] {
  const attempts = [...detail.attempts].sort((a, b) => a.number - b.number);
  const next = (index: number): string | undefined => attempts[index + 1]?.startedAt;
  const isOf = (question: Question, attempt: Attempt, index: number): boolean => {
    const until = next(index);
    return (index === 0 || question.askedAt >= attempt.startedAt) && (until === undefined || question.askedAt < until);
  };
  return attempts.map((attempt, index) => {
    const questions = detail.questions.filter((question) => isOf(question, attempt, index));
    const asked = new Set(questions.map(({ stepKey }) => stepKey));
    const timed = [
      ...attempt.steps.map((step) =>
        stepExchange(step, asked.has(step.key), detail.state === 'sending' && next(index) === undefined),
      ),
      ...questions.map(questionExchange),
    ];
    // Steps that were never sent come last, in their own order: the sort is stable.
    const exchanges = foldAsked(timed.sort((a, b) => (a.at ?? '9').localeCompare(b.at ?? '9')));
    return { id: attempt.id, number: attempt.number, startedAt: attempt.startedAt, exchanges };
  });
}

const correctionNames = { takedown: 'Taking it down', edit: 'Changing its words' } as const;

/** What was changed about a post that is out, as call and answer like its sending. */
export function correctionRounds(corrections: readonly Correction[]): Round[] {
  return corrections.map((correction, index) => ({
    id: correction.id,
    number: index + 1,
    startedAt: correction.askedAt,
    name: correctionNames[correction.kind],
    exchanges: correction.calls.map((call) => correctionExchange(call, correction.state === 'open')),
  }));
}

function correctionExchange(call: Correction['calls'][number], isOpen: boolean): Exchange {
  const isNo = call.outcome === 'failed';
  const silent = isOpen && call.outcome === 'intended' ? 'No answer yet.' : 'Nothing came back.';
  const kind = call.outcome === 'intended' && isOpen ? 'waiting' : call.answered === null ? 'missing' : 'said';
  return {
    id: call.id,
    at: call.sentAt,
    sent: call.sent,
    answered: excerpt(call.answered ?? silent, longestAnswer),
    kind: call.outcome === 'unknown' ? 'missing' : isNo ? 'refused' : kind,
    isQuestion: call.outcome === 'gone' || call.outcome === 'there',
    remoteId: null,
    url: null,
    raw: rawOf([
      ['Id there', call.remoteId],
      ['Answered at', call.answeredAt],
      ['Error', call.error && `${call.error.kind}: ${call.error.code}`],
      ['Status', call.error?.status],
      ['Raw answer', call.error?.evidence],
    ]),
  };
}
