import { describe, expect, it } from 'vitest';
import { errorIn, hello, noPublicAddress, sampleMedia, sourceOf, textContent } from '../conformance/index.ts';
import type { ConnectedAccount, Json, StepOutcome, VersionContent, VersionMedia } from '../spec.ts';
import { blueskyFace } from './browser.ts';
import { blueskyLimits } from './capabilities.ts';
import { blueskyOptions } from './options.ts';
import type { BlueskyStandInOptions } from './stand-in.ts';
import { callOf, cup, film, type Ground, postUris, publish, startWithAccount } from './test-ground.ts';

const filmContent: VersionContent = { parts: [{ text: 'A film.', media: [film] }], options: {} };

function recordsOf(ground: Ground) {
  return [...ground.standIn.state.records.values()].map((record) => record.value);
}

/** A clock of both sides, an account, and the step that brings the video. */
async function startFilm(options: BlueskyStandInOptions = {}) {
  const clock = { now: Date.parse('2026-11-20T10:00:00Z') };
  const { ground, account } = await startWithAccount({
    now: () => new Date(clock.now),
    videoProcessingMs: 3000,
    ...options,
  });
  const perform = (pending?: Json, media = sampleMedia): Promise<StepOutcome> =>
    ground.channel.perform({
      ...callOf(ground, account, filmContent, 'video-1'),
      now: new Date(clock.now),
      media,
      publicAddress: noPublicAddress,
      ...(pending === undefined ? {} : { pending }),
    });
  /** All that comes before the file is sent. */
  const ask = async () => pendingOf(await perform(pendingOf(await perform())));
  return { ground, account, clock, perform, ask };
}

function pendingOf(outcome: StepOutcome): Json {
  if (outcome.kind !== 'pending') throw new Error(JSON.stringify(outcome));
  return outcome.pending;
}

