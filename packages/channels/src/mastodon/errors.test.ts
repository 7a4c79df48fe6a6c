import { describe, expect, it } from 'vitest';
import { errorOf } from './errors.ts';
import fixture from './fixtures/errors.json' with { type: 'json' };

describe('a refusal of a Mastodon server', () => {
  const now = new Date('2026-11-20T10:00:00Z');
  const answered = (status: number, body: unknown, headers = new Headers()) =>
    ({ kind: 'answered', status, headers, body: JSON.stringify(body), json: () => body }) as const;

  it.each(fixture.answers)('means the right thing for $what ($status)', ({ status, body, visible, harmless }) => {
    expect(errorOf(answered(status, body), 'visible', now).kind).toBe(visible);
    expect(errorOf(answered(status, body), 'harmless', now).kind).toBe(harmless);
  });

  it('names the moment to come back, as its headers tell it', () => {
    const headers = new Headers({ 'x-ratelimit-reset': '2026-11-20T10:04:30.123456Z' });
    expect(errorOf(answered(429, { error: 'Too many requests' }, headers), 'visible', now).retryAt).toEqual(
      new Date('2026-11-20T10:04:30.123Z'),
    );
  });
});
