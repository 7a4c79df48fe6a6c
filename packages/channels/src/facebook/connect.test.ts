import { describe, expect, it } from 'vitest';
import { consent, errorIn, textContent } from '../conformance/index.ts';
import type { ChannelError, ConnectOutcome } from '../spec.ts';
import { callOf, contextOf, operatorsApp, publish, startInTest, takeStep, visiblePosts } from './test-ground.ts';

function refusalOf(outcome: ConnectOutcome): ChannelError {
  if (outcome.kind !== 'refused') throw new Error('It was let in.');
  return outcome.error;
}

const yearMs = 365 * 86_400_000;

describe('the way in', () => {
  it('asks for the rights it explains', async () => {
    const ground = await startInTest();
    const method = ground.channel.connect[0];
    if (method?.kind !== 'oauth') throw new Error('It is a consent page.');
    const begun = await method.begin({}, ground.connectContext());
    if (begun.kind !== 'redirect') throw new Error(begun.error.words);
    const asked = new URL(begun.authorizeUrl).searchParams;
    expect(asked.get('scope')?.split(',')).toEqual(method.scopes?.map((scope) => scope.name));
    expect(asked.get('client_id')).toBe(operatorsApp.clientId);
  });

  it('brings every page of one consent, each with a token of its own that does not age', async () => {
    const ground = await startInTest();
    for (let count = 0; count < 120; count += 1) ground.standIn.state.addPage({ name: `Page ${count}` });
    const outcome = await consent(ground.channel, {}, ground.connectContext());
    if (outcome.kind !== 'connected') throw new Error(outcome.error.words);
    expect(outcome.accounts).toHaveLength(121);
    expect(outcome.accounts[0]).toMatchObject({
      handle: 'kiln',
      displayName: 'The Kiln',
      profileUrl: 'https://www.facebook.com/kiln',
      avatarUrl: 'https://scontent.example/page.jpg',
    });
    expect(outcome.accounts[120]).toMatchObject({ handle: 'Page 119', displayName: 'Page 119' });
    expect(outcome.accounts.every((account) => account.expiresAt === undefined)).toBe(true);
    ground.clock.advance(yearMs);
    for (const account of [outcome.accounts[0], outcome.accounts[120]]) {
      if (!account) throw new Error('It was connected.');
      await publish({ ...ground, account }, textContent(`Hello from ${account.displayName}.`));
    }
    const posts = visiblePosts(ground.standIn);
    expect(posts.map((post) => post.remoteId.split('_')[0])).toEqual([
      outcome.accounts[0]?.remoteId,
      outcome.accounts[120]?.remoteId,
    ]);
  });

  it('leaves out pages on which the person may not publish, and says so when none is left', async () => {
    const ground = await startInTest();
    ground.standIn.state.addPage({ name: 'Of somebody else', tasks: ['ANALYZE', 'MODERATE'] });
    const outcome = await consent(ground.channel, {}, ground.connectContext());
    expect(outcome.kind === 'connected' && outcome.accounts.map((account) => account.displayName)).toEqual([
      'The Kiln',
    ]);
    const [own] = ground.standIn.state.pages.keys();
    ground.standIn.state.pages.delete(own ?? '');
    expect(refusalOf(await consent(ground.channel, {}, ground.connectContext())).code).toBe('no_right_to_publish');
    ground.standIn.state.pages.clear();
    expect(refusalOf(await consent(ground.channel, {}, ground.connectContext())).code).toBe('no_page');
  });

  it('is closed to answers that are not ours, to made-up codes, to wrong secrets and to a no, in words', async () => {
    const ground = await startInTest();
    const context = ground.connectContext();
    const changed = (more: Record<string, string>) =>
      consent(ground.channel, {}, context, (query) => ({ ...query, ...more }));
    expect(refusalOf(await changed({ state: 'another' })).code).toBe('answer_not_ours');
    expect(refusalOf(await changed({ code: 'made-up' }))).toMatchObject({
      kind: 'rejected',
      words: expect.stringContaining('authorization code'),
    });
    const wrong = { ...context, app: { ...operatorsApp, clientSecret: 'another' } };
    expect(refusalOf(await consent(ground.channel, {}, wrong)).words).toContain('client secret');
    ground.standIn.state.consents = false;
    expect(refusalOf(await consent(ground.channel, {}, context)).code).toBe('access_denied');
    const { app: _none, ...without } = context;
    expect(refusalOf(await consent(ground.channel, {}, without)).code).toBe('app_missing');
  });

  it.each(['token', 'pages.index'])(
    'says so, and lets nobody in, when %s cannot be reached just then',
    async (route) => {
      const ground = await startInTest();
      ground.standIn.fault({ kind: 'lose_before', route });
      expect(refusalOf(await consent(ground.channel, {}, ground.connectContext())).kind).toBe('temporary');
    },
  );
});

describe('a page’s access', () => {
  it('is proved with the app’s secret, and asks to sign in again after a new password', async () => {
    const ground = await startInTest();
    const { app: _none, ...bare } = callOf(ground, textContent('Hello.'), 'draft-1');
    expect(errorIn(await ground.channel.perform(bare)).words).toContain('appsecret_proof');
    ground.standIn.state.expireTokens();
    const [outcome] = await takeStep(ground, textContent('Hello.'), 'draft-1');
    expect(outcome && errorIn(outcome)).toMatchObject({ kind: 'reconnect', code: 'graph_190_463' });
  });

  it('asks to connect again when the person took a right away', async () => {
    const ground = await startInTest();
    for (const [value, token] of ground.standIn.state.tokens)
      ground.standIn.state.tokens.set(value, { ...token, scopes: ['pages_read_engagement'] });
    const [outcome] = await takeStep(ground, textContent('Hello.'), 'draft-1');
    expect(outcome && errorIn(outcome)).toMatchObject({
      kind: 'reconnect',
      words: expect.stringContaining('pages_manage_posts'),
    });
  });

  it('is none when what is stored is not ours', async () => {
    const ground = await startInTest();
    const context = { ...contextOf(ground), secret: { kind: 'unreadable' } };
    const error = { kind: 'failed', error: { kind: 'reconnect' } };
    expect(await ground.channel.readPosts(context, ['1'])).toMatchObject(error);
    expect(await ground.channel.readAccount(context)).toMatchObject(error);
    expect(await ground.channel.readPastPosts(context, { limit: 1 })).toMatchObject(error);
    expect(await ground.channel.readComments?.(context, '1', { limit: 1 })).toMatchObject(error);
    expect(await ground.channel.answerComment?.(context, { postRemoteId: '1', text: 'x', seed: '' })).toMatchObject(
      error,
    );
    expect(await ground.channel.deletePost?.(context, '1')).toMatchObject(error);
    expect(await ground.channel.editPost?.(context, '1', textContent('x'))).toMatchObject(error);
    const call = { ...callOf(ground, textContent('x'), 'post-1'), secret: {} };
    expect(await ground.channel.perform(call)).toMatchObject(error);
    expect(await ground.channel.find({ ...call, sentAt: new Date() })).toMatchObject({ kind: 'not_now' });
  });
});
