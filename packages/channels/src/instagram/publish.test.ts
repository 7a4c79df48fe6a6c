import type { ReceivedCall } from '@antiphon/wire/stand-in';
import { describe, expect, it } from 'vitest';
import { errorIn, sourceOf } from '../conformance/index.ts';
import type { Json, StepOutcome, VersionContent, VersionMedia } from '../spec.ts';
import { callOf, film, type Ground, photo, publish, startInTest, takeStep, visiblePosts } from './test-ground.ts';

const contentOf = (media: readonly VersionMedia[], more: Partial<VersionContent> = {}): VersionContent => ({
  parts: [{ text: 'Fresh from the kiln #clay', media }],
  options: {},
  ...more,
});
const lastOf = (outcomes: readonly StepOutcome[]): StepOutcome => {
  const last = outcomes.at(-1);
  if (!last) throw new Error('Nothing happened.');
  return last;
};
const sentTo = (ground: Ground, route: string) =>
  ground.standIn.log.filter((call: ReceivedCall) => call.route === route).map((call) => call.body);
const hourMs = 3_600_000;

describe('what is sent', () => {
  it('is a carousel of pictures and videos in their order, labelled and described, with who else made it', async () => {
    const ground = await startInTest('instagram');
    const media = [{ ...photo, isMadeByAi: true }, film, { ...photo, altText: '' }];
    const options = { collaborators: ['@anna', 'ben.b'], locationId: '7640348500' };
    const done = await publish(ground, contentOf(media, { options, firstComment: 'Made in Köln' }));
    expect(Object.keys(done)).toEqual(['media-1.1', 'media-1.2', 'media-1.3', 'container-1', 'post-1', 'comment-1']);
    const [post, comment] = visiblePosts(ground.standIn);
    expect(post).toMatchObject({
      kinds: ['image', 'video', 'image'],
      altTexts: ['A cup', ''],
      isMarkedAsAi: true,
      text: 'Fresh from the kiln #clay',
    });
    expect(comment).toMatchObject({ text: 'Made in Köln', replyTo: post?.remoteId });
    expect(done['post-1']).toEqual({ remoteId: post?.remoteId, url: expect.stringContaining('instagram.com/p/') });
    const [item, , , carousel] = sentTo(ground, 'media.create');
    expect(item).toEqual({
      image_url: `${ground.filesAt}/asset-photo.jpeg`,
      alt_text: 'A cup',
      is_carousel_item: 'true',
    });
    expect(carousel).toMatchObject({
      media_type: 'CAROUSEL',
      is_ai_generated: 'true',
      collaborators: '["anna","ben.b"]',
      location_id: '7640348500',
    });
  });

  it('is a reel for a single video, in the feed unless it shall not be, with its cover and sound', async () => {
    const ground = await startInTest('instagram');
    await publish(ground, contentOf([film]));
    const options = { placement: 'reel', shareToFeed: false, thumbOffsetMs: 1500, audioName: 'Wheel' } as const;
    await publish(ground, contentOf([film], { options }));
    expect(sentTo(ground, 'media.create')).toMatchObject([
      { media_type: 'REELS', share_to_feed: 'true', video_url: `${ground.filesAt}/asset-film.mp4` },
      { media_type: 'REELS', share_to_feed: 'false', thumb_offset: '1500', audio_name: 'Wheel' },
    ]);
    expect(visiblePosts(ground.standIn).map((post) => 'placement' in post && post.placement)).toEqual(['reel', 'reel']);
  });

  it('is a story of a picture or a video without words, descriptions and comments', async () => {
    for (const flavour of ['instagram', 'facebook'] as const) {
      const ground = await startInTest(flavour);
      for (const one of [photo, film])
        await publish(ground, contentOf([one], { options: { placement: 'story' }, firstComment: 'x' }));
      expect(visiblePosts(ground.standIn)).toMatchObject([
        { placement: 'story', kinds: ['image'], text: '', altTexts: [''] },
        { placement: 'story', kinds: ['video'], text: '' },
      ]);
    }
  });

  it('closes the comments right after the post is out, and finds them closed', async () => {
    const ground = await startInTest('instagram');
    const content = contentOf([photo], { options: { commentsOff: true } });
    const done = await publish(ground, content);
    expect([...ground.standIn.state.media.values()][0]?.isCommentEnabled).toBe(false);
    const doubtful = { ...callOf(ground, content, 'comments-off-1', done), sentAt: ground.clock.now() };
    expect((await ground.channel.find(doubtful)).kind).toBe('found');
  });

  it('needs a public address for what Instagram fetches, and asks Instagram nothing where there is none', async () => {
    const words = 'This installation cannot be reached from the Internet.';
    const fails = async (flavour: 'instagram' | 'facebook', media: VersionMedia) => {
      const ground = await startInTest(flavour);
      const call = callOf(ground, contentOf([media]), 'container-1');
      const outcome = await ground.channel.perform({ ...call, publicAddress: async () => ({ kind: 'none', words }) });
      return { outcome, asked: ground.standIn.counts['media.create'] ?? 0 };
    };
    const refusal = { kind: 'failed', error: { kind: 'rejected', code: 'media_unreachable', words } };
    expect(await fails('instagram', photo)).toEqual({ outcome: refusal, asked: 0 });
    expect(await fails('instagram', film)).toEqual({ outcome: refusal, asked: 0 });
    expect(await fails('facebook', photo)).toEqual({ outcome: refusal, asked: 0 });
    // By Facebook's door a video goes as bytes.
    expect((await fails('facebook', film)).outcome.kind).toBe('pending');
  });
});

