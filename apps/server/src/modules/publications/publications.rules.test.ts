import { describe, expect, it } from 'vitest';
import {
  afterAbsent,
  afterCannotTell,
  afterNotNowMs,
  judgeLateness,
  mayCancel,
  mayDecide,
  mayResume,
  retryDelayMs,
  spanWords,
} from './publications.rules.ts';
import { publicationStates } from './publications.table.ts';

const now = new Date('2026-11-24T12:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

describe('what may happen to a publication', () => {
  it('lets people cancel only what has not begun', () => {
    expect(publicationStates.filter(mayCancel)).toEqual(['scheduled', 'missed']);
  });
  it('lets people try again only what ended without going out', () => {
    expect(publicationStates.filter(mayResume)).toEqual(['failed', 'needs_attention', 'missed', 'cancelled']);
  });
  it('lets people decide only what is in doubt', () => {
    expect(publicationStates.filter(mayDecide)).toEqual(['unknown', 'needs_attention']);
  });
});

describe('trying again', () => {
  it('waits longer each time, between half and the whole of a ceiling of 15 minutes', () => {
    for (let count = 0; count < 30; count += 1) {
      const ceiling = Math.min(900_000, 2_000 * 2 ** count);
      expect(retryDelayMs(count, 0)).toBe(Math.round(ceiling / 2));
      expect(retryDelayMs(count, 1)).toBe(ceiling);
    }
  });
});

describe('asking', () => {
  it('believes "absent" at once where the network is authoritative', () => {
    expect(afterAbsent(0, [])).toEqual({ kind: 'believed' });
  });
  it('asks again after each wait of the patience, then believes', () => {
    expect(afterAbsent(0, [30_000, 120_000])).toEqual({ kind: 'ask_again', inMs: 30_000 });
    expect(afterAbsent(1, [30_000, 120_000])).toEqual({ kind: 'ask_again', inMs: 120_000 });
    expect(afterAbsent(2, [30_000, 120_000])).toEqual({ kind: 'believed' });
  });
  it('asks a person after the network could not tell four times', () => {
    expect([0, 1, 2, 3].map((count) => afterCannotTell(count).kind)).toEqual([
      'ask_again',
      'ask_again',
      'ask_again',
      'person',
    ]);
  });
  it('are put again ever later when they fail themselves', () => {
    expect([0, 3, 20].map(afterNotNowMs)).toEqual([5_000, 40_000, 900_000]);
  });
});

describe('the missed rule', () => {
  const rule = (kind: 'send' | 'ask' | 'skip') => ({ rule: kind, latenessLimitMs: 3_600_000 });
  it('sends what is late within the limit, whatever the rule', () => {
    for (const kind of ['send', 'ask', 'skip'] as const)
      expect(judgeLateness(ago(3_600_000), now, rule(kind))).toEqual({ kind: 'send' });
  });
  it('asks, skips or sends what is later, and says how late it is', () => {
    expect(judgeLateness(ago(3 * 3_600_000), now, rule('ask'))).toMatchObject({
      kind: 'missed',
      reason: { words: 'It is 3 h late; your rule says ask.' },
    });
    expect(judgeLateness(ago(3 * 3_600_000), now, rule('skip'))).toMatchObject({ kind: 'skipped' });
    expect(judgeLateness(ago(3 * 3_600_000), now, rule('send'))).toEqual({ kind: 'send' });
  });
  it('takes what starts within a second as on time, however short the limit', () => {
    const none = { rule: 'ask' as const, latenessLimitMs: 0 };
    expect(judgeLateness(ago(1_000), now, none)).toEqual({ kind: 'send' });
    expect(judgeLateness(ago(1_001), now, none)).toMatchObject({ kind: 'missed' });
  });
  it('names spans in the unit a person would use', () => {
    expect([10_000, 45 * 60_000, 3 * 3_600_000, 5 * 86_400_000].map(spanWords)).toEqual([
      'a few seconds',
      '45 min',
      '3 h',
      '5 days',
    ]);
  });
});
