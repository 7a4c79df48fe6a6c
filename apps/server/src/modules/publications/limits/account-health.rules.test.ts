import { describe, expect, it } from 'vitest';
import { adviceFor, type HealthFacts, signInWords, standingOf } from './account-health.rules.ts';

const now = new Date('2026-11-24T12:00:00Z');
const well: HealthFacts = {
  state: 'connected',
  problem: null,
  expiresAt: null,
  refreshProblem: null,
  isAllPaused: false,
  isWorkspacePaused: false,
  isAccountPaused: false,
  serviceWords: null,
  needsPerson: 0,
  overCap: 0,
  usedUp: [],
};
const advice = (change: Partial<HealthFacts>) => adviceFor({ ...well, ...change }, now);

describe('what to do next', () => {
  it('is nothing when all is well', () => {
    expect(advice({})).toEqual([]);
    expect(standingOf([])).toBe('good');
  });

  it('begins with what stops sends, and ends with what will pass', () => {
    const all = advice({
      state: 'needs_reconnect',
      problem: 'The password was changed.',
      needsPerson: 3,
      overCap: 1,
      isAllPaused: true,
      isWorkspacePaused: true,
      isAccountPaused: true,
      serviceWords: 'example.org failed 5 times in a row.',
      usedUp: ['30 uploads. All of it is used for now.'],
    });
    expect(all.map(({ code }) => code)).toEqual([
      'reconnect',
      'over_cap',
      'look_at_sends',
      'everything_paused',
      'resume_workspace',
      'resume_account',
      'service_out',
      'limit_used_up',
    ]);
    expect(all[0]?.words).toContain('The password was changed.');
    expect(all[2]?.words).toBe('2 sends need a look: they did not go out, or nobody knows.');
    expect(standingOf(all)).toBe('bad');
  });

  it.each([
    [8, null],
    [6.5, 'The sign-in ends in 7 days. Connect again before then, so that nothing waits.'],
    [0.5, 'The sign-in ends within a day. Connect again before then, so that nothing waits.'],
    [-1, 'The sign-in ends today. Connect again before then, so that nothing waits.'],
  ])('says of a sign-in that ends in %d days: %s', (days, words) => {
    const found = advice({ expiresAt: new Date(now.getTime() + days * 86_400_000) });
    expect(found[0]?.words ?? null).toBe(words);
    expect(standingOf(found)).toBe(words ? 'watch' : 'good');
  });
});

describe('the sign-in in words', () => {
  it.each([
    [{}, true, 'It is renewed by itself, ahead of its end.'],
    [{}, false, 'It does not end by itself.'],
    [{ expiresAt: now }, false, 'It ends at a set time; nobody but you can renew it.'],
    [{ refreshProblem: 'No answer.' }, true, 'The last renewal failed: No answer. It is tried again by itself.'],
    [{ state: 'needs_reconnect' as const }, true, 'The network does not take our sign-in any more.'],
    [{ state: 'disconnected' as const }, true, 'Signed out.'],
  ])('of %j is one sentence', (change, refreshes, words) => {
    expect(signInWords({ ...well, ...change }, refreshes)).toBe(words);
  });
});