describe('a video in bytes', () => {
  const bytes = Uint8Array.from({ length: 9_000_000 }, (_, index) => index % 251);
  bytes.set(new TextEncoder().encode('ftyp'), 4);
  const large = { ...film, sizeBytes: bytes.length };
  const upload = async (ground: Ground, onTurn: (turn: number, outcome: StepOutcome) => void = () => undefined) => {
    const reads: number[] = [];
    const source = sourceOf(bytes, 'video/mp4');
    let pending: Json | undefined;
    for (let turn = 0; turn < 30; turn += 1) {
      const outcome = await ground.channel.perform({
        ...callOf(ground, contentOf([large]), 'container-1', {}, pending),
        media: async () => ({
          ...source,
          bytes: () => Promise.reject(new Error('A video does not stand in memory as a whole.')),
          range: (start, end) => {
            reads.push(end - start);
            return source.range(start, end);
          },
        }),
      });
      onTurn(turn, outcome);
      if (outcome.kind !== 'pending') return { outcome, reads };
      pending = JSON.parse(JSON.stringify(outcome.pending)) as Json;
      ground.clock.advance(outcome.waitMs);
    }
    throw new Error('It does not end.');
  };
  const containersOf = (ground: Ground) => [...ground.standIn.state.containers.values()];

  it('is read in pieces as it is sent', async () => {
    const ground = await startInTest('facebook');
    const { outcome, reads } = await upload(ground);
    expect(outcome.kind).toBe('done');
    expect(Math.max(...reads)).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(Buffer.from(bytes).equals(containersOf(ground)[0]?.received ?? Buffer.alloc(0))).toBe(true);
  });

  it('goes on where it broke off, as often as it gets further', async () => {
    const ground = await startInTest('facebook');
    ground.standIn.state.bytesPerUpload = 1_000_000;
    const { outcome } = await upload(ground);
    expect(outcome.kind).toBe('done');
    expect(ground.standIn.counts['upload.send']).toBe(9);
    expect(containersOf(ground)).toHaveLength(1);
    expect(Buffer.from(bytes).equals(containersOf(ground)[0]?.received ?? Buffer.alloc(0))).toBe(true);
  });

  it('is not sent again when only the answer was lost', async () => {
    const ground = await startInTest('facebook');
    ground.standIn.fault({ kind: 'lose_after', route: 'upload.send' });
    expect((await upload(ground)).outcome.kind).toBe('done');
    expect(ground.standIn.counts['upload.send']).toBe(1);
  });

  it('is given up for now when it never gets further, and refused for good when it is no film', async () => {
    const stuck = await startInTest('facebook');
    stuck.standIn.fault({ kind: 'lose_before', route: 'upload.send', times: 'always' });
    expect(errorIn((await upload(stuck)).outcome).kind).toBe('temporary');
    const ground = await startInTest('facebook');
    ground.standIn.fault({ kind: 'unauthorized', route: 'upload.send' });
    expect(errorIn((await upload(ground)).outcome).kind).toBe('reconnect');
    const call = (pending?: Json) => ({
      ...callOf(ground, contentOf([film]), 'container-1', {}, pending),
      media: async () => sourceOf(new Uint8Array(40), 'video/mp4'),
    });
    let outcome = await ground.channel.perform(call());
    while (outcome.kind === 'pending') {
      ground.clock.advance(outcome.waitMs);
      outcome = await ground.channel.perform(call(outcome.pending));
    }
    expect(errorIn(outcome)).toMatchObject({ kind: 'rejected', code: 'instagram_2207026' });
  });
});

