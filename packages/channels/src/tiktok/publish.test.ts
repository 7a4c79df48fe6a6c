import { describe, expect, it } from 'vitest';
import { errorIn } from '../conformance/index.ts';
import type { Json } from '../spec.ts';
import { callOf, contentOf, film, type Ground, photo, postsOf, publish, startInTest, tryStep } from './test-ground.ts';

const video = contentOf();
const pictures = contentOf([photo, { ...photo, assetId: 'second.jpeg' }]);

/** The visible step, taken and not finished. */
async function take(ground: Ground, content = video) {
  const done = await publish(ground, content, 'post-1');
  const outcome = await ground.channel.perform(callOf(ground, content, 'post-1', done));
  if (outcome.kind !== 'pending') throw new Error(JSON.stringify(outcome));
  const pending: Json = structuredClone(outcome.pending);
  return { done, pending, look: () => ground.channel.perform(callOf(ground, content, 'post-1', done, pending)) };
}

const routesOf = (ground: Ground) => ground.standIn.log.map((call) => call.route);

/** TikTok never tells the number, as it happens to some accounts. */
function withoutNumbers(inner: typeof fetch): typeof fetch {
  return async (input, init) => {
    const reply = await inner(input, init);
    if (!String(input).includes('/status/fetch')) return reply;
    const text = (await reply.text()).replace(
      /"publicaly_available_post_id":\[\d+\]/,
      '"publicaly_available_post_id":[]',
    );
    return new Response(text, { status: reply.status });
  };
}

describe('asking what the account may do', () => {
  it('comes before every post, and nothing is chosen for the person', async () => {
    const ground = await startInTest();
    ground.standIn.reset();
    const open = { ...video, options: {} };
    const [step] = ground.channel.plan(open, ground.account).steps;
    expect(step?.key).toBe('creator-1');
    expect(errorIn(await tryStep(ground, open, 'creator-1', {}))).toMatchObject({ code: 'privacy_missing' });
    expect(routesOf(ground)).toEqual([]);
  });

  it('stops a choice that TikTok does not offer the account, and names what it offers', async () => {
    const ground = await startInTest({ alice: { isPrivate: true } });
    const error = errorIn(await tryStep(ground, video, 'creator-1', {}));
    expect(error).toMatchObject({ kind: 'rejected', code: 'privacy_level_option_mismatch' });
    expect(error.words).toMatch(/“Everyone”.*Friends.*Followers, Only you\.$/);
  });

  it('stops a video that is longer than TikTok takes from the account', async () => {
    const ground = await startInTest({ alice: { maxSeconds: 30 } });
    const error = errorIn(await tryStep(ground, video, 'creator-1', {}));
    expect(error).toMatchObject({ code: 'video_too_long', words: expect.stringContaining('takes 30') });
  });

  it.each([
    ['the account has posted too often', 'rate_limited', 'spam_risk_too_many_posts'],
    ['the account is banned', 'rejected', 'spam_risk_user_banned_from_posting'],
  ] as const)('takes a refusal that comes with 200 for one: %s', async (_words, kind, code) => {
    const ground = await startInTest();
    if (kind === 'rate_limited') ground.standIn.state.postsPerDay = 0;
    else ground.alice.isBanned = true;
    const error = errorIn(await tryStep(ground, video, 'creator-1', {}));
    expect(error).toMatchObject({ kind, code, status: 200 });
    if (kind === 'rate_limited') expect(error.retryAt).toEqual(new Date(ground.now().getTime() + 3_600_000));
  });

  it('gives the choices of who sees a post, as TikTok offers them now', async () => {
    const ground = await startInTest();
    const choices = await ground.channel.choices?.privacyLevel?.(callOf(ground, video, 'creator-1'));
    expect(choices).toEqual({
      kind: 'read',
      value: [
        { value: 'PUBLIC_TO_EVERYONE', label: 'Everyone' },
        { value: 'MUTUAL_FOLLOW_FRIENDS', label: 'Friends (who follow each other)' },
        { value: 'SELF_ONLY', label: 'Only you' },
      ],
    });
  });
});

