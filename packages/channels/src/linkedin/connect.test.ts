import { describe, expect, it } from 'vitest';
import { consent } from '../conformance/index.ts';
import type { ChannelContext } from '../spec.ts';
import { linkedinApp } from './app.ts';
import { createLinkedIn } from './index.ts';
import { accountsIn, app, consentBy, contextOf, type Ground, serversAt, startInTest } from './test-ground.ts';

const dayMs = 86_400_000;

describe('connecting with pages', () => {
  it('gives every page that the member may post for, and the member', async () => {
    const ground = await startInTest();
    const { state } = ground.standIn;
    const { id: memberId } = ground.alice;
    const edits = state.addOrganization({ name: 'Beta & Co', vanityName: 'beta' });
    const reads = state.addOrganization({ name: 'Gamma' });
    const waits = state.addOrganization({ name: 'Delta' });
    state.addRole({ memberId, organizationId: edits.id, role: 'CONTENT_ADMIN' });
    state.addRole({ memberId, organizationId: reads.id, role: 'ANALYST' });
    state.addRole({ memberId, organizationId: waits.id, role: 'ADMINISTRATOR', state: 'REQUESTED' });
    state.addRole({ memberId, organizationId: ground.acme.id, role: 'CONTENT_ADMIN' });
    const accounts = accountsIn(await consentBy(ground.channel, 'community', ground.connectContext()));
    expect(accounts).toMatchObject([
      {
        remoteId: `urn:li:organization:${ground.acme.id}`,
        handle: 'acme',
        displayName: 'Acme',
        profileUrl: 'https://www.linkedin.com/company/acme/',
        details: { kind: 'organization', isAdministrator: true },
      },
      { handle: 'beta', displayName: 'Beta & Co', details: { kind: 'organization', isAdministrator: false } },
      {
        remoteId: `urn:li:person:${memberId}`,
        handle: 'alice-example',
        displayName: 'Alice Example',
        profileUrl: 'https://www.linkedin.com/in/alice-example/',
        details: { kind: 'member', door: 'community' },
      },
    ]);
    expect(new Set(accounts.map((one) => JSON.stringify(one.secret))).size).toBe(1);
    // What renews the access lasts a year; only then a person has to come again.
    expect(accounts[0]?.expiresAt).toEqual(new Date(ground.now().getTime() + 365 * dayMs));
  });

  it('finds the pages of somebody who has more than a hundred', async () => {
    const ground = await startInTest();
    const { state } = ground.standIn;
    for (let index = 0; index < 120; index += 1) {
      const { id } = state.addOrganization({ name: `Page ${index}` });
      state.addRole({ memberId: ground.alice.id, organizationId: id, role: 'ADMINISTRATOR' });
    }
    expect(accountsIn(await consentBy(ground.channel, 'community', ground.connectContext()))).toHaveLength(122);
  });

  it('knows pages and members by their details: their limits, and how doubt is settled', async () => {
    const page = await startInTest();
    const member = await startInTest({ as: 'member' });
    const share = await startInTest({ as: 'share' });
    const of = ({ channel, account }: Ground) => ({
      ...channel.capabilitiesOf?.(account),
      limits: channel.limitsOf(account),
    });
    expect(of(page)).toMatchObject({
      guarantee: { level: 'by_reading' },
      canReadPastPosts: true,
      comments: 'answer',
      limits: { video: { maxDurationMs: 1_800_000 } },
    });
    expect(of(member)).toMatchObject({
      guarantee: { level: 'person' },
      canReadPastPosts: false,
      metrics: { account: ['followers'] },
      limits: { video: { maxDurationMs: 900_000 } },
    });
    expect(of(member)).not.toHaveProperty('comments');
    expect(of(share)).toMatchObject({ guarantee: { level: 'person' }, metrics: { post: [], account: [] } });
  });
});

