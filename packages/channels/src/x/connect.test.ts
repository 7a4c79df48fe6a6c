import { describe, expect, it } from 'vitest';
import { consent, onlyAccount } from '../conformance/index.ts';
import { createX } from './index.ts';
import { app, contextOf, type Ground, serversAt, startInTest } from './test-ground.ts';

const minuteMs = 60_000;

function renew(ground: Ground, secret = ground.account.secret) {
  return ground.channel.refresh?.({ ...contextOf(ground), secret });
}

describe('signing in with X', () => {
  it('asks for all rights with a proof key, and learns who it is', async () => {
    const ground = await startInTest({ subscription: 'Premium' });
    const asked = ground.standIn.log.find((call) => call.route === 'oauth.authorize')?.query;
    expect(asked).toMatchObject({
      response_type: 'code',
      scope: 'tweet.read tweet.write users.read media.write offline.access',
      code_challenge_method: 'S256',
    });
    expect(ground.account).toMatchObject({
      handle: 'alice',
      displayName: 'Alice',
      profileUrl: 'https://x.com/alice',
      details: { subscription: 'Premium', isProtected: false },
    });
    expect(ground.account.expiresAt).toBeUndefined();
  });

  it('shows the secret in the header and never in the form', async () => {
    const ground = await startInTest();
    const call = ground.standIn.log.find((one) => one.route === 'oauth.token');
    expect(String(call?.headers.authorization)).toMatch(/^Basic /);
    expect(JSON.stringify(call?.body)).not.toContain('secret-of-antiphon');
  });

  it('says no when the person says no, and when the answer was meant for somebody else', async () => {
    const ground = await startInTest();
    const foreign = await consent(ground.channel, {}, ground.connectContext(), (query) => ({ ...query, state: 'x' }));
    expect(foreign).toMatchObject({ kind: 'refused', error: { code: 'answer_not_ours' } });
    ground.standIn.state.consents = false;
    const denied = await consent(ground.channel, {}, ground.connectContext());
    expect(denied).toMatchObject({ kind: 'refused', error: { code: 'access_denied' } });
  });

  it('takes a code once, and only within its half minute', async () => {
    const ground = await startInTest();
    let query: Record<string, string> = {};
    const late = await consent(ground.channel, {}, ground.connectContext(), (answer) => {
      ground.clock.advance(31_000);
      query = answer;
      return answer;
    });
    expect(late).toMatchObject({
      kind: 'refused',
      error: { kind: 'rejected', words: expect.stringContaining('code') },
    });
    const again = await consent(ground.channel, {}, ground.connectContext(), (own) => ({
      ...query,
      state: own.state ?? '',
    }));
    expect(again.kind).toBe('refused');
  });

  it('refuses a sign-in whose rights do not suffice, and names what is missing', async () => {
    const ground = await startInTest();
    const limited = { ...ground.connectContext() };
    const inner = limited.fetch;
    const outcome = await consent(
      ground.channel,
      {},
      {
        ...limited,
        fetch: async (input, init) => {
          const response = await inner(input, init);
          if (!String(input).endsWith('/2/oauth2/token')) return response;
          const body = (await response.json()) as object;
          return Response.json({ ...body, scope: 'tweet.read users.read offline.access' });
        },
      },
    );
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'scope_missing' } });
    expect(outcome.kind === 'refused' && outcome.error.words).toContain('post for you');
  });

  it('says who has to do what when the operator registered no app, or a wrong secret', async () => {
    const ground = await startInTest();
    const { app: _none, ...without } = ground.connectContext();
    expect(await consent(ground.channel, {}, without)).toMatchObject({
      kind: 'refused',
      error: { code: 'app_missing' },
    });
    const wrong = { ...ground.connectContext(), app: { ...(app as object), clientSecret: 'wrong' } };
    const outcome = await consent(ground.channel, {}, wrong);
    expect(outcome).toMatchObject({ kind: 'refused', error: { kind: 'rejected', status: 401 } });
  });

  it('keeps two people apart', async () => {
    const ground = await startInTest();
    const bob = ground.standIn.state.addUser({ username: 'bob' });
    ground.standIn.state.signedInAs = bob.id;
    const second = onlyAccount(await consent(ground.channel, {}, ground.connectContext()));
    expect([second.remoteId, second.handle]).toEqual([bob.id, 'bob']);
    expect(ground.account.handle).toBe('alice');
  });

  it('says in words which servers it does not have', () => {
    expect(() => createX({ ads: 'https://ads.example' })).toThrow(/no server “ads”; it has api and site/);
    expect(() => createX(serversAt('http://127.0.0.1:1'))).not.toThrow();
  });
});

describe('renewing the access', () => {
  it('is due half an hour before its end, by what X told', async () => {
    const ground = await startInTest();
    const due = () => ground.channel.shouldRefresh?.(ground.account.secret, ground.clock.now());
    ground.clock.advance(89 * minuteMs);
    expect(due()).toBe(false);
    ground.clock.advance(minuteMs);
    expect(due()).toBe(true);
    expect(ground.channel.shouldRefresh?.({ foreign: true }, ground.clock.now())).toBe(false);
  });

  it('keeps the new right to renew, for the old one is spent', async () => {
    const ground = await startInTest();
    const first = await renew(ground);
    if (first?.kind !== 'refreshed') throw new Error(JSON.stringify(first));
    expect(await renew(ground)).toMatchObject({ kind: 'failed', error: { kind: 'reconnect', code: 'token_revoked' } });
    expect((await renew(ground, first.secret))?.kind).toBe('refreshed');
  });

  it('keeps what it has when X gives no new right to renew', async () => {
    const ground = await startInTest();
    const { refreshToken } = ground.account.secret as { refreshToken: string };
    const context = contextOf(ground);
    const outcome = await ground.channel.refresh?.({
      ...context,
      fetch: async () => Response.json({ access_token: 'new-access', token_type: 'bearer', expires_in: 7200 }),
    });
    expect(outcome).toMatchObject({ kind: 'refreshed', secret: { accessToken: 'new-access', refreshToken } });
  });

  it.each([
    ['an answer without a token', () => Response.json({ token_type: 'bearer', expires_in: 7200 })],
    ['an empty answer', () => new Response('', { status: 200 })],
    ['a page for people', () => new Response('<html>busy</html>', { status: 200 })],
    ['a server in trouble', () => new Response('{}', { status: 503 })],
  ])('does not give up a good token for %s', async (_what, answer) => {
    const ground = await startInTest();
    const outcome = await ground.channel.refresh?.({ ...contextOf(ground), fetch: async () => answer() });
    expect(outcome).toMatchObject({ kind: 'failed', error: { kind: 'temporary' } });
  });

  it('does not blame the person for a secret of the operator that X does not accept', async () => {
    const ground = await startInTest();
    const wrong = { ...contextOf(ground), app: { ...(app as object), clientSecret: 'wrong' } };
    expect(await ground.channel.refresh?.(wrong)).toMatchObject({
      kind: 'failed',
      error: { kind: 'temporary', code: 'app_refused', words: expect.stringContaining('operator') },
    });
    expect((await renew(ground))?.kind).toBe('refreshed');
  });

  it('waits when X asks to', async () => {
    const ground = await startInTest();
    ground.standIn.fault({ kind: 'rate_limited', route: 'oauth.token', retryAfterMs: 60_000 });
    expect(await renew(ground)).toMatchObject({ kind: 'failed', error: { kind: 'rate_limited' } });
    expect((await renew(ground))?.kind).toBe('refreshed');
  });
});
