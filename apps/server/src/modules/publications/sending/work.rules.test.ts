import type { ChannelError, Guarantee, Plan } from '@antiphon/channels';
import { describe, expect, it } from 'vitest';
import type { PublicationRow, StepRow } from '../publications.table.ts';
import { recover, settleOutcome } from './answer.rules.ts';
import { settleFinding } from './asking.rules.ts';
import { beginStep, type Change, type Work } from './work.rules.ts';

const now = new Date('2026-11-24T09:00:00Z');
let id = 0;
const moment = {
  now,
  jitter: 0.5,
  haste: 1,
  nextId: () => {
    id += 1;
    return `id-${id}`;
  },
};
const thread: Plan = {
  steps: [
    { key: 'image-1', kind: 'prepare', part: 0, words: 'The picture' },
    { key: 'post-1', kind: 'visible', part: 0, words: 'The post' },
    { key: 'post-2', kind: 'visible', part: 1, words: 'Post 2' },
  ],
  warnings: [],
};
const exact: Guarantee = { level: 'exact', words: '', patienceMs: [] };
const patient: Guarantee = { level: 'by_reading', words: '', patienceMs: [30_000] };
const error = (kind: ChannelError['kind']): ChannelError => ({ kind, code: kind, words: `It said ${kind}.` });
const done = (remoteId: string) => ({ kind: 'done' as const, trace: { remoteId }, answered: 'Taken.' });

const claimed: PublicationRow = {
  workspaceId: 'w',
  id: 'p',
  postId: 'post',
  versionId: 'v',
  accountId: 'a',
  origin: 'made',
  state: 'sending',
  reason: null,
  dueAt: now,
  wallTime: null,
  timeZone: null,
  retryAt: null,
  retryCount: 0,
  seed: 'seed',
  postedAt: now,
  attemptCount: 1,
  openStepCount: 0,
  wakeAt: null,
  askCount: 0,
  leasedUntil: now,
  fence: 1n,
  remoteId: null,
  url: null,
  publishedAt: null,
  wasFound: false,
  warnings: [],
  decidedBy: null,
  takenDownAt: null,
  overCapBy: null,
  createdBy: null,
  createdAt: now,
  revision: 1,
};

/** A claimed publication with these steps already done, about to make the next one. */
function at(stepIndex: number): { work: Work; step: StepRow } {
  let work: Work = { publication: claimed, steps: [], attempt: undefined };
  let change: Change | undefined;
  for (let index = 0; index <= stepIndex; index += 1) {
    const planned = thread.steps[index];
    if (!planned) throw new Error('no such step');
    change = beginStep(work, planned, moment);
    work = change.work;
    if (index < stepIndex && change.newStep)
      work = settleOutcome(work, change.newStep, done(`r${index}`), thread, moment).work;
  }
  if (!change?.newStep) throw new Error('no step was begun');
  return { work, step: change.newStep };
}

