import { createSafeFetch } from '@antiphon/wire';
import { describe, expect, it } from 'vitest';
import { consent, hello } from '../conformance/index.ts';
import { clientMetadata, createBluesky } from './index.ts';
import {
  callOf,
  connectByPassword,
  contextOf,
  postUris,
  publish,
  richContent,
  startInTest,
  startWithAccount,
} from './test-ground.ts';

describe('connecting by app password', () => {
  it('finds the account’s server by its handle and reads name and picture', async () => {
    const { ground, account } = await startWithAccount();
    expect(account).toMatchObject({ handle: 'alice.test', displayName: 'Alice', server: ground.standIn.url });
    expect(account.remoteId).toMatch(/^did:plc:[a-z2-7]{24}$/);
    expect(ground.standIn.counts['plc.document']).toBe(1);
  });

  it('keeps the tokens and not the app password', async () => {
    const { account } = await startWithAccount();
    expect(JSON.stringify(account.secret)).not.toContain('abcd-efgh');
  });

  it('goes straight to a server that the person names, and looks nothing up', async () => {
    const ground = await startInTest();
    const outcome = await connectByPassword(
      ground.channel,
      { identifier: '@Alice.test', password: 'abcd-efgh-ijkl-mnop', server: ground.standIn.url },
      ground.connectContext(),
    );
    expect(outcome.kind).toBe('connected');
    expect(ground.standIn.counts['com.atproto.identity.resolveHandle']).toBeUndefined();
  });

  it('says at which field a wrong password or an unknown handle was typed', async () => {
    const ground = await startInTest();
    const wrong = await connectByPassword(
      ground.channel,
      { identifier: 'alice.test', password: 'nope' },
      ground.connectContext(),
    );
    expect(wrong).toMatchObject({ kind: 'refused', field: 'password' });
    const unknown = await connectByPassword(
      ground.channel,
      { identifier: 'nobody.test', password: 'nope' },
      ground.connectContext(),
    );
    expect(unknown).toMatchObject({ kind: 'refused', field: 'identifier', error: { code: 'handle_not_found' } });
  });

  it('refuses a server on a private address that the operator did not list', async () => {
    const ground = await startInTest();
    const outcome = await connectByPassword(
      ground.channel,
      { identifier: 'a.test', password: 'x', server: 'http://127.0.0.1:9' },
      ground.connectContext(),
    );
    expect(outcome).toMatchObject({ kind: 'refused', error: { kind: 'rejected', code: 'address_not_allowed' } });
  });
});

describe('connecting by consent', () => {
  it('signs in with a pushed request, PKCE and a proof for each call, and then publishes', async () => {
    const ground = await startInTest();
    const account = await ground.connectByConsent();
    expect(account).toMatchObject({ handle: 'alice.test', displayName: 'Alice' });
    expect(account.expiresAt).toBeInstanceOf(Date);
    await publish(ground, account, richContent);
    expect(postUris(ground)).toHaveLength(3);
  });

  it('repeats a call once, and only once, when the server asks for its nonce', async () => {
    const ground = await startInTest();
    const account = await ground.connectByConsent();
    ground.standIn.state.rotateNonce();
    ground.standIn.reset();
    const outcome = await ground.channel.perform(callOf(ground, account, hello, 'post-1'));
    expect(outcome.kind).toBe('done');
    expect(ground.standIn.counts['com.atproto.repo.createRecord']).toBe(2);
    expect(postUris(ground)).toHaveLength(1);
  });

  it('renews the tokens, and the renewed ones work', async () => {
    const ground = await startInTest();
    const account = await ground.connectByConsent();
    const renewed = await ground.channel.refresh?.(contextOf(ground, account));
    if (renewed?.kind !== 'refreshed') throw new Error(JSON.stringify(renewed));
    expect(renewed.secret).not.toEqual(account.secret);
    const outcome = await ground.channel.perform(
      callOf(ground, { ...account, secret: renewed.secret }, hello, 'post-1'),
    );
    expect(outcome.kind).toBe('done');
  });

  it('asks the person to sign in again when a refresh token was used before', async () => {
    const ground = await startInTest();
    const account = await ground.connectByConsent();
    await ground.channel.refresh?.(contextOf(ground, account));
    const again = await ground.channel.refresh?.(contextOf(ground, account));
    expect(again).toMatchObject({ kind: 'failed', error: { kind: 'reconnect', code: 'invalid_grant' } });
  });

  it.each([
    ['another state', { state: 'forged' }, 'answer_not_ours'],
    ['another issuer', { iss: 'https://evil.example' }, 'answer_not_ours'],
    ['a refusal', { error: 'access_denied', code: '' }, 'access_denied'],
  ])('does not accept %s in the answer', async (_what, change, code) => {
    const ground = await startInTest();
    const outcome = await consent(ground.channel, { handle: 'alice.test' }, ground.connectContext(), (query) => ({
      ...query,
      ...change,
    }));
    expect(outcome).toMatchObject({ kind: 'refused', error: { code } });
  });

  it('refuses an account other than the one whose handle was typed', async () => {
    const ground = await startInTest();
    const alice = [...ground.standIn.state.accounts.values()].find((one) => one.handle === 'alice.test');
    const method = ground.channel.connect.find((one) => one.kind === 'oauth');
    if (method?.kind !== 'oauth' || !alice) throw new Error('no oauth');
    const begun = await method.begin({ handle: 'bob.test' }, ground.connectContext());
    if (begun.kind !== 'redirect') throw new Error('refused');
    // Bob's name leads to a server where, on the consent page, Alice signs in.
    ground.standIn.state.accounts.delete(
      [...ground.standIn.state.accounts.values()].find((one) => one.handle === 'bob.test')?.did ?? '',
    );
    const back = new URL((await fetch(begun.authorizeUrl, { redirect: 'manual' })).headers.get('location') ?? '');
    const outcome = await method.finish(
      { query: Object.fromEntries(back.searchParams), saved: begun.saved },
      ground.connectContext(),
    );
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'other_account' } });
  });

  it('believes no sign-in server about an account whose own document leads elsewhere', async () => {
    const ground = await startInTest();
    const liar = await startInTest();
    const outcome = await consent(
      ground.channel,
      { server: liar.standIn.url, handle: 'alice.test' },
      { ...ground.connectContext(), fetch: createSafeFetch({ allowPrivateHosts: ['127.0.0.1'] }) },
    );
    expect(liar.standIn.counts['oauth.token']).toBeGreaterThan(0);
    expect(outcome).toMatchObject({ kind: 'refused', error: { kind: 'rejected', code: 'other_issuer' } });
    expect(outcome.kind === 'refused' && outcome.error.words).toContain(ground.standIn.host);
  });

  it('believes no sign-in server about an account that the directory does not know', async () => {
    const ground = await startInTest();
    const liar = await startInTest();
    liar.standIn.state.addAccount({ handle: 'made-up.test', password: 'x' });
    const outcome = await consent(
      ground.channel,
      { server: liar.standIn.url, handle: 'made-up.test' },
      { ...ground.connectContext(), fetch: createSafeFetch({ allowPrivateHosts: ['127.0.0.1'] }) },
    );
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'did_not_found' } });
  });

  it('finds the server that holds the account behind a sign-in server that holds none', async () => {
    const home = await startInTest();
    const entry = await startInTest();
    home.standIn.state.signInServer = entry.standIn.url;
    // It holds no accounts, so it names no guard of them.
    entry.standIn.fault({ kind: 'malformed', route: 'oauth.protectedResource' });
    const outcome = await consent(
      home.channel,
      { server: entry.standIn.url, handle: 'alice.test' },
      { ...home.connectContext(), fetch: createSafeFetch({ allowPrivateHosts: ['127.0.0.1'] }) },
    );
    expect(outcome).toMatchObject({
      kind: 'connected',
      accounts: [{ handle: 'alice.test', server: home.standIn.url }],
    });
  });

  it('says that it needs https where the address of the installation is neither https nor loopback', async () => {
    const ground = await startInTest();
    const outcome = await consent(
      ground.channel,
      { handle: 'alice.test' },
      { ...ground.connectContext(), publicUrl: 'http://192.168.1.5:4000' },
    );
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'needs_https' } });
  });
});

