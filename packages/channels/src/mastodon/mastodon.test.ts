import { describe, expect, it } from 'vitest';
import { describeChannel, errorIn, sourceOf, textContent } from '../conformance/index.ts';
import { mastodonFace } from './browser.ts';
import { createMastodon } from './index.ts';
import { startMastodonStandIn } from './stand-in.ts';
import { mastodonStandIn } from './stand-in-installed.ts';
import { callOf, picture, publish, richContent, startInTest, statusesOf } from './test-ground.ts';

const video = {
  assetId: 'v',
  kind: 'video',
  mimeType: 'video/mp4',
  sizeBytes: 9,
  width: 2,
  height: 1,
  durationMs: 1000,
  altText: 'A film',
  isMadeByAi: false,
} as const;

const logins = new Map<string, ReturnType<typeof mastodonStandIn.addAccount>>();

describeChannel({
  name: 'Mastodon',
  face: mastodonFace,
  async start(now) {
    const standIn = await startMastodonStandIn({ now, imageProcessingMs: 1500 });
    logins.set(standIn.url, mastodonStandIn.addAccount(standIn, 'Alice'));
    return { standIn, channel: createMastodon(), visiblePosts: () => mastodonStandIn.visible(standIn) };
  },
  connects: [
    {
      method: 'token',
      input: (server) => logins.get(server)?.input,
      wrong: [
        { why: 'a token the server does not know', field: 'token', input: (server) => ({ server, token: 'nope' }) },
        { why: 'no address of a server', field: 'server', input: () => ({ server: 'not an address', token: 'x' }) },
      ],
    },
    {
      method: 'oauth',
      input: (server) => ({ server }),
      wrong: [{ why: 'no address of a server', field: 'server', input: () => ({ server: 'http://' }) }],
    },
  ],
  routes: { visible: 'statuses.create', prepare: 'media.create', readPosts: 'statuses.index' },
  hasPending: true,
  unsupported: [
    {
      what: 'pictures beside a video',
      warning: 'media_left_out',
      content: { parts: [{ text: 'x', media: [video, picture] }], options: {} },
    },
    {
      what: 'a fifth picture',
      warning: 'images_left_out',
      content: { parts: [{ text: 'x', media: Array.from({ length: 5 }, () => picture) }], options: {} },
    },
    {
      what: 'a link card whose address is not in the text',
      warning: 'link_left_out',
      content: { ...textContent('x'), link: { url: 'https://example.com/', title: 'x', description: '' } },
    },
    {
      what: 'a poll beside a picture',
      warning: 'poll_left_out',
      content: {
        parts: [{ text: 'x', media: [picture] }],
        poll: { options: ['Tea', 'Coffee'], durationMinutes: 60, isMultiple: false },
        options: {},
      },
    },
  ],
});

