import { describe, expect, it } from 'vitest';
import { errorIn, sourceOf } from '../conformance/index.ts';
import { usageOf } from './stand-in-quota.ts';
import { callOf, cover, film, filmContent, type Ground, publish, startInTest, tryStep } from './test-ground.ts';

const videosOf = (ground: Ground) => [...ground.standIn.state.videos.values()];

/** All that can be said of a video. */
async function fullContent(ground: Ground) {
  ground.files.set(cover.assetId, sourceOf(new Uint8Array(9), 'image/png'));
  const playlist = ground.standIn.state.addPlaylist(ground.alice.id, 'All films');
  const options = { playlist: playlist.id, madeForKids: false, license: 'creativeCommon', embeddable: false };
  return { playlist, content: filmContent({ firstComment: 'What do you think?', options }, [film, cover]) };
}

describe('a video with all that belongs to it', () => {
  it('gets its thumbnail, its playlist and its first comment once it is out', async () => {
    const ground = await startInTest();
    const { playlist, content } = await fullContent(ground);
    const plan = ground.channel.plan(content, ground.account);
    expect(plan.warnings).toEqual([]);
    expect(plan.steps.map((step) => `${step.kind} ${step.key}`)).toEqual([
      'prepare session-1',
      'prepare upload-1',
      'prepare processing-1',
      'visible post-1',
      'after thumbnail-1',
      'after playlist-1',
      'after comment-1',
    ]);
    const done = await publish(ground, content);
    const [video] = videosOf(ground);
    expect(done['post-1']).toEqual({ remoteId: video?.id, url: `https://www.youtube.com/watch?v=${video?.id}` });
    expect(video?.thumbnail).toHaveLength(9);
    expect(playlist.items).toMatchObject([{ id: done['playlist-1']?.remoteId, videoId: video?.id }]);
    expect(ground.standIn.state.comments).toMatchObject([
      { id: done['comment-1']?.remoteId, videoId: video?.id, text: 'What do you think?' },
    ]);
    expect(done['comment-1']?.url).toBe(`${done['post-1']?.url}&lc=${done['comment-1']?.remoteId}`);
  });

  it('keeps every setting when it is made visible: what an update leaves out is cleared', async () => {
    const ground = await startInTest();
    const { content } = await fullContent(ground);
    await publish(ground, content, 'post-1');
    const before = { ...videosOf(ground)[0]?.status };
    await tryStep(ground, content, 'post-1', await doneUpload(ground));
    expect(videosOf(ground)[0]?.status).toEqual({ ...before, privacyStatus: 'public' });
  });

  it('is a Short at its own address, without a thumbnail', async () => {
    const ground = await startInTest();
    const short = filmContent({ options: { placement: 'reel' } }, [{ ...film, width: 1080, height: 1920 }, cover]);
    expect(ground.channel.plan(short, ground.account).warnings.map((one) => one.code)).toEqual(['thumbnail_left_out']);
    const done = await publish(ground, short);
    expect(done['post-1']?.url).toBe(`https://www.youtube.com/shorts/${videosOf(ground)[0]?.id}`);
  });

  it.each(['private', 'unlisted'] as const)('stays %s when that was chosen', async (visibility) => {
    const ground = await startInTest();
    const content = filmContent({ firstComment: 'Hello', options: { visibility } });
    const isPrivate = visibility === 'private';
    const { warnings } = ground.channel.plan(content, ground.account);
    expect(warnings.map((one) => one.code)).toEqual(isPrivate ? ['comment_left_out'] : []);
    const done = await publish(ground, content);
    expect(videosOf(ground)).toMatchObject([{ status: { privacyStatus: visibility } }]);
    expect('comment-1' in done).toBe(!isPrivate);
  });

  it('warns of each thing that YouTube has no place for', async () => {
    const ground = await startInTest();
    const [main] = filmContent().parts;
    const content = filmContent(
      {
        parts: [main, { text: 'More.', media: [] }],
        link: { url: 'https://example.com/', title: 'A page', description: '' },
      },
      [],
    );
    const tall = filmContent({}, [{ ...film, width: 1080, height: 1080 }]);
    const codesOf = (one: typeof content) => ground.channel.plan(one, ground.account).warnings.map((two) => two.code);
    expect(codesOf(content)).toEqual(['parts_left_out', 'link_left_out']);
    expect(codesOf(tall)).toEqual(['becomes_short']);
  });
});

