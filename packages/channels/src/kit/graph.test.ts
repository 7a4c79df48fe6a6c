import type { Answer } from '@antiphon/wire';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  callGraph,
  graphErrorOf,
  graphPage,
  isGoneProblem,
  nextCursor,
  readGraphBudgets,
  readGraphProblem,
} from './graph.ts';
import { tradeToken } from './graph-tokens.ts';

const now = new Date('2026-11-20T10:00:00Z');
const answered = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  kind: 'answered',
  status,
  headers: new Headers(headers),
  body: JSON.stringify(body),
  json: () => body,
});
const problem = (code: number, more: Record<string, unknown> = {}) => ({
  error: { message: 'It said no', type: 'OAuthException', code, fbtrace_id: 'A', ...more },
});
const errorAfter = (answer: Answer, risk: 'visible' | 'harmless' = 'visible') =>
  graphErrorOf(answer, { name: 'Net', risk, now });

describe("Graph's refusals", () => {
  it.each([
    [190, 'reconnect'],
    [102, 'reconnect'],
    [10, 'reconnect'],
    [200, 'reconnect'],
    [4, 'rate_limited'],
    [32, 'rate_limited'],
    [613, 'rate_limited'],
    [80002, 'rate_limited'],
    [1, 'unknown_outcome'],
    [2, 'unknown_outcome'],
    [3, 'rejected'],
    [100, 'rejected'],
    [368, 'rejected'],
    [506, 'rejected'],
  ])('of code %i to a visible call, whatever the status, are %s', (code, kind) => {
    for (const status of [400, 403]) {
      const error = errorAfter(answered(status, problem(code)));
      expect(error).toMatchObject({ kind, code: `graph_${code}`, status });
      expect(error.words).toMatch(/\w.*\.$/);
    }
  });

  it('that pass are temporary where the call can simply be made again', () => {
    expect(errorAfter(answered(400, problem(2)), 'harmless').kind).toBe('temporary');
    expect(errorAfter(answered(400, problem(100, { is_transient: true })), 'harmless').kind).toBe('temporary');
    expect(errorAfter(answered(500, problem(1)), 'harmless').kind).toBe('temporary');
  });

  it('are told in the sentence meant for people', () => {
    const told = { error_user_title: 'Too long', error_user_msg: 'The caption is too long' };
    expect(errorAfter(answered(400, problem(100, told))).words).toBe('Net refused this: The caption is too long.');
  });

  it('name when a throttled business may call again', () => {
    const header = JSON.stringify({
      '17841': [{ type: 'instagram', call_count: 100, estimated_time_to_regain_access: 19 }],
    });
    const retryAt = (headers: Record<string, string>) => errorAfter(answered(400, problem(80002), headers)).retryAt;
    expect(retryAt({ 'x-business-use-case-usage': header })).toEqual(new Date('2026-11-20T10:19:00Z'));
    expect(retryAt({})).toEqual(new Date('2026-11-20T10:05:00Z'));
  });

  it('may be read otherwise by a network', () => {
    const special = () => ({ kind: 'rate_limited' as const, code: 'own' });
    expect(graphErrorOf(answered(400, problem(9)), { name: 'Net', risk: 'visible', now, special })).toMatchObject({
      kind: 'rate_limited',
      code: 'own',
    });
  });

  it('leave no token in the evidence', () => {
    const page = {
      data: 'x',
      paging: { next: 'https://graph.example/1?access_token=SECRET&after=x' },
      access_token: 'SECRET',
    };
    expect(errorAfter(answered(200, page)).evidence).not.toContain('SECRET');
  });

  it('of an object that is not there are told apart from bad parameters', () => {
    expect(isGoneProblem(readGraphProblem(answered(400, problem(100, { error_subcode: 33 }))))).toBe(true);
    expect(isGoneProblem(readGraphProblem(answered(400, problem(100))))).toBe(false);
    expect(readGraphProblem(answered(200, { id: '1' }))).toBeNull();
  });
});

describe("Graph's counters", () => {
  it('are read as what is left of a hundred', () => {
    const answer = answered(
      200,
      {},
      {
        'x-app-usage': '{"call_count":28,"total_time":31,"total_cputime":25}',
        'x-business-use-case-usage': '{"1":[{"type":"pages","call_count":95,"total_cputime":20,"total_time":20}]}',
      },
    );
    expect(readGraphBudgets(answer, now)).toEqual([
      { scope: 'app', name: 'calls', limit: 100, remaining: 69, resetAt: new Date('2026-11-20T11:00:00Z') },
      { scope: 'account', name: 'pages', limit: 100, remaining: 5, resetAt: new Date('2026-11-20T11:00:00Z') },
    ]);
  });

  it('that cannot be read are no counters', () => {
    expect(readGraphBudgets(answered(200, {}, { 'x-app-usage': 'nonsense' }), now)).toEqual([]);
    expect(readGraphBudgets(answered(200, {}), now)).toEqual([]);
  });
});

describe('a call to Graph', () => {
  it('carries the token in a header and the proof of the app beside it', async () => {
    const seen: Request[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      seen.push(new Request(input, init));
      return Response.json({ id: '1' });
    };
    const access = { server: 'https://graph.example/v26.0', token: 'token', appSecret: 'secret' };
    await callGraph({ fetch, now }, access, { path: '/me', query: { fields: 'id' } });
    // echo -n token | openssl dgst -sha256 -hmac secret
    expect(seen[0]?.url).toBe(
      'https://graph.example/v26.0/me?fields=id&appsecret_proof=e941110e3d2bfe82621f0e3e1434730d7305d106c5f68c87165d0b27a4611a4a',
    );
    expect(seen[0]?.headers.get('authorization')).toBe('Bearer token');
  });

  it('that lists tells the next page only while there is one', () => {
    const page = graphPage(z.object({ id: z.string() }));
    const read = (paging: unknown) => nextCursor(page.parse({ data: [{ id: '1' }], paging }));
    expect(read({ cursors: { before: 'a', after: 'b' }, next: 'https://x' })).toBe('b');
    expect(read({ cursors: { before: 'a', after: 'b' } })).toBeUndefined();
    expect(read(undefined)).toBeUndefined();
  });
});

describe('trading tokens', () => {
  const trade = (response: () => Response, grant: 'code' | 'refresh' = 'refresh') =>
    tradeToken(
      { name: 'Net', url: 'https://x.example/refresh', query: { access_token: 't' }, grant },
      {
        fetch: async () => response(),
        now,
      },
    );

  it('brings the new one with its life', async () => {
    const outcome = await trade(() =>
      Response.json({ access_token: 'new', token_type: 'bearer', expires_in: 5_183_944 }),
    );
    expect(outcome).toMatchObject({ kind: 'tokens', tokens: { accessToken: 'new', livesS: 5_183_944 } });
  });

  it('keeps what there is, unless Graph says that the token is over', async () => {
    const kindAfter = async (status: number, body: unknown, grant?: 'code' | 'refresh') => {
      const outcome = await trade(() => Response.json(body, { status }), grant);
      return outcome.kind === 'failed' ? outcome.error.kind : outcome.kind;
    };
    expect(await kindAfter(400, problem(190, { error_subcode: 463 }))).toBe('reconnect');
    expect(await kindAfter(400, problem(100))).toBe('temporary');
    expect(await kindAfter(200, { access_token: '' })).toBe('temporary');
    expect(await kindAfter(503, problem(2))).toBe('temporary');
    expect(await kindAfter(400, problem(4))).toBe('rate_limited');
    expect(await kindAfter(400, problem(190), 'code')).toBe('rejected');
  });
});