describe('publishing', () => {
  it('sends visibility, warning, language and descriptions, and answers in a chain', async () => {
    const ground = await startInTest();
    const done = await publish(ground, richContent);
    const [main, second, comment] = statusesOf(ground);
    expect(main).toMatchObject({
      visibility: 'unlisted',
      spoilerText: 'Coffee',
      isSensitive: true,
      language: 'de',
      text: richContent.parts[0].text,
    });
    expect(second?.inReplyToId).toBe(done['post-1']?.remoteId);
    expect(comment).toMatchObject({ text: 'More at https://example.org.', inReplyToId: done['post-1']?.remoteId });
    expect(ground.standIn.state.media.get(main?.mediaIds[0] ?? '')).toMatchObject({
      description: 'A cup of coffee',
      type: 'image',
    });
  });

  it('asks several answers for as long as said, and hides the totals', async () => {
    const now = new Date('2026-11-20T10:00:00Z');
    const ground = await startInTest({ now: () => now });
    const poll = { options: ['Tea', 'Coffee', 'Water'], durationMinutes: 90, isMultiple: true };
    await publish(ground, { ...textContent('What do you drink?', { hidePollTotals: true }), poll });
    expect(statusesOf(ground)[0]?.poll).toMatchObject({
      options: poll.options,
      isMultiple: true,
      hidesTotals: true,
      expiresAt: new Date('2026-11-20T11:30:00Z'),
    });
  });

  it('stops a poll that the server would refuse, in words', async () => {
    const ground = await startInTest();
    const limits = ground.channel.limitsOf(ground.account);
    const pollOf = (options: string[], durationMinutes = 60) =>
      ({ ...textContent('Which?'), poll: { options, durationMinutes, isMultiple: false } }) as const;
    const refused = [
      ['poll_options', pollOf(['1', '2', '3', '4', '5'])],
      ['poll_option_too_long', pollOf(['x'.repeat(51), 'b'])],
      ['poll_duration', pollOf(['a', 'b'], 4)],
      ['poll_duration', pollOf(['a', 'b'], 43_830)],
    ] as const;
    for (const [code, content] of refused) {
      const errors = mastodonFace.check(content, limits).filter((check) => check.level === 'error');
      expect(errors.map((check) => check.code)).toEqual([code]);
      const outcome = await ground.channel.perform(callOf(ground, content, 'post-1'));
      expect(errorIn(outcome), code).toMatchObject({ kind: 'rejected', status: 422 });
    }
    const wordless = { ...pollOf(['a', 'b']), ...textContent(' ') };
    expect(mastodonFace.check(wordless, limits).map((check) => check.code)).toContain('text_missing');
    expect(errorIn(await ground.channel.perform(callOf(ground, wordless, 'post-1'))).kind).toBe('rejected');
  });

  it('learns from the headers what is left of calls and of uploads', async () => {
    const now = new Date('2026-11-20T10:00:00Z');
    const ground = await startInTest({ now: () => now });
    const content = { parts: [{ text: 'x', media: [picture] }], options: {} } as const;
    const upload = await ground.channel.perform(callOf(ground, content, 'media-1.1'));
    if (upload.kind !== 'done') throw new Error(upload.kind);
    expect(upload.budgets).toEqual([
      { scope: 'account', name: 'uploads', limit: 30, remaining: 29, resetAt: new Date('2026-11-20T10:30:00Z') },
    ]);
    const post = await ground.channel.perform(callOf(ground, content, 'post-1', { 'media-1.1': upload.trace }));
    expect(post.budgets).toEqual([
      { scope: 'account', name: 'calls', limit: 300, remaining: 298, resetAt: new Date('2026-11-20T10:05:00Z') },
    ]);
    for (let turn = 0; turn < 29; turn += 1) await ground.channel.perform(callOf(ground, content, 'media-1.1'));
    const last = await ground.channel.perform(callOf(ground, content, 'media-1.1', {}, now));
    expect(errorIn(last)).toMatchObject({ kind: 'rate_limited', retryAt: new Date('2026-11-20T10:30:00Z') });
    expect(last.budgets).toMatchObject([{ name: 'uploads', remaining: 0 }]);
  });

  it('waits while the server works on a video', async () => {
    let now = Date.now();
    const ground = await startInTest({ now: () => new Date(now), videoProcessingMs: 5000 });
    const content = { parts: [{ text: 'A film.', media: [video] }], options: {} } as const;
    const source = sourceOf(new Uint8Array(3), 'video/mp4');
    const call = { ...callOf(ground, content, 'media-1.1'), media: async () => source };
    const first = await ground.channel.perform(call);
    if (first.kind !== 'pending') throw new Error(first.kind);
    expect(await ground.channel.perform({ ...call, pending: first.pending })).toMatchObject({ kind: 'pending' });
    now += 5000;
    expect(await ground.channel.perform({ ...call, pending: first.pending })).toMatchObject({ kind: 'done' });
    expect(ground.standIn.counts['media.create']).toBe(1);
  });

  it('may try again when the server says that media are not ready: nothing was posted', async () => {
    const ground = await startInTest({ imageProcessingMs: 60_000 });
    const content = { parts: [{ text: 'x', media: [picture] }], options: {} } as const;
    const uploaded = await ground.channel.perform(callOf(ground, content, 'media-1.1'));
    if (uploaded.kind !== 'pending') throw new Error(uploaded.kind);
    const { mediaId } = uploaded.pending as { mediaId: string };
    const outcome = await ground.channel.perform(
      callOf(ground, content, 'post-1', { 'media-1.1': { remoteId: mediaId } }),
    );
    expect(errorIn(outcome)).toMatchObject({ kind: 'temporary', code: 'media_not_ready' });
  });

  it('counts the content warning, here and on the server', async () => {
    const ground = await startInTest();
    const content = textContent('x'.repeat(480), { spoilerText: 'y'.repeat(21) });
    const limits = ground.channel.limitsOf(ground.account);
    expect(mastodonFace.check(content, limits).map((check) => check.level)).toEqual(['error']);
    expect(errorIn(await ground.channel.perform(callOf(ground, content, 'post-1')))).toMatchObject({
      kind: 'rejected',
      status: 422,
    });
  });

  it('counts a text with links and mentions as the server does, to the last character', async () => {
    const ground = await startInTest();
    const head = 'https://example.com/a/long/path?with=query @bob@far.away.example ';
    const fits = textContent(head + 'x'.repeat(500 - 23 - 1 - 4 - 1));
    const limits = ground.channel.limitsOf(ground.account);
    expect(mastodonFace.measure(fits.parts[0].text, limits)).toMatchObject({ used: 500, overflowAt: null });
    expect((await ground.channel.perform(callOf(ground, fits, 'post-1'))).kind).toBe('done');
    const tooLong = callOf(ground, textContent(`${fits.parts[0].text}x`), 'post-1');
    const outcome = await ground.channel.perform({
      ...tooLong,
      identity: { ...tooLong.identity, seed: 'f'.repeat(32) },
    });
    expect(errorIn(outcome).kind).toBe('rejected');
  });
});
