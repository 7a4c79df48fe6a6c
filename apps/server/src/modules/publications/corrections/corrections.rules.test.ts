import type { ChannelError } from '@antiphon/channels';
import { describe, expect, it } from 'vitest';
import type { StoredContent } from '../../posts/index.ts';
import { afterError, nextCall, publicContent, takedownTargets, tryLimit, wordingsOf } from './corrections.rules.ts';

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