describe('a video', () => {
  it('is asked for, sent once, waited for, and stands in the post with its words and shape', async () => {
    const { ground, account, clock, perform, ask } = await startFilm();
    const sent = await perform(await ask());
    expect(sent).toMatchObject({ kind: 'pending', pending: { kind: 'look' }, waitMs: 2000 });
    clock.now += 2000;
    expect(pendingOf(await perform(pendingOf(sent)))).toEqual(pendingOf(sent));
    clock.now += 2000;
    const done = await perform(pendingOf(sent));
    if (done.kind !== 'done') throw new Error(JSON.stringify(done));
    expect(ground.standIn.counts['app.bsky.video.uploadVideo']).toBe(1);
    await ground.channel.perform(callOf(ground, account, filmContent, 'post-1', { 'video-1': done.trace }));
    expect(recordsOf(ground)[0]?.embed).toEqual({
      $type: 'app.bsky.embed.video',
      video: (done.trace.handle as { blob: Json }).blob,
      alt: 'A film',
      aspectRatio: { width: 1920, height: 1080 },
    });
  });

  it('sent twice, because the answer was lost, is the same video', async () => {
    const { ground, clock, perform, ask } = await startFilm();
    const asked = await ask();
    ground.standIn.fault({ kind: 'lose_after', route: 'app.bsky.video.uploadVideo' });
    expect(errorIn(await perform(asked)).kind).toBe('temporary');
    clock.now += 5000;
    expect(await perform(asked)).toMatchObject({
      kind: 'done',
      trace: { handle: { blob: { mimeType: 'video/mp4' } } },
    });
    expect(ground.standIn.state.blobs.size).toBe(1);
  });

  it('goes with tickets for one server and one method each, which are kept nowhere', async () => {
    const { ground, perform, ask } = await startFilm();
    const asked = await ask();
    const sent = await perform(asked);
    expect(ground.standIn.counts['com.atproto.server.getServiceAuth']).toBe(2);
    expect(JSON.stringify([asked, sent])).not.toMatch(/eyJ/);
  });

  it('goes by consent, too', async () => {
    const { ground } = await startWithAccount();
    const byConsent = await ground.connectByConsent();
    await publish(ground, byConsent, filmContent);
    expect(recordsOf(ground)[0]?.embed).toMatchObject({ $type: 'app.bsky.embed.video' });
  });

  it.each([
    ['no more videos', { canUpload: false, remainingDailyVideos: 0, message: 'Daily limit reached' }],
    ['no room for it', { canUpload: true, remainingDailyVideos: 3, remainingDailyBytes: 10 }],
  ])('waits an hour when there is %s today', async (_why, allowance) => {
    const { ground, perform } = await startFilm();
    ground.standIn.state.videoAllowance = allowance;
    const error = errorIn(await perform());
    expect(error).toMatchObject({ kind: 'rate_limited', retryAt: new Date('2026-11-20T11:00:00Z') });
    expect(error.words).toMatch(/no more videos of this account today/);
    expect(ground.standIn.counts['app.bsky.video.uploadVideo'] ?? 0).toBe(0);
  });

  it('is refused in the words of the service when the account may send none', async () => {
    const { ground, perform } = await startFilm();
    const message = 'You must confirm your email address';
    ground.standIn.state.videoAllowance = { canUpload: false, error: 'unconfirmed_email', message };
    expect(errorIn(await perform())).toMatchObject({
      kind: 'rejected',
      code: 'unconfirmed_email',
      words: `Bluesky does not take videos of this account: ${message}.`,
    });
  });

  it('that cannot be read is refused when the service has looked at it', async () => {
    const { clock, perform, ask } = await startFilm();
    const broken = async () => sourceOf(new Uint8Array(64), 'video/mp4');
    const sent = await perform(await ask(), broken);
    clock.now += 5000;
    expect(errorIn(await perform(pendingOf(sent), broken))).toMatchObject({
      kind: 'rejected',
      code: 'validation_failure',
      words: 'Bluesky could not use the video: The video could not be read.',
    });
  });

  it('tells a no of the service apart from an ended sign-in', async () => {
    const { ground, perform } = await startFilm();
    ground.standIn.fault({ kind: 'unauthorized', route: 'app.bsky.video.getUploadLimits' });
    expect(errorIn(await perform()).kind).toBe('rejected');
    ground.standIn.fault({ kind: 'server_error_before', route: 'app.bsky.video.getUploadLimits' });
    expect(errorIn(await perform()).kind).toBe('temporary');
    ground.standIn.state.revokeSessions();
    expect(errorIn(await perform())).toMatchObject({ kind: 'reconnect', code: 'ExpiredToken' });
  });

  it('is judged before it is sent: its length, its type, its company', () => {
    const codes = (media: readonly VersionMedia[]) =>
      blueskyFace
        .check({ parts: [{ text: 'x', media }], options: {} }, blueskyLimits)
        .filter((check) => check.level !== 'fine')
        .map((check) => check.code);
    expect(codes([film])).toEqual([]);
    expect(codes([{ ...film, durationMs: 600_001 }])).toEqual(['video_too_long']);
    expect(codes([{ ...film, mimeType: 'video/x-msvideo' }])).toEqual(['video_type']);
    expect(codes([{ ...film, mimeType: 'video/quicktime' }])).toEqual(['video_fitted']);
    expect(codes([{ ...film, sizeBytes: 300_000_001 }])).toEqual(['video_fitted']);
    expect(codes([film, cup])).toEqual(['video_not_alone']);
    expect(codes([{ ...film, altText: '' }])).toEqual(['alt_text_missing']);
  });
});

describe('pictures', () => {
  const publishPictures = async (media: readonly VersionMedia[], account?: ConnectedAccount) => {
    const world = await startWithAccount();
    await publish(world.ground, account ?? world.account, { parts: [{ text: 'x', media }], options: {} });
    return recordsOf(world.ground)[0]?.embed as Record<string, unknown>;
  };

  it('stand in the old embed up to four, and in a gallery from five to ten', async () => {
    const four = await publishPictures(Array.from({ length: 4 }, () => cup));
    expect(four).toMatchObject({ $type: 'app.bsky.embed.images', images: { length: 4 } });
    const ten = await publishPictures(Array.from({ length: 10 }, (_, index) => ({ ...cup, altText: `Cup ${index}` })));
    expect(ten).toMatchObject({ $type: 'app.bsky.embed.gallery', items: { length: 10 } });
    expect((ten.items as object[])[9]).toMatchObject({
      $type: 'app.bsky.embed.gallery#image',
      alt: 'Cup 9',
      aspectRatio: { width: 1200, height: 800 },
    });
  });

  it('of a gallery have a shape even where none is known', async () => {
    const media = Array.from({ length: 5 }, () => ({ ...cup, width: null, height: null }));
    expect(((await publishPictures(media)).items as object[])[0]).toMatchObject({
      aspectRatio: { width: 1, height: 1 },
    });
  });
});

