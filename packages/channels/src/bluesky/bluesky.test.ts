import { createSafeFetch } from '@antiphon/wire';
import { describe, expect, it } from 'vitest';
import { describeChannel, errorIn, hello, textContent } from '../conformance/index.ts';
import { blueskyFace } from './browser.ts';
import { createBluesky } from './index.ts';
import { startBlueskyStandIn } from './stand-in.ts';
import { blueskyStandIn, standInPassword as password } from './stand-in-installed.ts';
import { callOf, cup, film, postUris, publish, richContent, startWithAccount } from './test-ground.ts';

describeChannel({
  name: 'Bluesky',
  face: blueskyFace,
  async start(now) {
    const standIn = await startBlueskyStandIn({ now });
    blueskyStandIn.addAccount(standIn, 'Alice');
    return {
      standIn,
      channel: createBluesky(blueskyStandIn.servers(standIn.url)),
      visiblePosts: () => blueskyStandIn.visible(standIn),
      expireAccess: () => standIn.state.expireAccess(),
    };
  },
  connects: [
    {
      method: 'app-password',
      input: () => ({ identifier: 'alice.test', password }),
      wrong: [
        { why: 'a wrong password', field: 'password', input: () => ({ identifier: 'alice.test', password: 'nope' }) },
        { why: 'an unknown handle', field: 'identifier', input: () => ({ identifier: 'nobody.test', password }) },
        {
          why: 'no address of a server',
          field: 'server',
          input: () => ({ identifier: 'alice.test', password, server: 'not an address' }),
        },
      ],
    },
    {
      method: 'oauth',
      input: () => ({ handle: '@alice.test' }),
      wrong: [
        { why: 'neither handle nor server', input: () => ({}) },
        { why: 'a handle nobody has', input: () => ({ handle: 'nobody.test' }) },
      ],
    },
  ],
  routes: {
    visible: 'com.atproto.repo.createRecord',
    prepare: 'com.atproto.repo.uploadBlob',
    readPosts: 'app.bsky.feed.getPosts',
  },
  unsupported: [
    {
      what: 'a picture beside a video',
      warning: 'media_left_out',
      content: { parts: [{ text: 'With a film.', media: [film, ...richContent.parts[0].media] }], options: {} },
    },
    {
      what: 'an eleventh picture',
      warning: 'images_left_out',
      content: { parts: [{ text: 'x', media: Array.from({ length: 11 }, () => cup) }], options: {} },
    },
    {
      what: 'a link card beside pictures',
      warning: 'card_left_out',
      content: { ...richContent, firstComment: '', link: { url: 'https://example.com/', title: 'x', description: '' } },
    },
    {
      what: 'a picture of a link card that is too large',
      warning: 'card_picture_left_out',
      content: {
        ...hello,
        link: { url: 'https://example.com/', title: 'x', description: '', thumbnail: { ...cup, sizeBytes: 1_000_001 } },
      },
    },
    {
      what: 'a poll',
      warning: 'poll_left_out',
      content: { ...hello, poll: { options: ['Tea', 'Coffee'], durationMinutes: 60, isMultiple: false } },
    },
  ],
});

describe('publishing', () => {
  it('writes thread, picture, facets by bytes, language and first comment', async () => {
    const { ground, account } = await startWithAccount();
    const { done } = await publish(ground, account, richContent);
    const record = ground.standIn.state.records.get(done['post-1']?.remoteId ?? '')?.value;
    const text = Buffer.from(String(record?.text));
    const facets = record?.facets as {
      index: { byteStart: number; byteEnd: number };
      features: Record<string, string>[];
    }[];
    const marked = facets.map(({ index, features }) => [
      text.subarray(index.byteStart, index.byteEnd).toString(),
      features[0]?.uri ?? features[0]?.tag ?? features[0]?.did,
    ]);
    expect(marked).toEqual([
      ['@bob.test', done['mention-1']?.remoteId],
      ['https://example.com/a?b=1', 'https://example.com/a?b=1'],
      ['#Kaffee', 'Kaffee'],
    ]);
    expect(record).toMatchObject({
      langs: ['de'],
      createdAt: '2026-11-20T10:00:00.123Z',
      embed: { images: [{ alt: 'A cup of coffee', aspectRatio: { width: 1200, height: 800 } }] },
    });
    const second = ground.standIn.state.records.get(done['post-2']?.remoteId ?? '')?.value;
    expect(second?.reply).toMatchObject({
      root: { uri: done['post-1']?.remoteId },
      parent: { uri: done['post-1']?.remoteId },
    });
    const comment = ground.standIn.state.records.get(done['comment-1']?.remoteId ?? '')?.value;
    expect(comment).toMatchObject({
      text: 'More at example.org.',
      reply: { parent: { uri: done['post-1']?.remoteId } },
    });
  });

  it('gives the records of a thread keys that sort in their order', async () => {
    const { ground, account } = await startWithAccount();
    const { done } = await publish(ground, account, richContent);
    const keys = ['post-1', 'post-2', 'comment-1'].map((key) => done[key]?.remoteId.split('/').at(-1));
    expect(keys).toEqual([...keys].sort());
    expect(keys[0]).toMatch(/^[234567abcdefghij][234567a-z]{12}$/);
  });

  it('leaves an unknown mention as plain text and says so', async () => {
    const { ground, account } = await startWithAccount();
    const { outcomes, done } = await publish(ground, account, textContent('Hi @nobody.test'));
    expect(outcomes[0]).toMatchObject({ kind: 'done', warnings: [{ code: 'mention_unknown' }] });
    expect(ground.standIn.state.records.get(done['post-1']?.remoteId ?? '')?.value).not.toHaveProperty('facets');
  });

  it('draws a link card from the options, and drops it with a warning beside pictures', async () => {
    const { ground, account } = await startWithAccount();
    const options = { cardUrl: 'https://example.com/', cardTitle: 'Example' };
    const { done } = await publish(ground, account, textContent('Read this.', options));
    expect(ground.standIn.state.records.get(done['post-1']?.remoteId ?? '')?.value.embed).toEqual({
      $type: 'app.bsky.embed.external',
      external: { uri: 'https://example.com/', title: 'Example', description: '' },
    });
    const plan = ground.channel.plan({ ...richContent, options }, account);
    expect(plan.warnings).toMatchObject([{ code: 'card_left_out' }]);
  });

  it('passes on what the server says against a record', async () => {
    const { ground, account } = await startWithAccount();
    const error = errorIn(
      await ground.channel.perform(callOf(ground, account, textContent('x'.repeat(301)), 'post-1')),
    );
    expect(error).toMatchObject({ kind: 'rejected', status: 400 });
    expect(error.words).toContain('300 graphemes');
  });
});

