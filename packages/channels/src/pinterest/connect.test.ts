import { describe, expect, it } from 'vitest';
import { consent } from '../conformance/index.ts';
import type { RefreshOutcome } from '../spec.ts';
import { contextOf, type Ground, startGround, startInTest } from './test-ground.ts';

const dayMs = 86_400_000;

function refresh(ground: Ground): Promise<RefreshOutcome> {
  if (!ground.channel.refresh) throw new Error('Pinterest renews its access.');
  return ground.channel.refresh(contextOf(ground));
}

const secretIn = (ground: Ground) => ground.account.secret as { accessToken: string; refreshToken: string };

describe('connecting Pinterest', () => {
  it('asks for five rights with commas between, and no more', async () => {
    const ground = await startInTest();
    const asked = ground.standIn.log.find((call) => call.route === 'oauth.consent')?.query as Record<string, string>;
    expect(asked.scope).toBe('boards:read,boards:write,pins:read,pins:write,user_accounts:read');
    expect(asked).not.toHaveProperty('code_challenge');
  });

  it('shows name, picture and address of the profile, and until when the sign-in lasts without renewing', async () => {
    const ground = await startInTest();
    expect(ground.account).toMatchObject({
      remoteId: ground.alice.id,
      handle: 'alice',
      displayName: 'Alice’s kitchen',
      profileUrl: 'https://www.pinterest.com/alice/',
      details: { isBusiness: true },
    });
    expect(ground.account.expiresAt).toEqual(new Date(ground.now().getTime() + 60 * dayMs));
  });

  it('gets lasting access for apps made before September 2025 too', async () => {
    const ground = await startInTest({ app: { isNew: false } });
    expect(secretIn(ground).refreshToken).not.toBe('');
    const traded = ground.standIn.log.find((call) => call.route === 'oauth.token');
    expect(traded?.body).toMatchObject({ continuous_refresh: 'true' });
  });

  it('refuses in words when a right was withheld', async () => {
    const ground = await startInTest();
    ground.standIn.state.consent = { gives: true, withheld: ['pins:write'] };
    const outcome = await consent(ground.channel, {}, ground.connectContext());
    expect(outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'scope_missing', words: expect.stringContaining('make, change and delete pins') },
    });
  });

  it('connects nothing when the person says no', async () => {
    const ground = await startInTest();
    ground.standIn.state.consent = { gives: false };
    const outcome = await consent(ground.channel, {}, ground.connectContext());
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'access_denied' } });
  });

  it('refuses an answer that belongs to another sign-in, and a code that was used', async () => {
    const ground = await startInTest();
    const context = ground.connectContext();
    const foreign = await consent(ground.channel, {}, context, (query) => ({ ...query, state: 'foreign' }));
    expect(foreign).toMatchObject({ kind: 'refused', error: { code: 'answer_not_ours' } });
    const used = await consent(ground.channel, {}, context, (query) => ({ ...query, code: 'code_used' }));
    expect(used).toMatchObject({ kind: 'refused', error: { kind: 'rejected' } });
  });

  it('says that the operator’s secret is wrong without asking the person to sign in again', async () => {
    const ground = await startInTest();
    const context = { ...ground.connectContext(), app: { clientId: ground.app.clientId, clientSecret: 'wrong' } };
    const outcome = await consent(ground.channel, {}, context);
    expect(outcome).toMatchObject({ kind: 'refused', error: { kind: 'rejected', status: 401 } });
  });

  it('says that the operator has to register an app first', async () => {
    const ground = await startInTest();
    const { app: _none, ...context } = ground.connectContext();
    const outcome = await consent(ground.channel, {}, context);
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'app_missing' } });
  });
});

describe('renewing the access', () => {
  it('wants it from the middle of the access’s life on, as Pinterest told it', async () => {
    const ground = await startInTest({ accessLivesS: 1_000_000 });
    const wants = () => ground.channel.shouldRefresh?.(ground.account.secret, ground.now());
    ground.advance(499_000_000);
    expect(wants()).toBe(false);
    ground.advance(2_000_000);
    expect(wants()).toBe(true);
  });

  it('renews again and again, each time with the new refresh token and for 60 days more', async () => {
    const ground = await startInTest();
    const seen = new Set([secretIn(ground).refreshToken]);
    for (let turn = 0; turn < 6; turn += 1) {
      ground.advance(25 * dayMs);
      const renewed = await refresh(ground);
      if (renewed.kind !== 'refreshed') throw new Error(JSON.stringify(renewed));
      expect(renewed.expiresAt).toEqual(new Date(ground.now().getTime() + 60 * dayMs));
      ground.account = { ...ground.account, secret: renewed.secret };
      seen.add(secretIn(ground).refreshToken);
      expect((await ground.channel.readAccount(contextOf(ground))).kind).toBe('read');
    }
    expect(seen.size).toBe(7);
  });

  it('keeps what it has when the answer is lost, cut in half or empty', async () => {
    const ground = await startInTest();
    for (const kind of ['lose_before', 'server_error_before', 'rate_limited', 'malformed'] as const) {
      ground.standIn.fault({ kind, route: 'oauth.token' });
      const outcome = await refresh(ground);
      expect(outcome.kind === 'failed' && outcome.error.kind, kind).toMatch(/^(temporary|rate_limited)$/);
    }
  });

  it('asks to sign in again when the sign-in is older than 60 days, or was taken back', async () => {
    const ground = await startInTest();
    ground.standIn.state.revoke();
    const over = {
      kind: 'failed',
      error: { kind: 'reconnect', words: expect.stringContaining('Connect again') },
    };
    expect(await refresh(ground)).toMatchObject(over);
    const other = await startGround();
    other.advance(61 * dayMs);
    expect(await refresh(other)).toMatchObject(over);
    await other.standIn.close();
  });

  it('does not speak of the secret in what it tells', async () => {
    const ground = await startInTest();
    ground.standIn.state.revoke();
    const told = JSON.stringify(await refresh(ground));
    expect(told).not.toContain(secretIn(ground).refreshToken);
    expect(told).not.toContain(secretIn(ground).accessToken);
  });
});