describe('answers of a network', () => {
  it('are waited for as long as they say, and in a rehearsal for a part of it', () => {
    const { work, step } = at(1);
    const retryAt = new Date(now.getTime() + 3_600_000);
    const after = (outcome: Parameters<typeof settleOutcome>[2], haste: number) => {
      const { publication } = settleOutcome(work, step, outcome, thread, { ...moment, haste }).work;
      return ((publication.wakeAt ?? publication.retryAt)?.getTime() ?? 0) - now.getTime();
    };
    const pending = { kind: 'pending', pending: {}, waitMs: 2_000, answered: '' } as const;
    expect([after(pending, 1), after(pending, 10)]).toEqual([2_000, 200]);
    // Until midnight, say: a rehearsal does not sit that out.
    const long = { ...pending, waitMs: 36_000_000 };
    expect([after(long, 1), after(long, 10)]).toEqual([36_000_000, 6_000]);
    const refused = { kind: 'failed', error: error('temporary') } as const;
    expect(after(refused, 1)).toBe(10 * after(refused, 10));
    const told = { kind: 'failed', error: { ...error('rate_limited'), retryAt } } as const;
    expect([after(told, 1), after(told, 10)]).toEqual([3_600_000, 6_000]);
    const asked = { kind: 'not_now', error: { ...error('rate_limited'), retryAt } } as const;
    const held = settleFinding(work, step, asked, patient, thread, moment);
    expect(held.work.publication.wakeAt).toEqual(retryAt);
  });

  it('are not waited for beyond a month, nor where they name no moment', () => {
    const { work, step } = at(1);
    const after = (retryAt: Date) => {
      const told = { kind: 'failed', error: { ...error('rate_limited'), retryAt } } as const;
      const { publication } = settleOutcome(work, step, told, thread, moment).work;
      return (publication.retryAt?.getTime() ?? 0) - now.getTime();
    };
    // Milliseconds where seconds are due: the year 57,000, which no database keeps as JSON writes it.
    expect(after(new Date(now.getTime() * 1000))).toBe(31 * 86_400_000);
    const own = { kind: 'failed', error: error('temporary') } as const;
    const { publication } = settleOutcome(work, step, own, thread, moment).work;
    expect(after(new Date(Number.NaN))).toBe((publication.retryAt?.getTime() ?? 0) - now.getTime());
  });

  it('publishes with the first visible step, frees the lane and goes on with the thread', () => {
    const { work, step } = at(1);
    const change = settleOutcome(work, step, done('42'), thread, moment);
    expect(change.work.publication).toMatchObject({
      state: 'published',
      remoteId: '42',
      openStepCount: 1,
      publishedAt: now,
    });
    expect(change).toMatchObject({ releasesLane: true, next: 'continue', event: { name: 'publication.published' } });
  });

  it('ends the attempt when the last part is out', () => {
    const { work, step } = at(2);
    const change = settleOutcome(work, step, done('43'), thread, moment);
    expect(change.work.publication).toMatchObject({ state: 'published', remoteId: 'r1', openStepCount: 0 });
    expect(change.closedAttempt?.outcome).toBe('published');
    expect(change.next).toBe('rest');
  });

  it('never sends again after a visible call without an answer: it asks', () => {
    const { work, step } = at(1);
    const change = settleOutcome(work, step, { kind: 'failed', error: error('unknown_outcome') }, thread, moment);
    expect(change.work.publication.state).toBe('unknown');
    expect(change.changedStep?.outcome).toBe('unknown');
    expect(change).toMatchObject({ next: 'ask', releasesLane: true });
  });

  it('repeats a prepare step whose answer was lost, because nobody can see it', () => {
    const { work, step } = at(0);
    const change = settleOutcome(work, step, { kind: 'failed', error: error('unknown_outcome') }, thread, moment);
    expect(change.work.publication.state).toBe('scheduled');
    expect(change.work.publication.retryAt?.getTime()).toBeGreaterThan(now.getTime());
  });

  it.each([
    ['rejected', 'failed'],
    ['reconnect', 'needs_attention'],
    ['temporary', 'scheduled'],
    ['rate_limited', 'scheduled'],
  ] as const)('answers %s with the state %s', (kind, state) => {
    const { work, step } = at(1);
    const change = settleOutcome(work, step, { kind: 'failed', error: error(kind) }, thread, moment);
    expect(change.work.publication).toMatchObject({ state, reason: { code: kind } });
    expect(change.closedAttempt?.outcome).toBe('failed');
    expect(change.releasesLane).toBe(true);
  });

  it('keeps a post published when a later part fails', () => {
    const { work, step } = at(2);
    const change = settleOutcome(work, step, { kind: 'failed', error: error('rejected') }, thread, moment);
    expect(change.work.publication).toMatchObject({
      state: 'published',
      reason: { code: 'rejected' },
      openStepCount: 1,
    });
    expect(change.event?.name).toBe('publication.step_failed');
  });

  it('waits for the moment that a rate limit names', () => {
    const { work, step } = at(1);
    const retryAt = new Date(now.getTime() + 600_000);
    const change = settleOutcome(
      work,
      step,
      { kind: 'failed', error: { ...error('rate_limited'), retryAt } },
      thread,
      moment,
    );
    expect(change.work.publication.retryAt).toEqual(retryAt);
  });

  it('tells a person after twelve refusals that proved nothing was sent', () => {
    const { work, step } = at(1);
    const tired = { ...work, publication: { ...work.publication, retryCount: 12 } };
    expect(
      settleOutcome(tired, step, { kind: 'failed', error: error('temporary') }, thread, moment).work.publication.state,
    ).toBe('failed');
  });

  it('rests while the network works on it, and frees the lane', () => {
    const { work, step } = at(1);
    const change = settleOutcome(
      work,
      step,
      { kind: 'pending', pending: { job: 1 }, waitMs: 5_000, answered: 'Processing.' },
      thread,
      moment,
    );
    expect(change.work.publication.wakeAt).toEqual(new Date(now.getTime() + 5_000));
    expect(change).toMatchObject({
      next: 'rest',
      releasesLane: true,
      changedStep: { outcome: 'pending', pending: { job: 1 } },
    });
  });
});

