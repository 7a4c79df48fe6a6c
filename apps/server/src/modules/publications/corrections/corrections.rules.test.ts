import type { ChannelError } from '@antiphon/channels';
import { describe, expect, it } from 'vitest';
import type { StoredContent } from '../../posts/index.ts';
import {
  afterError,
  isBelieved,
  laterTexts,
  lostSteps,
  nextCall,
  publicContent,
  remainsWords,
  stillInDoubt,
  takedownTargets,
  tryLimit,
  withText,
  wordingsOf,
} from './corrections.rules.ts';

const now = new Date('2026-11-21T12:00:00Z');
const moment = { now, jitter: 1 };
const step = (remoteId: string | null, kind: 'prepare' | 'visible' | 'after' = 'after', outcome = 'done' as const) => ({
  kind,
  outcome,
  remoteId,
});
const error = (kind: ChannelError['kind'], retryAt?: Date): ChannelError => ({
  kind,
  code: kind,
  words: `It said ${kind}.`,
  ...(retryAt ? { retryAt } : {}),
});

describe('what a takedown goes through', () => {
  it('is the last part first and the post itself last, where answers stay when their post goes', () => {
    const steps = [step('upload', 'prepare'), step('one', 'visible'), step('two'), step('three'), step(null)];
    expect(takedownTargets('one', steps, true)).toEqual(['three', 'two', 'one']);
  });
  it('is the post alone where all goes with it', () => {
    expect(takedownTargets('one', [step('one', 'visible'), step('comment')], false)).toEqual(['one']);
  });
  it('names a post once, however many steps made it', () => {
    expect(takedownTargets('one', [step('one', 'visible'), step('one'), step('two'), step('two')], true)).toEqual([
      'two',
      'one',
    ]);
  });
});

describe('the next call', () => {
  const takedown = { kind: 'takedown' as const, targets: ['two', 'one'] };
  const called = (
    target: string,
    kind: 'delete' | 'look' | 'edit',
    outcome: 'done' | 'unknown' | 'gone' | 'there' | 'failed',
  ) => ({
    target,
    kind,
    outcome,
  });
  it('deletes one after the other, and none twice', () => {
    expect(nextCall(takedown, [], true)).toMatchObject({ kind: 'delete', target: 'two' });
    const first = [called('two', 'delete', 'done')];
    expect(nextCall(takedown, first, true)).toMatchObject({ kind: 'delete', target: 'one' });
    expect(nextCall(takedown, [...first, called('one', 'delete', 'done')], true)).toBeNull();
  });
  it('asks after silence, deletes again what is still there, and goes on where it is gone', () => {
    const silent = [called('two', 'delete', 'unknown')];
    expect(nextCall(takedown, silent, true)).toMatchObject({ kind: 'look', target: 'two' });
    expect(nextCall(takedown, [...silent, called('two', 'look', 'there')], true)).toMatchObject({
      kind: 'delete',
      target: 'two',
    });
    expect(nextCall(takedown, [...silent, called('two', 'look', 'gone')], true)).toMatchObject({ target: 'one' });
  });
  it('deletes again at once where the network cannot be asked', () => {
    expect(nextCall(takedown, [called('two', 'delete', 'unknown')], false)).toMatchObject({ kind: 'delete' });
  });
  it('says the same words again after silence', () => {
    const edit = { kind: 'edit' as const, targets: ['one'] };
    expect(nextCall(edit, [called('one', 'edit', 'unknown')], true)).toMatchObject({ kind: 'edit', target: 'one' });
    expect(nextCall(edit, [called('one', 'edit', 'done')], true)).toBeNull();
  });
});

describe('a later part whose answer was lost', () => {
  const sent = (key: string, outcome: 'done' | 'failed' | 'unknown', kind: 'prepare' | 'after' = 'after') => ({
    key,
    kind,
    outcome,
    words: `Part ${key}`,
    sentAt: now,
    intendedAt: now,
  });
  const takedown = { kind: 'takedown' as const, targets: ['one'] };
  const lost = [{ key: 'post-2', words: 'The second post' }];
  const look = (outcome: 'there' | 'gone' | 'unknown' | 'failed') => [
    { kind: 'look' as const, target: 'post-2', outcome },
  ];

  it('is one that can be seen and is neither done nor refused in its last try', () => {
    const steps = [
      sent('media-1', 'unknown', 'prepare'),
      sent('post-2', 'failed'),
      sent('post-2', 'unknown'),
      sent('post-3', 'unknown'),
      sent('post-3', 'done'),
      sent('post-4', 'unknown'),
      sent('post-4', 'failed'),
    ];
    expect(lostSteps(steps)).toEqual([{ key: 'post-2', words: 'Part post-2', sentAt: now }]);
  });
  it('is asked for once before anything is deleted, and again only when the question failed', () => {
    expect(nextCall(takedown, [], true, lost)).toMatchObject({ kind: 'look', target: 'post-2' });
    expect(nextCall(takedown, look('failed'), true, lost)).toMatchObject({ kind: 'look', target: 'post-2' });
    for (const outcome of ['there', 'gone', 'unknown'] as const)
      expect(nextCall(takedown, look(outcome), true, lost)).toMatchObject({ kind: 'delete', target: 'one' });
  });
  it('is a person’s to look for unless the network told', () => {
    expect(stillInDoubt(look('gone'), lost)).toBeNull();
    expect(stillInDoubt(look('there'), lost)).toBeNull();
    expect(stillInDoubt(look('unknown'), lost)?.words).toContain('“The second post”');
  });
  it('is believed to be absent once lists can no longer be behind', () => {
    const later = (ms: number) => new Date(now.getTime() + ms);
    expect(isBelieved(now, [1_000, 2_000], later(2_999))).toBe(false);
    expect(isBelieved(now, [1_000, 2_000], later(3_000))).toBe(true);
  });
});

