import type { ChannelError } from '@antiphon/channels';
import { describe, expect, it } from 'vitest';
import { closedForMs, outageWords, serviceOf, usedUp, verdictOf } from './gates.rules.ts';

const failed = (kind: ChannelError['kind'], status?: number) =>
  verdictOf({ kind: 'failed', error: { kind, code: 'x', words: 'x', ...(status === undefined ? {} : { status }) } });

describe('what a call says of its service', () => {
  it('is that it works when it answers, with a no as well as with a yes', () => {
    expect(verdictOf({ kind: 'done', trace: { remoteId: '1' }, answered: 'x' })).toBe('works');
    expect([failed('rejected', 422), failed('reconnect', 401), failed('rate_limited', 429)]).toEqual([
      'works',
      'works',
      'works',
    ]);
  });

  it('is that it fails when it is silent or has a fault of its own', () => {
    expect([failed('temporary'), failed('unknown_outcome'), failed('unknown_outcome', 503)]).toEqual([
      'fails',
      'fails',
      'fails',
    ]);
    expect(failed('unknown_outcome', 200)).toBe('says_nothing');
  });
});

describe('a service that is out', () => {
  it('stays closed for longer with every failure, up to a quarter of an hour', () => {
    expect([5, 6, 7].map((failures) => closedForMs(failures, 1))).toEqual([30_000, 60_000, 120_000]);
    expect(closedForMs(5, 0)).toBe(22_500);
    expect(closedForMs(500, 1)).toBe(15 * 60_000);
  });

  it('is one server of a network, and is named by it', () => {
    const service = serviceOf({ channel: 'harbour', server: 'https://north.example' });
    const error = { kind: 'temporary', code: 'x', words: 'No answer came.' } as const;
    expect(outageWords(service, 5, error)).toBe('north.example failed 5 times in a row. No answer came.');
  });
});

describe('a limit of our app', () => {
  const resetAt = new Date('2026-11-24T10:00:00Z');
  it('closes the service when nothing is left; one of an account does not', () => {
    const own = { scope: 'account', name: 'posts', remaining: 0, resetAt } as const;
    const all = { scope: 'app', name: 'calls', remaining: 0, resetAt } as const;
    expect(usedUp([own])).toBeUndefined();
    expect(usedUp([own, { ...all, remaining: 1 }])).toBeUndefined();
    expect(usedUp([own, all])).toBe(all);
    expect(usedUp(undefined)).toBeUndefined();
  });
});