describe('connecting without pages', () => {
  it('gives the member alone, until the access ends: nothing renews it', async () => {
    const ground = await startInTest({ as: 'share' });
    expect(ground.account).toMatchObject({
      remoteId: `urn:li:person:${ground.alice.id}`,
      displayName: 'Alice Example',
      avatarUrl: expect.stringContaining('https://'),
      details: { kind: 'member', door: 'share' },
      expiresAt: new Date(ground.now().getTime() + 60 * dayMs),
    });
    const late = new Date(ground.now().getTime() + 59 * dayMs);
    expect(ground.channel.shouldRefresh?.(ground.account.secret, late)).toBe(false);
    expect(await ground.channel.refresh?.(contextOf(ground))).toMatchObject({
      kind: 'failed',
      error: { kind: 'reconnect' },
    });
    ground.advance(61 * dayMs);
    expect(await ground.channel.deletePost?.(contextOf(ground), 'urn:li:share:1')).toMatchObject({
      kind: 'failed',
      error: { kind: 'reconnect', code: 'expired_access_token' },
    });
  });
});

describe('refusals on the way in', () => {
  it('says so when the person does not consent', async () => {
    const ground = await startInTest();
    ground.standIn.state.consents = false;
    expect(await consentBy(ground.channel, 'community', ground.connectContext())).toMatchObject({
      kind: 'refused',
      error: { code: 'access_denied', words: expect.stringContaining('did not give consent') },
    });
  });

  it('says what LinkedIn says when the app has not got a product', async () => {
    const ground = await startInTest();
    ground.standIn.state.addApp({ ...app, scopes: ['w_member_social'], givesRefreshTokens: false });
    expect(await consentBy(ground.channel, 'community', ground.connectContext())).toMatchObject({
      kind: 'refused',
      error: { words: expect.stringContaining('“r_basicprofile”'.slice(1, -1)) },
    });
  });

  it('tells the operator which of the two apps is missing', async () => {
    const ground = await startInTest();
    const { clientId, clientSecret, shareClientId, shareClientSecret } = app;
    const begin = async (door: 'community' | 'share', own: ChannelContext['app']) => {
      const outcome = await consentBy(ground.channel, door, { ...ground.connectContext(), app: own ?? null });
      return outcome.kind === 'refused' ? outcome.error : null;
    };
    const shareOnly = { shareClientId, shareClientSecret };
    expect(await begin('community', shareOnly)).toMatchObject({
      code: 'app_missing',
      words: expect.stringContaining('Community Management API'),
    });
    expect(await begin('share', shareOnly)).toBeNull();
    expect(await begin('share', { clientId, clientSecret })).toMatchObject({ code: 'app_missing' });
    expect(await begin('community', null)).toMatchObject({ code: 'app_missing' });
  });

  it('lets no answer in that belongs to another sign-in, and no code twice', async () => {
    const ground = await startInTest();
    const context = ground.connectContext();
    const changed = await consent(ground.channel, {}, context, (query) => ({ ...query, state: 'of somebody else' }));
    expect(changed).toMatchObject({ kind: 'refused', error: { code: 'answer_not_ours' } });
    const seen: string[] = [];
    const keep = (query: Record<string, string>) => {
      seen.push(query.code ?? '');
      return query;
    };
    await consent(ground.channel, {}, context, keep);
    const again = await consent(ground.channel, {}, context, (query) => ({ ...query, code: seen[0] ?? '' }));
    expect(again).toMatchObject({ kind: 'refused', error: { words: expect.stringContaining('authorization code') } });
  });

  it('wants every right: with some of them posts would go out that nobody can find again', async () => {
    const ground = await startInTest();
    const grudging = createLinkedIn(serversAt(ground.standIn.url));
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const reply = await ground.fetch(input, init);
      if (!String(input).endsWith('/accessToken')) return reply;
      const body = (await reply.json()) as Record<string, unknown>;
      return Response.json({ ...body, scope: 'r_basicprofile,w_member_social' });
    };
    expect(await consentBy(grudging, 'community', { ...ground.connectContext(), fetch })).toMatchObject({
      kind: 'refused',
      error: { code: 'scope_missing', words: expect.stringContaining('w_organization_social') },
    });
  });
});