describe('the client metadata', () => {
  it('names itself on a public https address', () => {
    expect(clientMetadata('https://social.example')).toMatchObject({
      client_id: 'https://social.example/oauth/bluesky/client-metadata.json',
      redirect_uris: ['https://social.example/connect/bluesky'],
      application_type: 'web',
      dpop_bound_access_tokens: true,
    });
  });

  it('is served where it is needed: on a public https address', () => {
    const publicDocuments = (publicUrl: string) => createBluesky().publicDocuments?.(publicUrl);
    expect(publicDocuments('https://social.example')).toEqual([
      { path: '/oauth/bluesky/client-metadata.json', body: clientMetadata('https://social.example') },
    ]);
    expect(publicDocuments('http://127.0.0.1:4000')).toEqual([]);
    expect(publicDocuments('http://192.168.1.5:4000')).toEqual([]);
  });

  it('uses the localhost form on loopback, and comes back to the address, not to the name', () => {
    const { client_id: id, redirect_uris: redirects } = clientMetadata('http://localhost:4000');
    expect(redirects).toEqual(['http://127.0.0.1:4000/connect/bluesky']);
    expect(new URL(id).origin).toBe('http://localhost');
    expect(new URL(id).searchParams.get('redirect_uri')).toBe('http://127.0.0.1:4000/connect/bluesky');
  });
});

describe('renewing an app-password session', () => {
  it('is due ahead of the end, not at once', async () => {
    const { ground, account } = await startWithAccount();
    const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    expect(ground.channel.shouldRefresh?.(account.secret, later(100))).toBe(false);
    expect(ground.channel.shouldRefresh?.(account.secret, later(111))).toBe(true);
  });

  it('gives new tokens, and the same ones again when the answer was lost', async () => {
    const { ground, account } = await startWithAccount();
    ground.standIn.fault({ kind: 'lose_after', route: 'com.atproto.server.refreshSession' });
    expect(await ground.channel.refresh?.(contextOf(ground, account))).toMatchObject({
      kind: 'failed',
      error: { kind: 'temporary' },
    });
    const renewed = await ground.channel.refresh?.(contextOf(ground, account));
    expect(renewed?.kind).toBe('refreshed');
  });

  it('never takes an empty answer for a session', async () => {
    const { ground, account } = await startWithAccount();
    ground.standIn.fault({ kind: 'malformed', route: 'com.atproto.server.refreshSession' });
    expect(await ground.channel.refresh?.(contextOf(ground, account))).toMatchObject({ kind: 'failed' });
  });
});
