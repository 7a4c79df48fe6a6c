import { describe, expect, it } from 'vitest';
import type { ChannelError, ConnectOutcome } from '../spec.ts';
import { instagramApp } from './app.ts';
import { contextOf, goIn, operatorsApp, startInTest } from './test-ground.ts';

function refusalOf(outcome: ConnectOutcome): ChannelError {
  if (outcome.kind !== 'refused') throw new Error('It was let in.');
  return outcome.error;
}

const dayMs = 86_400_000;

describe('the way in with Instagram', () => {
  it('asks for the rights it explains, and brings the profile with a token of sixty days', async () => {
    const ground = await startInTest('instagram');
    const method = ground.channel.connect[0];
    if (method?.kind !== 'oauth') throw new Error('It is a consent page.');
    const begun = await method.begin({}, ground.connectContext());
    if (begun.kind !== 'redirect') throw new Error(begun.error.words);
    const asked = new URL(begun.authorizeUrl).searchParams;
    expect(asked.get('scope')?.split(',')).toEqual(method.scopes?.map((scope) => scope.name));
    expect(asked.get('client_id')).toBe(operatorsApp.clientId);
    expect(ground.account).toMatchObject({
      handle: 'kiln',
      displayName: 'The Kiln',
      profileUrl: 'https://www.instagram.com/kiln/',
      details: { flavour: 'instagram' },
      secret: { flavour: 'instagram', issuedAt: '2026-11-20T10:00:00.000Z', expiresAt: '2027-01-19T10:00:00.000Z' },
    });
    // The profile's id at Instagram, not the one that only this app knows.
    expect(ground.standIn.state.users.has(ground.account.remoteId)).toBe(true);
  });

  it('is closed to answers that are not ours, to used codes and to wrong secrets, in words', async () => {
    const ground = await startInTest('instagram');
    const context = ground.connectContext();
    const changed = (more: Record<string, string>) =>
      goIn(ground.channel, 'instagram', context, (query) => ({ ...query, ...more }));
    expect(refusalOf(await changed({ state: 'another' })).code).toBe('answer_not_ours');
    expect(refusalOf(await changed({ code: 'made-up' })).words).toContain('Invalid authorization code');
    const wrong = { ...context, app: { ...operatorsApp, clientSecret: 'another' } };
    expect(refusalOf(await goIn(ground.channel, 'instagram', wrong)).words).toContain('client secret');
    ground.standIn.state.consents = false;
    expect(refusalOf(await goIn(ground.channel, 'instagram', context)).code).toBe('access_denied');
  });

  it('says that the operator has to register an app, for this door or the other', async () => {
    const ground = await startInTest('instagram');
    const { facebookClientId, facebookClientSecret } = operatorsApp;
    const only = { ...ground.connectContext(), app: { facebookClientId, facebookClientSecret } };
    expect(refusalOf(await goIn(ground.channel, 'instagram', only)).code).toBe('app_missing');
    expect((await goIn(ground.channel, 'facebook', only)).kind).toBe('connected');
  });
});

describe('the way in with Facebook', () => {
  it('brings every Instagram account that is linked to a page, with tokens that do not age', async () => {
    const ground = await startInTest('facebook');
    for (const username of ['one', 'two']) ground.standIn.state.addAccount({ username });
    const outcome = await goIn(ground.channel, 'facebook', ground.connectContext());
    const accounts = outcome.kind === 'connected' ? outcome.accounts : [];
    expect(accounts.map((account) => account.handle)).toEqual(['kiln', 'one', 'two']);
    expect(new Set(accounts.map((account) => JSON.stringify(account.secret))).size).toBe(3);
    for (const account of accounts) {
      expect(account.details).toEqual({ flavour: 'facebook' });
      expect(ground.channel.shouldRefresh?.(account.secret, new Date('2030-01-01'))).toBe(false);
    }
  });

  it('reads all pages of the list, and says when none is linked', async () => {
    const ground = await startInTest('facebook');
    for (let count = 1; count <= 120; count += 1) ground.standIn.state.addAccount({ username: `page.${count}` });
    const outcome = await goIn(ground.channel, 'facebook', ground.connectContext());
    expect(outcome.kind === 'connected' && outcome.accounts.length).toBe(121);
    const lonely = await startInTest('facebook');
    const context = lonely.connectContext();
    const begun = await goIn(lonely.channel, 'facebook', context, (query) => {
      lonely.standIn.state.users.clear();
      return query;
    });
    expect(refusalOf(begun).code).toBe('no_professional_account');
  });

  it('proves to Facebook that the token is used by its own app', async () => {
    const ground = await startInTest('facebook');
    expect((await ground.channel.readAccount(contextOf(ground))).kind).toBe('read');
    const { app: _none, ...withoutApp } = contextOf(ground);
    expect(await ground.channel.readAccount(withoutApp)).toMatchObject({
      kind: 'failed',
      error: { words: expect.stringContaining('appsecret_proof') },
    });
  });
});

describe('renewing', () => {
  it('comes after a quarter of the life, never in the first day, and keeps what it has when Instagram stumbles', async () => {
    const ground = await startInTest('instagram');
    const { channel, account, clock } = ground;
    const due = (days: number) =>
      channel.shouldRefresh?.(account.secret, new Date(clock.now().getTime() + days * dayMs)) ?? null;
    expect([due(0), due(14.9), due(15), due(59)]).toEqual([false, false, true, true]);
    expect(await channel.refresh?.(contextOf(ground))).toMatchObject({ kind: 'failed', error: { kind: 'temporary' } });
    clock.advance(16 * dayMs);
    ground.standIn.fault({ kind: 'server_error_before', route: 'instagram.refresh' });
    expect(await channel.refresh?.(contextOf(ground))).toMatchObject({ kind: 'failed', error: { kind: 'temporary' } });
    ground.standIn.fault({ kind: 'malformed', route: 'instagram.refresh' });
    expect(await channel.refresh?.(contextOf(ground))).toMatchObject({ kind: 'failed', error: { kind: 'temporary' } });
    expect(await channel.refresh?.(contextOf(ground))).toMatchObject({
      kind: 'refreshed',
      secret: { expiresAt: new Date(clock.now().getTime() + 60 * dayMs).toISOString() },
    });
  });

  it('is not tried with a secret of the other door', async () => {
    const ground = await startInTest('instagram');
    const swapped = { ...contextOf(ground), account: { ...ground.account, details: { flavour: 'facebook' } } };
    expect(await ground.channel.readAccount(swapped)).toMatchObject({ kind: 'failed', error: { kind: 'reconnect' } });
  });
});

describe("the operator's app", () => {
  it.each([
    [{ clientId: '1', clientSecret: 's' }, null],
    [{ facebookClientId: '1', facebookClientSecret: 's' }, null],
    [operatorsApp, null],
    [{ clientId: '1' }, 'clientSecret'],
    [{ clientId: '1', clientSecret: 's', facebookClientSecret: 's' }, 'facebookClientId'],
    [{ clientId: '', clientSecret: '' }, 'clientId'],
    [{}, 'clientId'],
  ])('is one pair or both, whole: %j', (input, field) => {
    const parsed = instagramApp.form.safeParse(input);
    expect(parsed.success ? null : parsed.error.issues[0]?.path[0]).toBe(field);
  });
});