describe('a prepare step of several calls', () => {
  const upload: Plan = {
    steps: [
      { key: 'picture-1', kind: 'prepare', part: 0, words: 'The picture' },
      { key: 'post-1', kind: 'visible', part: 0, words: 'The post' },
    ],
    warnings: [],
  };
  const begun = beginStep({ publication: claimed, steps: [], attempt: undefined }, upload.steps[0] as never, moment);
  const after = (waitMs: number, sinceStartMs: number) =>
    settleOutcome(
      begun.work,
      begun.newStep as StepRow,
      { kind: 'pending', pending: { chunk: 1 }, waitMs, answered: 'One of two.' },
      upload,
      { ...moment, now: new Date(now.getTime() + sinceStartMs) },
    );

  it('goes on at once and keeps the lane, so that no later post slips past', () => {
    const change = after(1, 29_999);
    expect(change).toMatchObject({
      next: 'continue',
      releasesLane: false,
      changedStep: { outcome: 'pending', pending: { chunk: 1 } },
    });
    expect(change.work.publication.wakeAt).toBe(claimed.wakeAt);
  });

  it('lets others pass when it takes long, or the network wants a wait', () => {
    for (const change of [after(1, 30_000), after(2_000, 0)])
      expect(change).toMatchObject({ next: 'rest', releasesLane: true });
  });
});

describe('a visible call that the network has taken and works on', () => {
  const alone: Plan = { steps: [{ key: 'post-1', kind: 'visible', part: 0, words: 'The post' }], warnings: [] };
  function taken(): Work {
    const begun = beginStep(
      { publication: claimed, steps: [], attempt: undefined },
      alone.steps[0] as never,
      moment,
    ).work;
    const outcome = { kind: 'pending' as const, pending: { id: 'job-1' }, waitMs: 5_000, answered: 'Working.' };
    return settleOutcome(begun, begun.steps[0] as StepRow, outcome, alone, moment).work;
  }
  const read = (work: Work, outcome: Parameters<typeof settleOutcome>[2]) =>
    settleOutcome(work, work.steps[0] as StepRow, outcome, alone, moment);

  it.each(['temporary', 'rate_limited'] as const)('is read again after “%s”, never made anew', (kind) => {
    const { work, next } = read(taken(), { kind: 'failed', error: error(kind) });
    expect(work.steps[0]).toMatchObject({ outcome: 'pending', pending: { id: 'job-1' } });
    expect(work.publication).toMatchObject({ state: 'sending', retryCount: 1 });
    expect(work.publication.wakeAt?.getTime()).toBeGreaterThan(now.getTime());
    expect(next).toBe('rest');
    expect(work.attempt).toBeDefined();
  });

  it('is asked about when its state cannot be read for long, or the sign-in has ended', () => {
    const tired = { ...taken(), publication: { ...claimed, retryCount: 12 } };
    for (const change of [
      read(tired, { kind: 'failed', error: error('temporary') }),
      read(taken(), { kind: 'failed', error: error('reconnect') }),
    ]) {
      expect(change.work.publication.state).toBe('unknown');
      expect(change.work.steps[0]).toMatchObject({ outcome: 'unknown', pending: { id: 'job-1' } });
    }
  });

  it('fails when the network says that it came to nothing', () => {
    expect(read(taken(), { kind: 'failed', error: error('rejected') }).work.publication.state).toBe('failed');
  });

  it('is read again by the next worker when one dies, in the same attempt', () => {
    const before = taken();
    const { work, newAttempt, newStep, closedAttempt } = recover(before, moment);
    expect([newAttempt, newStep, closedAttempt]).toEqual([undefined, undefined, undefined]);
    expect(work.attempt).toEqual(before.attempt);
    expect(work.steps).toEqual(before.steps);
    expect(work.publication).toMatchObject({ state: 'sending', wakeAt: now });
  });
});