describe('renewing', () => {
  it('wants it a week ahead, keeps what LinkedIn does not repeat, and moves no end', async () => {
    const ground = await startInTest();
    const { shouldRefresh, refresh } = ground.channel;
    const at = (days: number) => new Date(ground.now().getTime() + days * dayMs);
    expect(shouldRefresh?.(ground.account.secret, at(52))).toBe(false);
    expect(shouldRefresh?.(ground.account.secret, at(54))).toBe(true);
    ground.advance(54 * dayMs);
    const renewed = await refresh?.(contextOf(ground));
    if (renewed?.kind !== 'refreshed') throw new Error(JSON.stringify(renewed));
    expect(renewed.secret).not.toEqual(ground.account.secret);
    expect(renewed.expiresAt).toEqual(ground.account.expiresAt);
    expect(shouldRefresh?.(renewed.secret, at(0))).toBe(false);
  });

  it.each([
    ['malformed', 'temporary'],
    ['server_error_before', 'temporary'],
    ['rate_limited', 'rate_limited'],
    ['lose_after', 'temporary'],
  ] as const)('changes nothing when the answer is %s', async (kind, expected) => {
    const ground = await startInTest();
    ground.standIn.fault({ kind, route: 'oauth.token' });
    expect(await ground.channel.refresh?.(contextOf(ground))).toMatchObject({
      kind: 'failed',
      error: { kind: expected },
    });
    expect(await ground.channel.refresh?.(contextOf(ground))).toMatchObject({ kind: 'refreshed' });
  });

  it('asks to sign in again when LinkedIn has taken the right back', async () => {
    const ground = await startInTest();
    ground.standIn.state.refreshTokens.clear();
    expect(await ground.channel.refresh?.(contextOf(ground))).toMatchObject({
      kind: 'failed',
      error: { kind: 'reconnect' },
    });
  });
});

describe('the operator’s app', () => {
  const { form } = linkedinApp;

  it('may be one of two or both, each with its secret', () => {
    const { clientId, clientSecret, shareClientId, shareClientSecret } = app;
    expect(form.safeParse({ clientId, clientSecret }).success).toBe(true);
    expect(form.safeParse({ shareClientId, shareClientSecret, version: '' }).success).toBe(true);
    expect(form.safeParse({ ...app, version: '202609' }).success).toBe(true);
    const complaint = (input: object) => form.safeParse(input).error?.issues[0]?.message;
    expect(complaint({ clientId })).toBe('Paste the secret that belongs to the client ID.');
    expect(complaint({ shareClientSecret })).toBe('Paste the client ID that belongs to the secret.');
    expect(complaint({})).toContain('for one way in or for both');
    expect(complaint({ clientId, clientSecret, version: '2026-09' })).toContain('year and month');
  });

  it('names the version of the API with every call, and says in words when it has ended', async () => {
    const ground = await startInTest({ versions: ['202607', '202609'], app: { version: '202609' } });
    await ground.channel.readAccount(contextOf(ground));
    expect(ground.standIn.log.at(-1)?.headers).toMatchObject({
      'linkedin-version': '202609',
      'x-restli-protocol-version': '2.0.0',
    });
    const { version: _none, ...rest } = ground.app;
    await ground.channel.readAccount({ ...contextOf(ground), app: rest });
    expect(ground.standIn.log.at(-1)?.headers['linkedin-version']).toBe('202607');
    const late = await ground.channel.readAccount({ ...contextOf(ground), app: { ...rest, version: '202501' } });
    expect(late).toMatchObject({
      kind: 'failed',
      error: { kind: 'rejected', code: 'version_ended', status: 426, words: expect.stringContaining('operator') },
    });
  });
});
