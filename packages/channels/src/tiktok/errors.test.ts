import type { Answered } from '@antiphon/wire';
import { describe, expect, it } from 'vitest';
import { errorIn } from '../conformance/index.ts';
import { errorOf } from './errors.ts';
import { contentOf, film, publish, startInTest, tryStep } from './test-ground.ts';

const now = new Date('2026-11-20T10:00:00Z');

function answered(status: number, body: unknown, headers: Record<string, string> = {}): Answered {
  const text = JSON.stringify(body);
  return { kind: 'answered', status, headers: new Headers(headers), body: text, json: () => JSON.parse(text) };
}

const refusal = (code: string, message = 'A message') => ({ data: {}, error: { code, message, log_id: 'x' } });

describe('what a refusal of TikTok means', () => {
  it.each([
    ['access_token_invalid', 401, 'reconnect'],
    ['scope_not_authorized', 401, 'reconnect'],
    ['scope_permission_missed', 400, 'reconnect'],
    ['rate_limit_exceeded', 429, 'rate_limited'],
    ['spam_risk_too_many_posts', 403, 'rate_limited'],
    ['spam_risk_too_many_pending_share', 403, 'rate_limited'],
    ['reached_active_user_cap', 403, 'rate_limited'],
    ['spam_risk_user_banned_from_posting', 403, 'rejected'],
    ['spam_risk_text', 403, 'rejected'],
    ['url_ownership_unverified', 403, 'rejected'],
    ['privacy_level_option_mismatch', 403, 'rejected'],
    ['invalid_params', 400, 'rejected'],
    ['a_code_of_tomorrow', 403, 'rejected'],
    ['internal_error', 500, 'unknown_outcome'],
  ] as const)('is told by its code, whatever the status: %s', (code, status, kind) => {
    for (const told of [status, 200]) {
      const error = errorOf(answered(told, refusal(code)), 'visible', now);
      expect(error, `${code} with ${told}`).toMatchObject({ kind, code, status: told });
      expect(error.words).toMatch(/\w.*[.!?)]$/s);
      expect(error.evidence).toContain(code);
      if (kind === 'rate_limited') expect(error.retryAt?.getTime()).toBeGreaterThan(now.getTime());
    }
  });

  it('is no proof where TikTok had trouble of its own: a visible call is in doubt, another may be repeated', () => {
    for (const reply of [answered(200, refusal('internal_error')), answered(503, 'no'), answered(200, { odd: true })]) {
      expect(errorOf(reply, 'visible', now).kind).toBe('unknown_outcome');
      expect(errorOf(reply, 'harmless', now).kind).toBe('temporary');
    }
  });

  it('is told in TikTok’s own words where we have none', () => {
    const error = errorOf(answered(400, refusal('invalid_params', 'The title is too long')), 'harmless', now);
    expect(error.words).toBe('TikTok refused this: The title is too long.');
    expect(errorOf(answered(200, refusal('new_code', '')), 'harmless', now).words).toContain('new_code.');
  });

  it('waits as long as a 429 says, where it says it', () => {
    const error = errorOf(answered(429, refusal('rate_limit_exceeded'), { 'retry-after': '30' }), 'harmless', now);
    expect(error.retryAt).toEqual(new Date(now.getTime() + 30_000));
  });
});

it('lets an app without audit post for five accounts a day, and says so to the sixth', async () => {
  const ground = await startInTest({ app: { isAudited: false }, alice: { isPrivate: true } });
  const content = contentOf([film], { options: { privacyLevel: 'SELF_ONLY' } });
  await publish(ground, content);
  const [own] = ground.standIn.state.tasks.values();
  if (!own) throw new Error('Nothing was posted.');
  for (const name of ['b', 'c', 'd', 'e', 'f'])
    ground.standIn.state.tasks.set(name, { ...own, publishId: name, openId: name });
  ground.standIn.state.tasks.delete(own.publishId);
  expect(errorIn(await tryStep(ground, content, 'creator-1', {}))).toMatchObject({
    kind: 'rate_limited',
    code: 'reached_active_user_cap',
    words: expect.stringContaining('five in 24 hours'),
  });
});