describe('asking whether it is there', () => {
  function unknown(): { work: Work; step: StepRow } {
    const { work, step } = at(1);
    const change = settleOutcome(work, step, { kind: 'failed', error: error('unknown_outcome') }, thread, moment);
    if (!change.changedStep) throw new Error('the step did not change');
    return { work: change.work, step: change.changedStep };
  }

  it('publishes what is found, says that it was found, and goes on with the thread', () => {
    const { work, step } = unknown();
    const change = settleFinding(
      work,
      step,
      { kind: 'found', trace: { remoteId: '42' }, evidence: 'seen' },
      exact,
      thread,
      moment,
    );
    expect(change.work.publication).toMatchObject({
      state: 'published',
      wasFound: true,
      remoteId: '42',
      openStepCount: 1,
    });
    expect(change.question).toMatchObject({ answer: 'found', evidence: 'seen' });
    expect(change.next).toBe('continue');
  });

  it('sends again what an authoritative network does not have', () => {
    const { work, step } = unknown();
    const change = settleFinding(work, step, { kind: 'absent', evidence: 'RecordNotFound' }, exact, thread, moment);
    expect(change.work.publication).toMatchObject({ state: 'scheduled', retryAt: now });
  });

  it('is patient with lists before it believes "absent"', () => {
    const { work, step } = unknown();
    const first = settleFinding(work, step, { kind: 'absent', evidence: 'not in the list' }, patient, thread, moment);
    expect(first.work.publication).toMatchObject({
      state: 'unknown',
      askCount: 1,
      wakeAt: new Date(now.getTime() + 30_000),
    });
    const second = settleFinding(
      first.work,
      step,
      { kind: 'absent', evidence: 'not in the list' },
      patient,
      thread,
      moment,
    );
    expect(second.work.publication.state).toBe('scheduled');
  });

  it('asks a person when the network cannot tell, and keeps every answer as evidence', () => {
    let { work, step } = unknown();
    for (let count = 0; count < 4; count += 1) {
      const change = settleFinding(
        work,
        step,
        { kind: 'cannot_tell', evidence: 'no right to read' },
        exact,
        thread,
        moment,
      );
      expect(change.question?.answer).toBe('cannot_tell');
      ({ work } = change);
    }
    expect(work.publication.state).toBe('needs_attention');
  });

  it('asks a person at once where asking again would tell no more', () => {
    const { work, step } = unknown();
    const finding = { kind: 'cannot_tell' as const, evidence: 'no app may read', isFinal: true as const };
    const change = settleFinding(work, step, finding, exact, thread, moment);
    expect(change.work.publication.state).toBe('needs_attention');
    expect(change.question?.evidence).toBe('no app may read');
  });

  it('stays unknown while the question itself fails', () => {
    const { work, step } = unknown();
    const change = settleFinding(work, step, { kind: 'not_now', error: error('temporary') }, exact, thread, moment);
    expect(change.work.publication.state).toBe('unknown');
    expect(change.work.publication.wakeAt?.getTime()).toBeGreaterThan(now.getTime());
  });
});

describe('a worker that died', () => {
  it('leaves a visible call in doubt', () => {
    const change = recover(at(1).work, moment);
    expect(change.work.publication.state).toBe('unknown');
    expect(change.closedAttempt?.outcome).toBe('unknown');
  });
  it('leaves a prepare step to be begun again', () => {
    const change = recover(at(0).work, moment);
    expect(change.work.publication).toMatchObject({ state: 'scheduled', retryAt: now });
    expect(change.closedAttempt?.outcome).toBe('abandoned');
  });
  it('leaves a later part of a thread in doubt without touching the post that is out', () => {
    const change = recover(at(2).work, moment);
    expect(change.work.publication).toMatchObject({ state: 'published', wakeAt: now });
    expect(change.changedStep?.outcome).toBe('unknown');
  });
});