describe('posting a video', () => {
  it('only reads once the last piece is taken, however often it is called', async () => {
    const ground = await startInTest();
    const { look } = await take(ground);
    ground.standIn.reset();
    expect((await look()).kind).toBe('pending');
    expect((await look()).kind).toBe('pending');
    ground.advance(5_000);
    expect((await look()).kind).toBe('done');
    expect((await look()).kind).toBe('done');
    expect(new Set(routesOf(ground))).toEqual(new Set(['status.fetch']));
    expect(postsOf(ground)).toHaveLength(1);
  });

  it('keeps every digit of a number that is larger than a JavaScript number', async () => {
    const ground = await startInTest();
    const { 'post-1': trace } = await publish(ground, video);
    const [post] = postsOf(ground);
    expect(Number.isSafeInteger(Number(post?.postId))).toBe(false);
    expect(trace).toEqual({
      remoteId: post?.postId,
      url: `https://www.tiktok.com/@alice/video/${post?.postId}`,
    });
  });

  it('finds its number in the list where the receipt never tells it', async () => {
    const ground = await startInTest({ watch: withoutNumbers });
    const { 'post-1': trace } = await publish(ground, video);
    const [post] = postsOf(ground);
    expect(trace).toEqual({ remoteId: post?.postId, url: `https://www.tiktok.com/@alice/video/${post?.postId}` });
    expect(ground.standIn.counts['video.list']).toBe(1);
  });

  it.each(['server_error_before', 'lose_before', 'unauthorized'] as const)(
    'counts as published under its receipt when the list cannot be read: “%s”',
    async (kind) => {
      const ground = await startInTest({ watch: withoutNumbers });
      ground.standIn.fault({ kind, route: 'video.list' });
      const { 'post-1': trace } = await publish(ground, video);
      expect(trace).toEqual({ remoteId: postsOf(ground)[0]?.publishId });
    },
  );

  it('takes no other post with the same words for its own, and lists none without the right to', async () => {
    const ground = await startInTest({ watch: withoutNumbers });
    const done = await publish(ground, video, 'post-1');
    await publish(ground, video);
    const twin = await tryStep(ground, video, 'post-1', done);
    expect(twin).toMatchObject({ kind: 'done', warnings: [{ code: 'in_moderation' }] });
    const blind = await startInTest({ watch: withoutNumbers, unticked: ['video.list'] });
    await publish(blind, video);
    expect(blind.standIn.counts['video.list']).toBeUndefined();
  });

  it('waits for moderation, and then counts as published under its receipt, with a warning', async () => {
    const ground = await startInTest({ moderationMs: 6 * 3_600_000 });
    const done = await publish(ground, video, 'post-1');
    const began = ground.now().getTime();
    const outcome = await tryStep(ground, video, 'post-1', done);
    const [post] = postsOf(ground);
    expect(outcome).toMatchObject({
      kind: 'done',
      trace: { remoteId: post?.publishId },
      warnings: [{ code: 'in_moderation' }],
    });
    expect(ground.now().getTime() - began).toBeGreaterThan(120_000);
  });

  it('does not wait for a number that a post for oneself never gets', async () => {
    const ground = await startInTest();
    const own = contentOf([film], { options: { privacyLevel: 'SELF_ONLY' } });
    const { 'post-1': trace } = await publish(ground, own);
    expect(trace).toEqual({ remoteId: postsOf(ground)[0]?.publishId });
  });

  it.each([
    ['duration_check_failed', /too long or too short/],
    ['spam_risk_text', /for spam/],
    ['internal', /try it again later/],
    ['something_new', /it said: something_new\.$/],
  ])('says in words why TikTok did not post what it had taken: %s', async (reason, words) => {
    const ground = await startInTest();
    ground.standIn.state.nextFailure = reason;
    const done = await publish(ground, video, 'post-1');
    const error = errorIn(await tryStep(ground, video, 'post-1', done));
    expect(error).toMatchObject({ kind: 'rejected', code: reason, words: expect.stringMatching(words) });
    expect(postsOf(ground)).toEqual([]);
  });

  it('asks the receipt when TikTok does not take the last piece: it may have had it already', async () => {
    const ground = await startInTest();
    const { done } = await take(ground);
    const again = await ground.channel.perform(callOf(ground, video, 'post-1', done));
    expect(again).toMatchObject({ kind: 'pending', pending: { wasRefused: true } });
    expect(await tryStep(ground, video, 'post-1', done)).toMatchObject({ kind: 'done' });
    expect(postsOf(ground)).toHaveLength(1);
  });

  it('does not wait for ever for an upload that TikTok closed without the last piece', async () => {
    const ground = await startInTest();
    const done = await publish(ground, video, 'post-1');
    const elsewhere = { ...(done['start-1']?.handle as object), url: `${ground.standIn.url}/video/?upload_token=gone` };
    const start = { remoteId: 'x', handle: elsewhere as Json };
    const error = errorIn(await tryStep(ground, video, 'post-1', { ...done, 'start-1': start }));
    expect(error).toMatchObject({ kind: 'rejected', code: 'upload_closed' });
    expect(postsOf(ground)).toEqual([]);
  });

  it.each([
    ['lose_before', 'temporary'],
    ['server_error_before', 'temporary'],
    ['rate_limited', 'rate_limited'],
    ['unauthorized', 'reconnect'],
    ['malformed', 'temporary'],
  ] as const)('is not in doubt when the state of what was taken cannot be read: “%s”', async (kind, wanted) => {
    const ground = await startInTest();
    const { look } = await take(ground);
    ground.standIn.fault({ kind, route: 'status.fetch' });
    expect(errorIn(await look()).kind).toBe(wanted);
    ground.advance(5_000);
    expect((await look()).kind).toBe('done');
  });

  it('is in doubt when TikTok does not know the receipt', async () => {
    const ground = await startInTest();
    const { look } = await take(ground);
    ground.standIn.state.tasks.clear();
    expect(errorIn(await look())).toMatchObject({ kind: 'unknown_outcome', code: 'invalid_publish_id' });
  });
});

