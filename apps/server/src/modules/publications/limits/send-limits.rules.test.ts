import type { Plan } from '@antiphon/channels';
import { describe, expect, it } from 'vitest';
import { callsOf, clientOf, isEnough, isScarce, type Limit, mayShare, mergeLimit } from './send-limits.rules.ts';

const now = new Date('2026-11-24T12:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const limit: Limit = { name: 'posts', step: 'visible', max: 100, remaining: 10, resetsAt: later(900_000) };

describe('what was told of a limit', () => {
  it('is the smallest rest of one window, in whatever order answers come', () => {
    const late = { ...limit, remaining: 12, resetsAt: later(900_900) };
    expect(mergeLimit(limit, late).remaining).toBe(10);
    expect(mergeLimit(late, limit).remaining).toBe(10);
  });

  it('begins anew with a later window, and an older one says nothing', () => {
    const next = { ...limit, remaining: 100, resetsAt: later(1_800_000) };
    expect(mergeLimit(limit, next)).toBe(next);
    expect(mergeLimit(next, limit)).toBe(next);
  });
});

describe('a send', () => {
  const step = (kind: 'prepare' | 'visible' | 'after', key: string) => ({ key, kind, part: 0, words: key });
  const thread: Plan = {
    steps: [step('prepare', 'picture'), step('visible', 'one'), step('after', 'two'), step('after', 'three')],
    warnings: [],
  };

  it('waits when less is left than all its posts need', () => {
    expect(callsOf(thread, 'visible')).toBe(3);
    expect(isEnough({ ...limit, remaining: 3 }, 3, now)).toBe(true);
    expect(isEnough({ ...limit, remaining: 2 }, 3, now)).toBe(false);
  });

  it('longer than the whole limit starts with what is left', () => {
    expect(isEnough({ ...limit, max: 2, remaining: 1 }, 3, now)).toBe(true);
    expect(isEnough({ ...limit, max: 2, remaining: 0 }, 3, now)).toBe(false);
  });

  it('without pictures does not wait for a limit of uploads', () => {
    const words: Plan = { steps: [step('visible', 'one')], warnings: [] };
    expect(callsOf(words, 'prepare')).toBe(0);
    expect(isEnough({ ...limit, step: 'prepare', remaining: 0 }, 0, now)).toBe(true);
  });

  it('waits no longer than until the limit counts anew', () => {
    expect(isEnough({ ...limit, remaining: 0 }, 1, later(900_000))).toBe(true);
  });
});

describe('a limit of all accounts together', () => {
  const sharer = (workspaceId: string, accountId: string, used: number) => ({ workspaceId, accountId, used });

  it('is scarce in its last fifth', () => {
    expect(isScarce({ max: 100, remaining: 21 })).toBe(false);
    expect(isScarce({ max: 100, remaining: 20 })).toBe(true);
    expect(isScarce({ max: null, remaining: 1 })).toBe(false);
  });

  it('keeps its rest for who has not had a share yet', () => {
    const sharers = [sharer('a', 'hot', 80), sharer('b', 'quiet', 0)];
    expect(mayShare(100, sharers, { workspaceId: 'a', accountId: 'hot' })).toBe(false);
    expect(mayShare(100, sharers, { workspaceId: 'b', accountId: 'quiet' })).toBe(true);
    expect(mayShare(100, sharers, { workspaceId: 'c', accountId: 'new' })).toBe(true);
  });

  it('is shared by workspaces alike, however many accounts one of them has', () => {
    const many = Array.from({ length: 10 }, (_, index) => sharer('a', `a${index}`, 5));
    const sharers = [...many, sharer('b', 'b0', 10)];
    expect(mayShare(100, sharers, { workspaceId: 'a', accountId: 'a3' })).toBe(false);
    expect(mayShare(100, sharers, { workspaceId: 'b', accountId: 'b0' })).toBe(true);
  });

  it('is all there for one account that is alone', () => {
    expect(mayShare(100, [sharer('a', 'only', 99)], { workspaceId: 'a', accountId: 'only' })).toBe(true);
  });

  it('is counted for the public half of the operator’s app', () => {
    expect(clientOf({ clientId: 'c-1', clientSecret: 's' })).toBe('c-1');
    expect(clientOf(undefined)).toBe('');
  });
});