/** The trace of the only video's upload. */
async function doneUpload(ground: Ground) {
  return { 'upload-1': { remoteId: videosOf(ground)[0]?.id ?? '' } };
}

describe('what YouTube refuses', () => {
  it('is told when it keeps the videos of an unaudited project private, and nothing is out', async () => {
    const ground = await startInTest({ app: { isAudited: false } });
    const content = filmContent();
    await publish(ground, content, 'post-1');
    const error = errorIn(await tryStep(ground, content, 'post-1', await doneUpload(ground)));
    expect(error).toMatchObject({ kind: 'rejected', code: 'kept_private', words: expect.stringContaining('audit') });
    expect(videosOf(ground)[0]?.status.privacyStatus).toBe('private');
  });

  it.each([
    [{ uploadStatus: 'rejected', rejectionReason: 'duplicate' }, 'rejected_duplicate', 'has this very video already'],
    [{ uploadStatus: 'rejected', rejectionReason: 'length' }, 'rejected_length', 'too long for this channel'],
    [{ uploadStatus: 'failed', failureReason: 'codec' }, 'failed_codec', 'codec'],
    [{ uploadStatus: 'failed' }, 'failed_unknown', 'gave no reason'],
  ] as const)('is told in words when its work on a video ends badly: %j', async (trouble, code, words) => {
    const ground = await startInTest();
    ground.standIn.state.nextTrouble = trouble;
    const content = filmContent();
    await publish(ground, content, 'processing-1');
    const error = errorIn(await tryStep(ground, content, 'processing-1', await doneUpload(ground)));
    expect(error).toMatchObject({ kind: 'rejected', code, words: expect.stringContaining(words) });
  });

  it('asks rarely while YouTube works, and waits for a video that is not listed yet', async () => {
    const ground = await startInTest({ processingMs: 600_000, accessLivesS: 36_000 });
    const content = filmContent();
    const done = await publish(ground, content, 'post-1');
    expect(ground.standIn.counts['videos.list']).toBeLessThan(20);
    ground.standIn.state.videos.clear();
    const error = errorIn(await tryStep(ground, content, 'processing-1', done));
    expect(error).toMatchObject({ kind: 'temporary', code: 'video_not_listed' });
  });

  it('is told when the video was deleted before it was made visible', async () => {
    const ground = await startInTest();
    const content = filmContent();
    const done = await publish(ground, content, 'post-1');
    ground.standIn.state.videos.clear();
    expect(errorIn(await tryStep(ground, content, 'post-1', done))).toMatchObject({
      kind: 'rejected',
      code: 'videoNotFound',
    });
  });

  it('waits while a playlist does not know a new video, and gives up when the playlist itself is not there', async () => {
    const ground = await startInTest({ playlistLagMs: 60_000 });
    const { content, playlist } = await fullContent(ground);
    const done = await publish(ground, content, 'playlist-1');
    expect(errorIn(await tryStep(ground, content, 'playlist-1', done))).toMatchObject({ kind: 'temporary' });
    ground.advance(60_000);
    expect((await tryStep(ground, content, 'playlist-1', done)).kind).toBe('done');
    ground.standIn.state.playlists.delete(playlist.id);
    expect(errorIn(await tryStep(ground, content, 'playlist-1', done))).toMatchObject({
      kind: 'rejected',
      code: 'playlistNotFound',
    });
  });

  it('gives up on a video that a playlist does not know after a day: somebody deleted it', async () => {
    const ground = await startInTest();
    const { content } = await fullContent(ground);
    const done = await publish(ground, content, 'playlist-1');
    ground.standIn.state.videos.clear();
    const call = callOf(ground, content, 'playlist-1', done);
    const kindAfter = async (ageMs: number) => {
      const postedAt = new Date(ground.now().getTime() - ageMs);
      return errorIn(await ground.channel.perform({ ...call, identity: { ...call.identity, postedAt } })).kind;
    };
    expect([await kindAfter(23 * 3_600_000), await kindAfter(24 * 3_600_000)]).toEqual(['temporary', 'rejected']);
  });

  it('takes a video that is in the playlist already for added', async () => {
    const ground = await startInTest();
    const { content } = await fullContent(ground);
    const done = await publish(ground, content, 'playlist-1');
    const body = { error: { code: 409, message: 'Already.', errors: [{ reason: 'videoAlreadyInPlaylist' }] } };
    const fetch = async () => Response.json(body, { status: 409 });
    const call = { ...callOf(ground, content, 'playlist-1', done), fetch };
    expect(await ground.channel.perform(call)).toMatchObject({ kind: 'done' });
  });

  it('takes no thumbnail from a channel that is not verified, and none that is too large', async () => {
    const unverified = await startInTest({ alice: { isVerified: false } });
    const first = await fullContent(unverified);
    const done = await publish(unverified, first.content, 'thumbnail-1');
    expect(errorIn(await tryStep(unverified, first.content, 'thumbnail-1', done))).toMatchObject({
      kind: 'rejected',
      words: expect.stringContaining('youtube.com/verify'),
    });
    const ground = await startInTest();
    const { content } = await fullContent(ground);
    ground.files.set(cover.assetId, sourceOf(new Uint8Array(2 * 1024 ** 2 + 1), 'image/png'));
    const uploaded = await publish(ground, content, 'thumbnail-1');
    expect(errorIn(await tryStep(ground, content, 'thumbnail-1', uploaded)).code).toBe('invalidImage');
  });

  it('says when comments are closed', async () => {
    const ground = await startInTest();
    const content = filmContent({ firstComment: 'Hello' });
    const done = await publish(ground, content, 'comment-1');
    for (const video of videosOf(ground)) video.status.selfDeclaredMadeForKids = true;
    expect(errorIn(await tryStep(ground, content, 'comment-1', done))).toMatchObject({
      kind: 'rejected',
      code: 'commentsDisabled',
      // Google's markup is no part of its words.
      words: expect.not.stringContaining('<'),
    });
  });

  it.each([
    [{ title: 'x'.repeat(101) }, 'invalidTitle'],
    [{ title: 'a < b' }, 'invalidTitle'],
    [{ tags: ['x'.repeat(501)] }, 'invalidTags'],
    [{ category: '30' }, 'invalidCategoryId'],
  ])('is told at the first call, before a byte of the film is sent: %j', async (options, code) => {
    const ground = await startInTest();
    const error = errorIn(await tryStep(ground, filmContent({ options }), 'session-1', {}));
    expect(error).toMatchObject({ kind: 'rejected', code, status: 400 });
  });
});