describe('posting pictures', () => {
  it('sends their addresses, words, title and cover, and TikTok fetches them', async () => {
    const ground = await startInTest();
    const rich = {
      ...pictures,
      options: { ...pictures.options, title: ' A title ', coverPicture: 2, addMusic: true, allowComment: true },
    };
    const { 'post-1': trace } = await publish(ground, rich);
    const [post] = postsOf(ground);
    expect(trace?.url).toBe(`https://www.tiktok.com/@alice/photo/${post?.postId}`);
    expect(ground.standIn.log.find((call) => call.route === 'content.init')?.body).toEqual({
      media_type: 'PHOTO',
      post_mode: 'DIRECT_POST',
      post_info: {
        title: 'A title',
        description: 'What it is about.',
        privacy_level: 'PUBLIC_TO_EVERYONE',
        disable_comment: false,
        auto_add_music: true,
        brand_content_toggle: false,
        brand_organic_toggle: false,
      },
      source_info: {
        source: 'PULL_FROM_URL',
        photo_images: ['photo.jpeg', 'second.jpeg'].map((name) => {
          const address = ground.addressOf(name);
          return address.kind === 'address' ? address.url : '';
        }),
        photo_cover_index: 1,
      },
    });
  });

  it('makes no call when the installation has no public address', async () => {
    const ground = await startInTest();
    const done = await publish(ground, pictures, 'post-1');
    ground.standIn.reset();
    const call = callOf(ground, pictures, 'post-1', done);
    const words = 'TikTok cannot reach this installation.';
    const outcome = await ground.channel.perform({ ...call, publicAddress: async () => ({ kind: 'none', words }) });
    expect(errorIn(outcome)).toMatchObject({ kind: 'rejected', code: 'media_unreachable', words });
    expect(ground.standIn.log).toEqual([]);
  });

  it('says when TikTok does not trust the address, and when it could not fetch a picture', async () => {
    const distrusted = await startInTest({ app: { verifiedPrefixes: ['https://media.example/'] } });
    const done = await publish(distrusted, pictures, 'post-1');
    expect(errorIn(await tryStep(distrusted, pictures, 'post-1', done))).toMatchObject({
      kind: 'rejected',
      code: 'url_ownership_unverified',
      words: expect.stringContaining('URL properties'),
    });
    const ground = await startInTest();
    const missing = contentOf([{ ...photo, assetId: 'missing' }]);
    const asked = await publish(ground, missing, 'post-1');
    const error = errorIn(await tryStep(ground, missing, 'post-1', asked));
    expect(error).toMatchObject({ kind: 'rejected', code: 'photo_pull_failed' });
  });

  it('refuses a post of words alone before any call, as the rules of TikTok do', async () => {
    const ground = await startInTest();
    const words = contentOf([]);
    const done = await publish(ground, words, 'post-1');
    expect(errorIn(await tryStep(ground, words, 'post-1', done))).toMatchObject({ code: 'media_missing' });
  });
});

describe('an app that TikTok has not audited', () => {
  const own = contentOf([film], { options: { privacyLevel: 'SELF_ONLY' } });

  it('posts for oneself from a private account, and nothing else; the words say why', async () => {
    const open = await startInTest({ app: { isAudited: false } });
    for (const content of [video, own]) {
      const done = await publish(open, content, 'start-1');
      const error = errorIn(await tryStep(open, content, 'start-1', done));
      expect(error).toMatchObject({
        kind: 'rejected',
        code: 'unaudited_client_can_only_post_to_private_accounts',
        words: expect.stringMatching(/not audited.*only you see.*set to private\.$/),
      });
    }
    const closed = await startInTest({ app: { isAudited: false }, alice: { isPrivate: true } });
    await publish(closed, own);
    expect(postsOf(closed)).toHaveLength(1);
  });

  it('is told so to the operator beforehand', async () => {
    const { channel } = await startInTest();
    expect(channel.app?.warnings.join(' ')).toMatch(/audited.*Only you.*private.*five/s);
  });
});

it('begins no more than six posts a minute, and then waits', async () => {
  const ground = await startInTest();
  const done = await publish(ground, video, 'start-1');
  for (let turn = 0; turn < 6; turn += 1) expect((await tryStep(ground, video, 'start-1', done)).kind).toBe('done');
  const error = errorIn(await tryStep(ground, video, 'start-1', done));
  expect(error).toMatchObject({ kind: 'rate_limited', code: 'rate_limit_exceeded', status: 429 });
  expect(error.retryAt).toEqual(new Date(ground.now().getTime() + 60_000));
});
