import { describe, expect, it } from 'vitest';
import { consent, onlyAccount } from '../conformance/index.ts';
import { createTikTok } from './index.ts';
import { contextOf, startInTest } from './test-ground.ts';

describe('signing in with TikTok', () => {
  it('asks for no more rights than it explains, by TikTok’s own names', async () => {
    const { standIn, channel } = await startInTest();
    const asked = standIn.log.find((call) => call.route === 'oauth.consent')?.query as Record<string, string>;
    const [method] = channel.connect;
    const scopes = method?.kind === 'oauth' ? (method.scopes ?? []) : [];
    expect(asked.scope).toBe(scopes.map((scope) => scope.name).join(','));
    expect(asked.client_key).toBe('awstandin0clientkey');
    expect(asked).not.toHaveProperty('client_id');
    for (const { words } of scopes) expect(words).toMatch(/\w.*\.$/);
  });

  it('connects the account with its name, its own longest video and the end of the sign-in', async () => {
    const { account, alice, channel, now } = await startInTest({ alice: { maxSeconds: 3_600 } });
    expect(account).toMatchObject({
      remoteId: alice.openId,
      handle: 'alice',
      displayName: 'Alice A.',
      profileUrl: 'https://www.tiktok.com/@alice',
      details: { username: 'alice', maxVideoMs: 3_600_000, readsPosts: true, readsNumbers: true },
    });
    expect(account.expiresAt).toEqual(new Date(now().getTime() + 180 * 86_400_000));
    expect(channel.limitsOf(account).video?.maxDurationMs).toBe(3_600_000);
  });

  it('connects with fewer rights where these are not needed for posting', async () => {
    const { account } = await startInTest({ unticked: ['user.info.profile', 'user.info.stats', 'video.list'] });
    expect(account).toMatchObject({ handle: 'alice', details: { readsPosts: false, readsNumbers: false } });
  });

  it('connects an account that has posted too much today, with the usual limits', async () => {
    const ground = await startInTest();
    ground.standIn.state.postsPerDay = 0;
    const account = onlyAccount(await consent(ground.channel, {}, ground.connectContext()));
    expect(account.details).toMatchObject({ username: 'alice', maxVideoMs: 600_000 });
  });

  it('refuses in words: no consent, no right to post, a forged state, a wrong secret, no app', async () => {
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
    standIn.state.consent = { gives: true, unticked: ['video.publish'] };
    expect(await wordsOf(goIn)).toContain('leave everything ticked');
    standIn.state.consent = { gives: true };
    const forged = () => consent(channel, {}, ground.connectContext(), (query) => ({ ...query, state: 'forged' }));
    expect(await wordsOf(forged)).toContain('does not belong');
    const app = { clientId: ground.app.clientKey, clientSecret: 'wrong' };
    expect(await wordsOf(() => consent(channel, {}, { ...ground.connectContext(), app }))).toContain('incorrect');
    const { app: _none, ...bare } = ground.connectContext();
    expect(await wordsOf(() => consent(channel, {}, bare))).toContain('register an app');
    standIn.fault({ kind: 'server_error_before', route: 'user.info' });
    expect(await wordsOf(goIn)).toContain('had a problem');
  });

  it('has servers that can be set, and names those it has', () => {
    expect(() => createTikTok({ elsewhere: 'http://127.0.0.1:1' })).toThrow(/it has www and api/);
  });
});

describe('renewing the access', () => {
  it('comes half an hour before the end that TikTok named, whatever that is', async () => {
    for (const accessLivesS of [7_200, 86_400]) {
      const ground = await startInTest({ accessLivesS });
      const isDue = () => ground.channel.shouldRefresh?.(ground.account.secret, ground.now());
      ground.advance((accessLivesS - 31 * 60) * 1000);
      expect(isDue()).toBe(false);
      ground.advance(2 * 60_000);
      expect(isDue()).toBe(true);
    }
    const { channel, now } = await startInTest();
    expect(channel.shouldRefresh?.({ nonsense: true }, now())).toBe(false);
  });

  it('takes the new refresh token each time: the old one works no more', async () => {
    const ground = await startInTest();
    const before = ground.account.secret as { refreshToken: string };
    const first = await ground.channel.refresh?.(contextOf(ground));
    if (first?.kind !== 'refreshed') throw new Error(JSON.stringify(first));
    const after = first.secret as { refreshToken: string };
    expect(after.refreshToken).not.toBe(before.refreshToken);
    expect(await ground.channel.refresh?.(contextOf(ground))).toMatchObject({
      kind: 'failed',
      error: { kind: 'reconnect', code: 'invalid_grant' },
    });
    ground.account = { ...ground.account, secret: first.secret };
    expect(await ground.channel.refresh?.(contextOf(ground))).toMatchObject({ kind: 'refreshed' });
  });

  it('keeps a good token when the answer fails, is cut or is empty', async () => {
    const ground = await startInTest();
    for (const kind of ['server_error_before', 'lose_before', 'malformed', 'rate_limited'] as const) {
      const fresh = onlyAccount(await consent(ground.channel, {}, ground.connectContext()));
      ground.account = fresh;
      ground.standIn.fault({ kind, route: 'oauth.token' });
      const outcome = await ground.channel.refresh?.(contextOf(ground));
      expect(outcome?.kind === 'failed' && outcome.error.kind, kind).toMatch(/^(temporary|rate_limited)$/);
    }
    const empty: typeof fetch = async () => Response.json({});
    expect(await ground.channel.refresh?.({ ...contextOf(ground), fetch: empty })).toMatchObject({
      kind: 'failed',
      error: { kind: 'temporary' },
    });
  });

  it('keeps the refresh token where an answer brings none', async () => {
    const ground = await startInTest();
    const bare: typeof fetch = async () => Response.json({ access_token: 'act.new', expires_in: 7_200 });
    const outcome = await ground.channel.refresh?.({ ...contextOf(ground), fetch: bare });
    const { refreshToken } = ground.account.secret as { refreshToken: string };
    expect(outcome).toMatchObject({ kind: 'refreshed', secret: { accessToken: 'act.new', refreshToken } });
  });

  it('needs the operator’s app, and a person once TikTok’s settings took it back', async () => {
    const ground = await startInTest();
    const { app: _none, ...bare } = contextOf(ground);
    expect(await ground.channel.refresh?.(bare)).toMatchObject({ kind: 'failed', error: { code: 'app_missing' } });
    ground.standIn.state.revoke();
    expect(await ground.channel.refresh?.(contextOf(ground))).toMatchObject({ error: { kind: 'reconnect' } });
  });
});