describe('a takedown that ends half-way', () => {
  const gone = (...targets: string[]) =>
    targets.map((target) => ({ kind: 'delete' as const, target, outcome: 'done' as const }));
  it('says how much is gone and how much remains', () => {
    const targets = ['four', 'three', 'two', 'one'];
    expect(remainsWords(targets, [])).toBe('');
    expect(remainsWords(targets, gone('four'))).toBe(
      'One later part is gone; the post itself and 2 later parts remain.',
    );
    expect(remainsWords(targets, gone('four', 'three', 'two'))).toBe(
      '3 later parts are gone; the post itself remains.',
    );
  });
});

describe('what was public', () => {
  const content = (text: string): StoredContent => ({ parts: [{ text, media: [] }] });
  const edit = (text: string, state: 'open' | 'done' | 'failed', minute: number) => ({
    kind: 'edit' as const,
    state,
    contentAfter: { kept: content(text) },
    finishedAt: state === 'open' ? null : new Date(now.getTime() + minute * 60_000),
  });
  const at = (minute: number) => new Date(now.getTime() + minute * 60_000);

  it('is the version as it went out until an edit arrived, and what arrived until the next one', () => {
    const corrections = [edit('two', 'done', 5), edit('never', 'failed', 6), edit('three', 'done', 9)];
    expect(wordingsOf(content('one'), corrections, now)).toEqual([
      { text: 'one', from: now, until: at(5) },
      { text: 'two', from: at(5), until: at(9) },
      { text: 'three', from: at(9), until: null },
    ]);
    expect(publicContent(content('one'), corrections)).toEqual(content('three'));
    expect(publicContent(content('one'), [edit('not yet', 'open', 1)])).toEqual(content('one'));
  });
  it('tells each text by itself, and only what an edit of that text changed', () => {
    const two: StoredContent = {
      parts: [
        { text: 'a', media: [] },
        { text: 'b', media: [] },
      ],
      firstComment: 'c',
    };
    const changed = withText(withText(two, 1, 'B'), 2, 'C');
    const one = { ...edit('', 'done', 3), contentAfter: { kept: withText(two, 1, 'B'), part: 1 } };
    const other = { ...edit('', 'done', 4), contentAfter: { kept: changed, part: 2 } };
    expect([0, 1, 2].map((part) => wordingsOf(two, [one, other], now, part).map(({ text }) => text))).toEqual([
      ['a'],
      ['b', 'B'],
      ['c', 'C'],
    ]);
    const steps = [step('1', 'visible'), { ...step('2'), part: 1 }, step('3')].map((one) => ({ part: 0, ...one }));
    expect(laterTexts(two, steps)).toEqual([
      { part: 1, name: 'Part 2', remoteId: '2' },
      { part: 2, name: 'The first comment', remoteId: '3' },
    ]);
    expect(laterTexts(two, steps.slice(0, 1)).map(({ remoteId }) => remoteId)).toEqual([null, null]);
  });
  it('ends when it was taken down', () => {
    const takedown = { kind: 'takedown' as const, state: 'done' as const, contentAfter: null, finishedAt: at(7) };
    expect(wordingsOf(content('one'), [takedown], now)).toEqual([{ text: 'one', from: now, until: at(7) }]);
  });
});

describe('an error', () => {
  it('ends it where only a person can help', () => {
    for (const kind of ['reconnect', 'rejected'] as const)
      expect(afterError({ kind: 'takedown', tryCount: 0 }, error(kind), moment).kind).toBe('failed');
  });
  it('waits longer each time, and as long as the network asks', () => {
    const wait = (tryCount: number) => afterError({ kind: 'edit', tryCount }, error('temporary'), moment);
    expect([0, 1, 2].map((count) => wait(count))).toMatchObject([
      { until: new Date(now.getTime() + 2_000) },
      { until: new Date(now.getTime() + 4_000) },
      { until: new Date(now.getTime() + 8_000) },
    ]);
    const retryAt = new Date(now.getTime() + 3_600_000);
    expect(afterError({ kind: 'edit', tryCount: tryLimit }, error('rate_limited', retryAt), moment)).toMatchObject({
      kind: 'wait',
      until: retryAt,
    });
  });
  it('is told to a person after the last try, with what nobody knows', () => {
    const after = afterError({ kind: 'takedown', tryCount: tryLimit - 1 }, error('unknown_outcome'), moment);
    expect(after).toMatchObject({ kind: 'failed' });
    expect(after.reason.words).toContain('Nobody knows whether it is still there');
  });
});
