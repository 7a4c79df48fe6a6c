import { describe, expect, it } from 'vitest';
import { consent, onlyAccount } from '../conformance/index.ts';
import { createYouTube } from './index.ts';
import { contextOf, filmContent, startInTest, tryStep } from './test-ground.ts';

const manage = 'https://www.googleapis.com/auth/youtube.force-ssl';
const analytics = 'https://www.googleapis.com/auth/yt-analytics.readonly';

describe('signing in with Google', () => {
  it('asks for lasting access with a proof of possession, and for no more rights than it explains', async () => {
    const { standIn, channel } = await startInTest();
    const asked = standIn.log.find((call) => call.route === 'oauth.consent')?.query;
    expect(asked).toMatchObject({
      access_type: 'offline',
      prompt: 'consent',
      code_challenge_method: 'S256',
      scope: `${manage} ${analytics}`,
    });
    const [method] = channel.connect;
    const scopes = method?.kind === 'oauth' ? method.scopes : [];
    expect(scopes?.map((scope) => scope.name)).toEqual([manage, analytics]);
    for (const { words } of scopes ?? []) expect(words).toMatch(/\w.*\.$/);
  });

  it('connects the channel that was chosen there, with its own limits', async () => {
    const ground = await startInTest({ alice: { isVerified: false } });
    const bob = ground.standIn.state.addChannel({ title: 'Bob & Co', handle: '@bobandco' });
    ground.standIn.state.consent = { gives: true, channelId: bob.id };
    const account = onlyAccount(await consent(ground.channel, {}, ground.connectContext()));
    expect(account).toMatchObject({ remoteId: bob.id, handle: 'bobandco', displayName: 'Bob & Co' });
    expect(account.expiresAt).toBeUndefined();
    const minutes = (one: typeof account) => (ground.channel.limitsOf(one).video?.maxDurationMs ?? 0) / 60_000;
    expect([minutes(ground.account), minutes(account)]).toEqual([15, 720]);
  });

  it('says when the person has to sign in again while the app is in testing', async () => {
    const { account, now } = await startInTest({ app: { isTesting: true } });
    expect(account.expiresAt).toEqual(new Date(now().getTime() + 7 * 86_400_000));
  });

  it('refuses in words: no consent, no channel, a right unticked, a forged state, a wrong secret, no app', async () => {
    const ground = await startInTest();
    const { channel, standIn } = ground;
    const wordsOf = async (run: () => ReturnType<typeof consent>) => {
      const outcome = await run();
      if (outcome.kind !== 'refused') throw new Error('It was let in.');
      return outcome.error.words;
    };
    const goIn = () => consent(channel, {}, ground.connectContext());
    standIn.state.consent = { gives: false };
    expect(await wordsOf(goIn)).toContain('did not give consent');
    standIn.state.consent = { gives: true, unticked: [manage] };
    expect(await wordsOf(goIn)).toContain('leave all boxes ticked');
    standIn.state.consent = { gives: true };
    const forged = () => consent(channel, {}, ground.connectContext(), (query) => ({ ...query, state: 'forged' }));
    expect(await wordsOf(forged)).toContain('does not belong');
    const app = { clientId: ground.app.clientId, clientSecret: 'wrong' };
    expect(await wordsOf(() => consent(channel, {}, { ...ground.connectContext(), app }))).toContain('sign-in');
    const { app: _none, ...bare } = ground.connectContext();
    expect(await wordsOf(() => consent(channel, {}, bare))).toContain('register an app');
    standIn.fault({ kind: 'server_error_before', route: 'channels.list' });
    expect(await wordsOf(goIn)).toContain('had a problem');
  });

  it('refuses a Google account without a channel, and an access that cannot last', async () => {
    const ground = await startInTest();
    const answering = (path: string, change: (body: Record<string, unknown>) => Record<string, unknown>) => {
      const inner = ground.fetch;
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const response = await inner(input, init);
        if (!String(input).includes(path)) return response;
        return Response.json(change((await response.json()) as Record<string, unknown>));
      };
      return consent(ground.channel, {}, { ...ground.connectContext(), fetch });
    };
    const bare = await answering('/channels', ({ items: _items, ...rest }) => rest);
    expect(bare).toMatchObject({ kind: 'refused', error: { code: 'channel_missing' } });
    const short = await answering('/token', ({ refresh_token: _token, ...rest }) => rest);
    expect(short).toMatchObject({ kind: 'refused', error: { code: 'refresh_token_missing' } });
  });

  it('works without the right to read statistics, only with fewer numbers', async () => {
    const ground = await startInTest();
    ground.standIn.state.consent = { gives: true, unticked: [analytics] };
    const account = onlyAccount(await consent(ground.channel, {}, ground.connectContext()));
    expect(account.details).toMatchObject({ readsAnalytics: false });
  });

  it('has servers that can be set, and names those it has', () => {
    expect(() => createYouTube({ elsewhere: 'http://127.0.0.1:1' })).toThrow(/accounts, token, api/);
  });
});

describe('renewing the access', () => {
  it('comes a quarter of an hour before the end that Google named', async () => {
    const ground = await startInTest({ accessLivesS: 3_600 });
    const { channel, account } = ground;
    const isDue = () => channel.shouldRefresh?.(account.secret, ground.now());
    ground.advance(44 * 60_000);
    expect(isDue()).toBe(false);
    ground.advance(2 * 60_000);
    expect(isDue()).toBe(true);
    expect(channel.shouldRefresh?.({ nonsense: true }, ground.now())).toBe(false);
  });

  it('keeps the refresh token, which Google does not send again', async () => {
    const ground = await startInTest();
    const before = ground.account.secret as { refreshToken: string; accessToken: string };
    const outcome = await ground.channel.refresh?.(contextOf(ground));
    if (outcome?.kind !== 'refreshed') throw new Error(JSON.stringify(outcome));
    const after = outcome.secret as typeof before;
    expect(after.refreshToken).toBe(before.refreshToken);
    expect(after.accessToken).not.toBe(before.accessToken);
    ground.account = { ...ground.account, secret: outcome.secret };
    expect(await tryStep(ground, filmContent(), 'session-1', {})).toMatchObject({ kind: 'done' });
  });

  it('asks to sign in again when access was taken back, and for nothing when Google only fails', async () => {
    const ground = await startInTest();
    for (const kind of ['server_error_before', 'malformed', 'lose_after', 'rate_limited'] as const) {
      ground.standIn.fault({ kind, route: 'oauth.token' });
      const outcome = await ground.channel.refresh?.(contextOf(ground));
      expect(outcome, kind).toMatchObject({ kind: 'failed' });
      if (outcome?.kind === 'failed') expect(['temporary', 'rate_limited'], kind).toContain(outcome.error.kind);
    }
    ground.standIn.state.revoke();
    expect(await ground.channel.refresh?.(contextOf(ground))).toMatchObject({
      kind: 'failed',
      error: { kind: 'reconnect', code: 'invalid_grant' },
    });
  });

  it('needs the operator’s app', async () => {
    const { app: _none, ...context } = contextOf(await startInTest().then((ground) => ground));
    const { channel } = await startInTest();
    expect(await channel.refresh?.(context)).toMatchObject({ kind: 'failed', error: { code: 'app_missing' } });
  });
});
