import { describe, expect, it } from 'vitest';
import { errorOf } from './errors.ts';
import fixture from './fixtures/errors.json' with { type: 'json' };

describe('a refusal of a Bluesky server', () => {
  const now = new Date('2026-11-20T10:00:00Z');
  it.each(fixture.answers)('means the right thing for $what ($status)', ({ status, body, visible, harmless }) => {
    const answer = {
      kind: 'answered',
      status,
      headers: new Headers(),
      body: JSON.stringify(body),
      json: () => body,
    } as const;
    expect(errorOf(answer, 'visible', now).kind).toBe(visible);
    expect(errorOf(answer, 'harmless', now).kind).toBe(harmless);
  });

  it('tells a call that never left from one without an answer', () => {
    expect(errorOf({ kind: 'not_sent', reason: 'x', code: 'ENOTFOUND' }, 'visible', now).kind).toBe('temporary');
    expect(errorOf({ kind: 'unknown', reason: 'x', code: 'ECONNRESET' }, 'visible', now).kind).toBe('unknown_outcome');
    expect(errorOf({ kind: 'unknown', reason: 'x', code: 'ECONNRESET' }, 'harmless', now).kind).toBe('temporary');
  });
});
