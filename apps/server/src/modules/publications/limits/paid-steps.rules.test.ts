import { describe, expect, it } from 'vitest';
import type { PublicationState, StepRow } from '../publications.table.ts';
import { type PaidVerdict, paidVerdict } from './paid-steps.rules.ts';

const now = new Date('2026-11-24T12:00:00Z');
const verdict = (
  state: PublicationState,
  outcomes: StepRow['outcome'][],
  more: { leasedUntil?: Date; wakeAt?: Date; kind?: string } = {},
): PaidVerdict =>
  paidVerdict(
    {
      state,
      leasedUntil: more.leasedUntil ?? null,
      wakeAt: more.wakeAt ?? null,
      reason: more.kind ? { code: 'a', words: 'b', kind: more.kind } : null,
    },
    outcomes.map((outcome) => ({ outcome })),
  );

describe('money kept for a paid call', () => {
  it('is spent once the call is done, whatever became of the others', () => {
    expect(verdict('published', ['done'])).toBe('settle');
    expect(verdict('unknown', ['failed', 'done'])).toBe('settle');
  });

  it('stays kept while nobody knows, and is spent when the post is found', () => {
    expect(verdict('unknown', ['unknown'])).toBe('keep');
    expect(verdict('needs_attention', ['unknown'], { kind: 'unknown_outcome' })).toBe('keep');
    expect(verdict('published', ['done'])).toBe('settle');
  });

  it('is given back when the post is proved absent, or refused', () => {
    expect(verdict('scheduled', ['failed'])).toBe('release');
    expect(verdict('failed', ['failed'])).toBe('release');
    expect(verdict('cancelled', [])).toBe('release');
    expect(verdict('missed', [])).toBe('release');
  });

  it('is counted in full when a person lets an unknown outcome go', () => {
    expect(verdict('cancelled', ['unknown'])).toBe('settle_unknown');
  });

  it('stays kept for the later posts of a thread while a worker or a question has it', () => {
    expect(verdict('sending', [], { leasedUntil: now })).toBe('keep');
    expect(verdict('unknown', [])).toBe('keep');
    expect(verdict('published', ['failed'], { wakeAt: now })).toBe('keep');
    expect(verdict('needs_attention', [], { kind: 'unknown_outcome' })).toBe('keep');
  });

  it('is given back when an open part waits for a person', () => {
    expect(verdict('published', ['failed'])).toBe('release');
    expect(verdict('published', [])).toBe('release');
    expect(verdict('needs_attention', [], { kind: 'reconnect' })).toBe('release');
  });
});
