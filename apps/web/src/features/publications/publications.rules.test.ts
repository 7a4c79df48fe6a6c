import { describe, expect, it } from 'vitest';
import { roundsOf } from './exchanges.rules.ts';
import {
  afterState,
  dayAround,
  firstLook,
  headLine,
  holdBack,
  instantOf,
  isUndecided,
  mayBeOut,
  neighbour,
} from './publications.rules.ts';
import type { Publication, PublicationDetail } from './publications.types.ts';

const step = (key: string, sentAt: string | null, outcome: 'done' | 'unknown' | 'intended') => ({
  id: key,
  key,
  kind: 'visible' as const,
  sent: `The ${key}`,
  sentAt,
  answered: outcome === 'done' ? 'Taken' : null,
  answeredAt: null,
  outcome,
  remoteId: null,
  url: null,
  error: null,
});
const question = (id: string, stepKey: string, askedAt: string, answer: 'cannot_tell' | 'found') => ({
  id,
  stepKey,
  askedAt,
  answer,
  evidence: 'it said so',
});
const at = (time: string): string => `2026-11-24T${time}.000Z`;
const detail = (parts: Partial<PublicationDetail>): Pick<PublicationDetail, 'attempts' | 'questions' | 'state'> => ({
  state: 'needs_attention',
  attempts: [
    {
      id: 'first',
      number: 1,
      startedAt: at('09:00:00'),
      finishedAt: null,
      outcome: 'unknown',
      steps: [
        step('picture', at('09:00:00'), 'done'),
        step('post', at('09:00:02'), 'unknown'),
        step('comment', null, 'intended'),
      ],
    },
  ],
  questions: [question('q1', 'post', at('09:01:02'), 'cannot_tell')],
  ...parts,
});

describe('a row of the list', () => {
  const now = new Date('2026-11-24T10:00:00Z');
  const said = (words: string) =>
    afterState({ state: 'needs_attention', words, nextLookAt: null } as Publication, 'UTC', now);
  it('goes on after the state in a small letter, but leaves names as they are', () => {
    expect(said('No answer came.')).toBe(', no answer came');
    expect(said('X no longer accepts our sign-in.')).toBe(', X no longer accepts our sign-in');
    expect(said('LinkedIn refused it.')).toBe(', LinkedIn refused it');
  });
});

describe('call and answer', () => {
  it('puts questions between the steps in the order of time, and what was never sent last', () => {
    const [round] = roundsOf(detail({}));
    expect(round?.exchanges.map(({ sent }) => sent)).toEqual([
      'The picture',
      'The post',
      'Is it there?',
      'The comment',
    ]);
    expect(round?.exchanges.map(({ kind }) => kind)).toEqual(['said', 'missing', 'said', 'unsent']);
  });
  it('keeps the missing answer on the page after the post was found', () => {
    const found = detail({ state: 'published', questions: [question('q1', 'post', at('09:01:02'), 'found')] });
    const steps = found.attempts[0]?.steps.map((one) =>
      one.key === 'post' ? { ...one, outcome: 'done' as const, answered: 'Found' } : one,
    );
    const [round] = roundsOf({ ...found, attempts: found.attempts.map((one) => ({ ...one, steps: steps ?? [] })) });
    expect(round?.exchanges.find(({ id }) => id === 'post')?.kind).toBe('missing');
  });
  it('lets a person decide only while a call is without its answer', () => {
    expect(isUndecided(detail({}))).toBe(true);
    expect(isUndecided(detail({ state: 'published' }))).toBe(false);
    expect(isUndecided(detail({ attempts: [] }))).toBe(false);
  });
});

describe('what was let go', () => {
  it('may be out when nobody ever knew, and only then', () => {
    expect(mayBeOut(detail({ state: 'cancelled' }))).toBe(true);
    expect(mayBeOut(detail({ state: 'unknown' }))).toBe(false);
    expect(mayBeOut(detail({ state: 'cancelled', attempts: [] }))).toBe(false);
  });
});

describe('the list', () => {
  const items = ['c', 'b', 'a'].map((id) => ({ id }));
  it('holds back only what came above', () => {
    expect(holdBack(items, new Set(['b', 'a']))).toEqual({ shown: [{ id: 'b' }, { id: 'a' }], waiting: 1 });
    expect(holdBack(items, new Set(['c', 'b']))).toEqual({ shown: items, waiting: 0 });
    expect(holdBack(items, new Set())).toEqual({ shown: items, waiting: 0 });
  });
  it('walks to its ends and no further', () => {
    expect(neighbour(['c', 'b'], null, 1)).toBe('c');
    expect(neighbour(['c', 'b'], 'c', 1)).toBe('b');
    expect(neighbour(['c', 'b'], 'b', 1)).toBeNull();
  });
  it('shows first what needs a look, else what was sent', () => {
    const row = (id: string, state: Publication['state'], attemptCount: number) =>
      ({ id, state, attemptCount }) as Publication;
    const rows = [row('planned', 'scheduled', 0), row('out', 'published', 1), row('lost', 'unknown', 1)];
    expect(firstLook(rows)).toBe('lost');
    expect(firstLook(rows.slice(0, 2))).toBe('out');
    expect(firstLook(rows.slice(0, 1))).toBe('planned');
    expect(firstLook([])).toBeNull();
  });
});

describe('times', () => {
  it('finds the moment of a wall time on both sides of a clock change', () => {
    expect(new Date(instantOf('2026-10-24T12:00', 'Europe/Dublin')).toISOString()).toBe('2026-10-24T11:00:00.000Z');
    expect(new Date(instantOf('2026-10-26T12:00', 'Europe/Dublin')).toISOString()).toBe('2026-10-26T12:00:00.000Z');
  });
  it('gives the day of the clock change its 25 hours', () => {
    const { from, to } = dayAround(new Date('2026-10-25T12:00:00Z'), 'Europe/Dublin');
    expect((to - from) / 3_600_000).toBe(25);
  });
});

describe('the head line', () => {
  const counts = (parts: object) => ({
    byState: {
      scheduled: 0,
      sending: 0,
      published: 3,
      failed: 0,
      unknown: 1,
      needs_attention: 0,
      missed: 0,
      cancelled: 0,
      taken_down: 0,
    },
    needsPerson: 1,
    overdue: 0,
    since: '2026-03-03T10:00:00.000Z',
    checkedAt: '2026-11-24T09:00:00.000Z',
    ...parts,
  });
  it('says only what the counts prove', () => {
    expect(headLine(counts({}), 'UTC', new Date('2026-11-24T09:00:00Z'))).toBe(
      '4 sends since 3 March: 3 published, 0 unaccounted for, 1 open',
    );
  });
  it('counts what was taken down apart from what is still there', () => {
    const byState = { ...counts({}).byState, taken_down: 2 };
    expect(headLine(counts({ byState }), 'UTC', new Date('2026-11-24T09:00:00Z'))).toBe(
      '6 sends since 3 March: 3 published, 2 taken down, 0 unaccounted for, 1 open',
    );
  });
  it('names the year when it is another, and is silent without posts', () => {
    expect(headLine(counts({}), 'UTC', new Date('2027-01-01T00:00:00Z'))).toContain('3 March 2026');
    expect(headLine(counts({ since: null }), 'UTC', new Date())).toBe('');
  });
});