describe('a link card', () => {
  const link = { url: 'https://example.com/page', title: 'A page', description: 'What it says' };
  const embedOf = async (content: VersionContent) => {
    const { ground, account } = await startWithAccount();
    await publish(ground, account, content);
    return { embed: recordsOf(ground)[0]?.embed, ground };
  };

  it('carries the picture of the page', async () => {
    const { embed, ground } = await embedOf({ ...hello, link: { ...link, thumbnail: cup } });
    const [blob] = ground.standIn.state.blobs.keys();
    expect(embed).toEqual({
      $type: 'app.bsky.embed.external',
      external: {
        uri: link.url,
        title: 'A page',
        description: 'What it says',
        thumb: { $type: 'blob', ref: { $link: blob }, mimeType: 'image/jpeg', size: 14 },
      },
    });
  });

  it('stands on the main post only', async () => {
    const content: VersionContent = {
      parts: [
        { text: 'One.', media: [] },
        { text: 'Two.', media: [] },
      ],
      firstComment: 'Three.',
      link,
      options: {},
    };
    const { ground } = await embedOf(content);
    expect(recordsOf(ground).map((record) => record.embed !== undefined)).toEqual([true, false, false]);
  });

  it('may be all there is to a post', async () => {
    const content: VersionContent = { ...textContent(''), link };
    expect(blueskyFace.check(content, blueskyLimits).filter((check) => check.level === 'error')).toEqual([]);
    expect((await embedOf(content)).embed).toMatchObject({ external: { uri: link.url } });
  });

  it('of a post that was written when cards were options is still drawn; the post’s own goes before it', async () => {
    const options = { cardUrl: 'https://example.com/old', cardTitle: 'Old', cardDescription: 'Kept' };
    expect(blueskyOptions.safeParse(options).success).toBe(true);
    const kept = textContent('Read this.', options);
    expect((await embedOf(kept)).embed).toMatchObject({
      external: { uri: 'https://example.com/old', title: 'Old', description: 'Kept' },
    });
    expect((await embedOf({ ...kept, link })).embed).toMatchObject({ external: { uri: link.url, title: 'A page' } });
  });

  it('is drawn in the preview as it is sent', () => {
    const preview = blueskyFace.preview({ ...hello, link: { ...link, thumbnail: cup } }, blueskyLimits);
    expect(preview.posts[0]?.link).toEqual({ ...link, domain: 'example.com', thumbnailAssetId: 'a1' });
    const withPicture = { ...hello, parts: [{ text: 'x', media: [cup] }] as const, link };
    expect(blueskyFace.preview(withPicture, blueskyLimits).posts[0]?.link).toBeUndefined();
    expect(blueskyFace.check(withPicture, blueskyLimits).map((check) => check.code)).toContain('card_left_out');
  });
});

describe('labels and limits', () => {
  it('lets authors label their own post with the four warnings that readers can be shown', async () => {
    const { ground, account } = await startWithAccount();
    await publish(ground, account, textContent('x', { selfLabel: 'graphic-media' }));
    expect(recordsOf(ground)[0]?.labels).toEqual({
      $type: 'com.atproto.label.defs#selfLabels',
      values: [{ val: 'graphic-media' }],
    });
    expect(blueskyOptions.safeParse({ selfLabel: '!hide' }).success).toBe(false);
  });

  it('learns from the headers what is left of writing and of uploads', async () => {
    const now = new Date('2026-11-20T10:00:00Z');
    const { ground, account } = await startWithAccount({ now: () => now, writePointsPerHour: 4 });
    const content: VersionContent = { parts: [{ text: 'x', media: [cup] }], options: {} };
    const upload = await ground.channel.perform(callOf(ground, account, content, 'image-1.1'));
    expect(upload.budgets).toEqual([
      { scope: 'account', name: 'uploads', limit: 1000, remaining: 999, resetAt: new Date('2026-11-21T10:00:00Z') },
    ]);
    const first = await ground.channel.perform(callOf(ground, account, hello, 'post-1'));
    const resetAt = new Date('2026-11-20T11:00:00Z');
    expect(first.budgets).toEqual([{ scope: 'account', name: 'writes', limit: 4, remaining: 1, resetAt }]);
    const second = await ground.channel.perform({ ...callOf(ground, account, hello, 'post-1'), now });
    expect(errorIn(second)).toMatchObject({ kind: 'rate_limited', retryAt: resetAt });
    expect(second.budgets).toMatchObject([{ name: 'writes', remaining: 0 }]);
    expect(postUris(ground)).toHaveLength(1);
  });
});
