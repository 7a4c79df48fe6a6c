import { describe, expect, it } from 'vitest';
import { consent, onlyAccount } from '../conformance/index.ts';
import type { ChannelError, ConnectOutcome } from '../spec.ts';
import { createThreads } from './index.ts';
import { contextOf, operatorsApp, startInTest } from './test-ground.ts';

function refusalOf(outcome: ConnectOutcome): ChannelError {
  if (outcome.kind !== 'refused') throw new Error('It was let in.');
  return outcome.error;
}

const dayMs = 86_400_000;

describe('the way in', () => {
  it('asks for the rights it explains, and brings the profile with a token of sixty days', async () => {
    const ground = await startInTest();
    const [method] = ground.channel.connect;
    if (method?.kind !== 'oauth') throw new Error('It is a consent page.');
    const begun = await method.begin({}, ground.connectContext());
    if (begun.kind !== 'redirect') throw new Error(begun.error.words);
    const asked = new URL(begun.authorizeUrl).searchParams;
    expect(asked.get('scope')?.split(',')).toEqual(method.scopes?.map((scope) => scope.name));
    expect(asked.get('client_id')).toBe(operatorsApp.clientId);
    expect(ground.account).toMatchObject({
      handle: 'kiln',
      displayName: 'The Kiln',
      profileUrl: 'https://www.threads.com/@kiln',
      secret: { issuedAt: '2026-11-20T10:00:00.000Z', expiresAt: '2027-01-19T10:00:00.000Z' },
    });
    expect(ground.account.expiresAt).toBeUndefined();
    expect(ground.standIn.state.users.has(ground.account.remoteId)).toBe(true);
  });

  it('keeps the lasting token and not the one of an hour', async () => {
    const ground = await startInTest();
    ground.clock.advance(2 * 3_600_000);
    expect((await ground.channel.readAccount(contextOf(ground))).kind).toBe('read');
  });

  it('is closed to answers that are not ours, to used codes and to wrong secrets, in words', async () => {
    const ground = await startInTest();
    const context = ground.connectContext();
    const changed = (more: Record<string, string>) =>
      consent(ground.channel, {}, context, (query) => ({ ...query, ...more }));
    expect(refusalOf(await changed({ state: 'another' })).code).toBe('answer_not_ours');
    expect(refusalOf(await changed({ code: 'made-up' })).words).toContain('Invalid authorization code');
    const wrong = { ...context, app: { ...operatorsApp, clientSecret: 'another' } };
    expect(refusalOf(await consent(ground.channel, {}, wrong)).words).toContain('client secret');
    const { app: _none, ...without } = context;
    expect(refusalOf(await consent(ground.channel, {}, without)).code).toBe('app_missing');
    ground.standIn.state.consents = false;
    expect(refusalOf(await consent(ground.channel, {}, context)).code).toBe('access_denied');
  });

  it.each(['exchange', 'node.show'])('connects nothing when the call %s fails on the way', async (route) => {
    const ground = await startInTest();
    ground.standIn.fault({ kind: 'server_error_before', route });
    expect(refusalOf(await consent(ground.channel, {}, ground.connectContext())).kind).toBe('temporary');
    ground.standIn.fault({ kind: 'unauthorized', route });
    expect(refusalOf(await consent(ground.channel, {}, ground.connectContext())).kind).toBe('rejected');
    expect(onlyAccount(await consent(ground.channel, {}, ground.connectContext())).handle).toBe('kiln');
  });

  it('speaks to other servers where it is told to, and to none that it does not know', () => {
    expect(() => createThreads({ api: 'https://graph.threads.net/v1.0' })).not.toThrow();
    expect(() => createThreads({ upload: 'https://example.com' })).toThrow('no server “upload”');
  });
});

describe('renewing', () => {
  it('comes after a quarter of the life, never in the first day, and keeps what it has when Threads stumbles', async () => {
    const ground = await startInTest();
    const { channel, account, clock } = ground;
    const due = (days: number) =>
      channel.shouldRefresh?.(account.secret, new Date(clock.now().getTime() + days * dayMs)) ?? null;
    expect([due(0), due(14.9), due(15), due(59)]).toEqual([false, false, true, true]);
    const { accessToken } = account.secret as { accessToken: string };
    const issuedAt = clock.now().toISOString();
    const untold = { accessToken, issuedAt };
    const short = { ...untold, expiresAt: new Date(clock.now().getTime() + 2 * dayMs).toISOString() };
    const later = (days: number) => new Date(clock.now().getTime() + days * dayMs);
    expect([6.9, 7].map((days) => channel.shouldRefresh?.(untold, later(days)))).toEqual([false, true]);
    expect([0.9, 1.1].map((days) => channel.shouldRefresh?.(short, later(days)))).toEqual([false, true]);
    expect(channel.shouldRefresh?.({ nonsense: true }, later(100))).toBe(false);
    // Too young: Threads refuses, and the good token stays.
    expect(await channel.refresh?.(contextOf(ground))).toMatchObject({ kind: 'failed', error: { kind: 'temporary' } });
    clock.advance(16 * dayMs);
    for (const kind of ['server_error_before', 'malformed'] as const) {
      ground.standIn.fault({ kind, route: 'refresh' });
      expect(await channel.refresh?.(contextOf(ground))).toMatchObject({
        kind: 'failed',
        error: { kind: 'temporary' },
      });
    }
    expect(await channel.refresh?.(contextOf(ground))).toMatchObject({
      kind: 'refreshed',
      secret: { expiresAt: new Date(clock.now().getTime() + 60 * dayMs).toISOString() },
    });
  });
});