describe('refusals', () => {
  it('of the day’s quota wait an hour, and send nothing', async () => {
    const ground = await startInTest('instagram');
    const user = ground.standIn.state.users.get(ground.account.remoteId);
    if (user) user.quotaTotal = 1;
    await publish(ground, contentOf([photo]));
    const done = await publish(ground, contentOf([photo]), 'post-1');
    const error = errorIn(lastOf(await takeStep(ground, contentOf([photo]), 'post-1', done)));
    expect(error).toMatchObject({ kind: 'rate_limited', code: 'instagram_2207042' });
    expect(error.retryAt).toEqual(new Date(ground.clock.now().getTime() + hourMs));
    expect(visiblePosts(ground.standIn)).toHaveLength(1);
  });

  it('of a picture that is none are for good, in Instagram’s words', async () => {
    const ground = await startInTest('instagram');
    const png = { ...photo, assetId: 'asset-photo.png' };
    expect(errorIn(lastOf(await takeStep(ground, contentOf([png]), 'container-1')))).toMatchObject({
      kind: 'rejected',
      code: 'instagram_2207005',
      words: expect.stringContaining('Please use JPEG.'),
    });
  });

  it('of a missing right ask to connect again', async () => {
    const ground = await startInTest('instagram');
    const [value = '', token] = [...ground.standIn.state.tokens].at(-1) ?? [];
    if (token) ground.standIn.state.tokens.set(value, { ...token, scopes: ['instagram_business_basic'] });
    expect(errorIn(lastOf(await takeStep(ground, contentOf([photo]), 'container-1'))).kind).toBe('reconnect');
  });

  it('come before any call when there is nothing to see', async () => {
    const ground = await startInTest('instagram');
    const before = ground.standIn.log.length;
    expect(errorIn(lastOf(await takeStep(ground, contentOf([]), 'post-1'))).code).toBe('media_missing');
    expect(ground.standIn.log).toHaveLength(before);
  });
});

describe('what was prepared too long ago', () => {
  it('is looked at before it is published', async () => {
    const ground = await startInTest('instagram');
    const done = await publish(ground, contentOf([photo]), 'post-1');
    ground.clock.advance(21 * hourMs);
    expect(lastOf(await takeStep(ground, contentOf([photo]), 'post-1', done)).kind).toBe('done');
    expect(ground.standIn.counts['media.create']).toBe(1);
  });

  it.each(['instagram', 'facebook'] as const)(
    'is prepared once more, whole, by %s, and is one post',
    async (flavour) => {
      const ground = await startInTest(flavour);
      const content = contentOf([photo, film]);
      const done = await publish(ground, content, 'post-1');
      ground.clock.advance(30 * hourMs);
      const last = lastOf(await takeStep(ground, content, 'post-1', done));
      expect(last.kind).toBe('done');
      expect(visiblePosts(ground.standIn)).toMatchObject([{ kinds: ['image', 'video'], altTexts: ['A cup'] }]);
      expect(ground.standIn.counts['media.create']).toBe(6);
    },
  );
});

describe('the address of the post', () => {
  it('is asked for again when it is not told, and a post without one is out all the same', async () => {
    const ground = await startInTest('instagram');
    const publishWith = async (times: number) => {
      const done = await publish(ground, contentOf([photo]), 'post-1');
      const fault = ground.standIn.fault({ kind: 'server_error_before', route: 'node.show', times });
      const last = lastOf(await takeStep(ground, contentOf([photo]), 'post-1', done));
      fault.remove();
      return last.kind === 'done' ? last.trace : null;
    };
    expect(await publishWith(2)).toMatchObject({ url: expect.stringContaining('/p/') });
    expect(await publishWith(9)).toEqual({ remoteId: visiblePosts(ground.standIn).at(-1)?.remoteId });
    expect(visiblePosts(ground.standIn)).toHaveLength(2);
  });
});

describe('what the answers tell of the limits', () => {
  it('comes with the outcome', async () => {
    const ground = await startInTest('instagram');
    const [first] = await takeStep(ground, contentOf([photo]), 'container-1');
    expect(first?.budgets).toMatchObject([{ scope: 'account', name: 'instagram', limit: 100, remaining: 96 }]);
  });
});
