import { describe, expect, it } from 'vitest';
import { type ErrorDialect, evidenceOf, retryAtOf, startError } from './model-errors.ts';

const NOW = new Date('2026-11-21T09:00:00Z');
const dialect: ErrorDialect = {
  name: 'Vendor',
  readBody: (json) => (typeof json === 'object' && json !== null ? json : {}),
};
const scene = { now: NOW, apiKey: 'sk-secret-value-1234567890' };

function answered(status: number, body = '{}', headers: Record<string, string> = {}) {
  return { kind: 'answered', status, headers: new Headers(headers), body, json: () => JSON.parse(body) } as const;
}

describe('the error of a paid start', () => {
  it.each([
    [400, 'rejected'],
    [401, 'key_refused'],
    [402, 'out_of_credit'],
    [403, 'key_refused'],
    [404, 'rejected'],
    [408, 'unknown_outcome'],
    [422, 'rejected'],
    [429, 'rate_limited'],
    [500, 'unknown_outcome'],
    [502, 'unknown_outcome'],
    [503, 'unknown_outcome'],
    [504, 'unknown_outcome'],
    [529, 'temporary'],
    [307, 'rejected'],
    [200, 'unknown_outcome'],
  ])('of status %i is %s', (status, kind) => {
    const error = startError(answered(status), dialect, scene);
    expect(error.kind).toBe(kind);
    expect(error.words).toMatch(/^Vendor|^There is no credit|^This address/);
  });

  it('never holds the key, and at most 2,000 characters of the answer', () => {
    const body = JSON.stringify({
      message: `wrong key ${scene.apiKey}, also sk-proj-ABCDEFGHIJKLMNOP`,
      filler: 'x'.repeat(5000),
    });
    const error = startError(answered(400, body), dialect, scene);
    expect(JSON.stringify(error)).not.toMatch(/secret-value|ABCDEFGH/);
    expect(error.evidence).toHaveLength(2000);
  });

  it('names the time to come back, however it is given', () => {
    expect(retryAtOf(new Headers({ 'retry-after-ms': '1500' }), NOW)?.toISOString()).toBe('2026-11-21T09:00:01.500Z');
    expect(retryAtOf(new Headers({ 'retry-after': '20' }), NOW)?.toISOString()).toBe('2026-11-21T09:00:20.000Z');
    expect(retryAtOf(new Headers({ 'retry-after': 'Sat, 21 Nov 2026 10:00:00 GMT' }), NOW)?.toISOString()).toBe(
      '2026-11-21T10:00:00.000Z',
    );
    expect(retryAtOf(new Headers({ 'retry-after': 'soon' }), NOW)).toBeUndefined();
    expect(retryAtOf(new Headers(), NOW)).toBeUndefined();
  });

  it('leaves a text without a key untouched', () => {
    expect(evidenceOf('model_not_found', '')).toBe('model_not_found');
  });
});