describe('an outcome that nobody knows', () => {
  it.each(['lose_after', 'server_error_after', 'malformed'] as const)(
    'is asked for and found after %s',
    async (kind) => {
      const { ground, account } = await startWithAccount();
      ground.standIn.fault({ kind, route: 'com.atproto.repo.createRecord' });
      const call = callOf(ground, account, hello, 'post-1');
      expect(errorIn(await ground.channel.perform(call)).kind).toBe('unknown_outcome');
      const finding = await ground.channel.find({ ...call, sentAt: new Date() });
      expect(finding).toMatchObject({ kind: 'found', trace: { remoteId: postUris(ground)[0] } });
    },
  );

  it.each(['lose_before', 'server_error_before'] as const)('is asked for and absent after %s', async (kind) => {
    const { ground, account } = await startWithAccount();
    ground.standIn.fault({ kind, route: 'com.atproto.repo.createRecord' });
    const call = callOf(ground, account, hello, 'post-1');
    expect(errorIn(await ground.channel.perform(call)).kind).toBe('unknown_outcome');
    expect(await ground.channel.find({ ...call, sentAt: new Date() })).toMatchObject({ kind: 'absent' });
  });

  it('stays one post when the very same call is made again', async () => {
    const { ground, account } = await startWithAccount();
    const call = callOf(ground, account, hello, 'post-1');
    await ground.channel.perform(call);
    expect(errorIn(await ground.channel.perform(call))).toMatchObject({ kind: 'unknown_outcome', status: 500 });
    expect(postUris(ground)).toHaveLength(1);
  });

  it('is left to a person when the record with our key says something else', async () => {
    const { ground, account } = await startWithAccount();
    await ground.channel.perform(callOf(ground, account, textContent('Other words.'), 'post-1'));
    const finding = await ground.channel.find({ ...callOf(ground, account, hello, 'post-1'), sentAt: new Date() });
    expect(finding.kind).toBe('cannot_tell');
  });

  it('is asked again later when the question itself fails', async () => {
    const { ground, account } = await startWithAccount();
    ground.standIn.fault({ kind: 'lose_before', route: 'com.atproto.repo.getRecord' });
    const finding = await ground.channel.find({ ...callOf(ground, account, hello, 'post-1'), sentAt: new Date() });
    expect(finding).toMatchObject({ kind: 'not_now', error: { kind: 'temporary' } });
  });
});

describe('refusals', () => {
  it('knows when to come back', async () => {
    const { ground, account } = await startWithAccount();
    ground.standIn.fault({ kind: 'rate_limited', route: 'com.atproto.repo.createRecord', retryAfterMs: 300_000 });
    const error = errorIn(await ground.channel.perform(callOf(ground, account, hello, 'post-1')));
    expect(error.kind).toBe('rate_limited');
    expect(Math.abs((error.retryAt?.getTime() ?? 0) - Date.now() - 300_000)).toBeLessThan(3000);
  });

  it('proves that nothing was sent when the server is not there', async () => {
    const { ground, account } = await startWithAccount();
    await ground.standIn.close();
    const fetch = createSafeFetch({ allowPrivateHosts: [ground.standIn.host] });
    expect(errorIn(await ground.channel.perform({ ...callOf(ground, account, hello, 'post-1'), fetch }))).toMatchObject(
      {
        kind: 'temporary',
        code: 'not_sent',
      },
    );
  });

  it('asks to sign in again when the session has ended, and says so when the account was taken down', async () => {
    const { ground, account } = await startWithAccount();
    const alice = ground.standIn.state.accounts.get(account.remoteId);
    if (alice) alice.isTakenDown = true;
    expect(errorIn(await ground.channel.perform(callOf(ground, account, hello, 'post-1')))).toMatchObject({
      kind: 'rejected',
      code: 'AccountTakedown',
    });
    ground.standIn.state.revokeSessions();
    expect(errorIn(await ground.channel.perform(callOf(ground, account, hello, 'post-1')))).toMatchObject({
      kind: 'reconnect',
      code: 'ExpiredToken',
    });
  });
});