describe('the limits of a day', () => {
  // 10:00 in London is two in the morning in California.
  const midnight = new Date('2026-11-21T08:00:00.000Z');

  it('hold back an upload until midnight in California when the project has had its 100', async () => {
    const ground = await startInTest();
    usageOf({ state: ground.standIn.state, now: ground.now }, ground.app.clientId).uploads = 100;
    const error = errorIn(await tryStep(ground, filmContent(), 'session-1', {}));
    expect(error).toMatchObject({ kind: 'rate_limited', code: 'quotaExceeded', retryAt: midnight });
  });

  it('hold back the visible call, of which nothing was done', async () => {
    const ground = await startInTest();
    const done = await publish(ground, filmContent(), 'post-1');
    usageOf({ state: ground.standIn.state, now: ground.now }, ground.app.clientId).units = 9_951;
    const error = errorIn(await tryStep(ground, filmContent(), 'post-1', done));
    expect(error).toMatchObject({ kind: 'rate_limited', retryAt: midnight, status: 403 });
    ground.advance(midnight.getTime() - ground.now().getTime());
    expect(videosOf(ground)[0]?.status.privacyStatus).toBe('private');
    ground.standIn.state.expireAccess();
    const renewed = await ground.channel.refresh?.(callOf(ground, filmContent(), 'post-1', done));
    if (renewed?.kind !== 'refreshed') throw new Error(JSON.stringify(renewed));
    ground.account = { ...ground.account, secret: renewed.secret };
    expect((await tryStep(ground, filmContent(), 'post-1', done)).kind).toBe('done');
  });

  it('of a channel end a day later', async () => {
    const ground = await startInTest();
    ground.standIn.state.uploadsPerChannel = 1;
    await publish(ground, filmContent());
    const error = errorIn(await tryStep(ground, filmContent(), 'session-1', {}));
    expect(error.code).toBe('uploadLimitExceeded');
    expect(error.retryAt?.getTime()).toBe(ground.now().getTime() + 86_400_000);
  });

  it('are told ahead: what a video takes of each', async () => {
    const { channel } = await startInTest();
    expect(channel.capabilities.quotas?.map(({ name, max, scope }) => [name, max, scope])).toEqual([
      ['uploads', 100, 'app'],
      ['units', 10_000, 'app'],
    ]);
  });
});
