import { describe, expect, it } from 'vitest';
import { errorIn } from '../conformance/index.ts';
import type { StepOutcome, VersionContent, VersionMedia } from '../spec.ts';
import { callOf, film, type Ground, photo, publish, startInTest, takeStep, visiblePosts } from './test-ground.ts';

const contentOf = (media: readonly VersionMedia[], more: Partial<VersionContent> = {}): VersionContent => ({
  parts: [{ text: 'Fresh from the kiln.', media }],
  options: {},
  ...more,
});
const text = contentOf([]);
const hourMs = 3_600_000;

function lastError(outcomes: readonly StepOutcome[]) {
  const last = outcomes.at(-1);
  if (!last) throw new Error('Nothing happened.');
  return errorIn(last);
}

/** The fields of every container that was asked for. */
function asked(ground: Ground): readonly Readonly<Record<string, string>>[] {
  return ground.standIn.log
    .filter((call) => call.route === 'threads.create')
    .map((call) => call.body as Record<string, string>);
}

describe('what is asked of Threads', () => {
  it('prepares carousels of all parts before anything is seen, and every piece by a container of its own', async () => {
    const ground = await startInTest();
    const content: VersionContent = {
      parts: [
        { text: 'One.', media: [photo, film] },
        { text: 'Two.', media: [film] },
        { text: 'Three.', media: [photo, photo] },
      ],
      firstComment: 'And a comment.',
      options: { replyControl: 'followers_only', topicTag: 'Pottery', spoilerMedia: true },
    };
    const { steps, warnings } = ground.channel.plan(content, ground.account);
    expect(warnings).toEqual([]);
    expect(steps.map(({ key, kind }) => `${kind} ${key}`)).toEqual([
      'prepare media-1.1',
      'prepare media-1.2',
      'prepare media-3.1',
      'prepare media-3.2',
      'prepare container-1',
      'visible post-1',
      'prepare container-2',
      'visible post-2',
      'prepare container-3',
      'visible post-3',
      'prepare comment-container-1',
      'after comment-1',
    ]);
    const done = await publish(ground, content);
    const containers = asked(ground);
    expect(containers).toHaveLength(8);
    expect(containers.some((fields) => 'auto_publish_text' in fields)).toBe(false);
    expect(containers[0]).toEqual({
      media_type: 'IMAGE',
      image_url: `${ground.filesAt}/asset-photo.jpeg`,
      alt_text: 'A cup',
      is_carousel_item: 'true',
    });
    expect(containers[4]).toEqual({
      media_type: 'CAROUSEL',
      children: [done['media-1.1'], done['media-1.2']].map((trace) => trace?.remoteId).join(','),
      text: 'One.',
      is_spoiler_media: 'true',
      reply_control: 'followers_only',
      topic_tag: 'Pottery',
    });
    expect(containers[5]).toEqual({
      media_type: 'VIDEO',
      video_url: `${ground.filesAt}/asset-film.mp4`,
      alt_text: 'A wheel turns',
      text: 'Two.',
      reply_to_id: done['post-1']?.remoteId,
      is_spoiler_media: 'true',
    });
    expect(containers[7]).toEqual({
      media_type: 'TEXT',
      text: 'And a comment.',
      reply_to_id: done['post-1']?.remoteId,
    });
    expect(visiblePosts(ground.standIn).map((post) => [post.text, post.replyTo])).toEqual([
      ['One.', null],
      ['Two.', done['post-1']?.remoteId],
      ['Three.', done['post-2']?.remoteId],
      ['And a comment.', done['post-1']?.remoteId],
    ]);
    expect(done['post-1']?.url).toMatch(/^https:\/\/www\.threads\.com\/@kiln\/post\//);
  });

  it('sends polls and link cards with text alone, and the post that is quoted', async () => {
    const ground = await startInTest();
    const first = (await publish(ground, text))['post-1']?.remoteId ?? '';
    const link = { url: 'https://example.com/page', title: 'A page', description: '' };
    await publish(ground, contentOf([], { link, options: { quotePostId: first } }));
    const poll = { options: ['Tea ', 'Coffee', 'Water', 'Milk'], durationMinutes: 1440, isMultiple: false };
    await publish(ground, contentOf([], { poll }));
    expect(asked(ground)[1]).toMatchObject({ link_attachment: link.url, quote_post_id: first });
    expect(asked(ground)[2]?.poll_attachment).toBe(
      '{"option_a":"Tea","option_b":"Coffee","option_c":"Water","option_d":"Milk"}',
    );
  });

  it('asks for nothing when Threads could not fetch the picture', async () => {
    const ground = await startInTest();
    const call = callOf(ground, contentOf([photo]), 'container-1');
    const words = 'This installation has no public address.';
    const outcome = await ground.channel.perform({ ...call, publicAddress: async () => ({ kind: 'none', words }) });
    expect(errorIn(outcome)).toMatchObject({ kind: 'rejected', code: 'media_unreachable', words });
    expect(asked(ground)).toEqual([]);
  });

  it('tells what an hour’s calls are used up by', async () => {
    const ground = await startInTest();
    const [first] = await takeStep(ground, text, 'container-1');
    expect(first?.budgets).toMatchObject([{ scope: 'app', name: 'calls', limit: 100, remaining: 99 }]);
  });
});

describe('refusals', () => {
  it.each([
    [
      'six links',
      { parts: [{ text: [1, 2, 3, 4, 5, 6].map((n) => `https://example.com/${n}`).join(' '), media: [] }] },
      'threads_link_limit',
    ],
    ['too many bytes of emoji', { parts: [{ text: '🏺'.repeat(126), media: [] }] }, 'graph_100'],
    ['a quoted post that is not there', { options: { quotePostId: '12' } }, 'graph_100'],
  ] as const)('says in words why it takes no post with %s', async (_what, more, code) => {
    const ground = await startInTest();
    const error = lastError(await takeStep(ground, contentOf([], more as Partial<VersionContent>), 'container-1'));
    expect(error).toMatchObject({ kind: 'rejected', code, words: expect.stringMatching(/\w.*\.$/s) });
  });

  it('is told by the container when the video could not be read, or was not there', async () => {
    const ground = await startInTest();
    const noFilm = { ...film, assetId: 'asset-picture.jpeg' };
    expect(lastError(await takeStep(ground, contentOf([noFilm]), 'container-1'))).toMatchObject({
      kind: 'rejected',
      code: 'threads_failed_processing_video',
      words: 'Threads could not prepare this: it could not read the video.',
    });
    const call = callOf(ground, contentOf([film]), 'container-1');
    const until = new Date('2026-12-31');
    const nowhere = async () => ({ kind: 'address', url: 'http://127.0.0.1:1/film.mp4', until }) as const;
    const first = await ground.channel.perform({ ...call, publicAddress: nowhere });
    if (first.kind !== 'pending') throw new Error(JSON.stringify(first));
    ground.clock.advance(20_000);
    const second = await ground.channel.perform(callOf(ground, contentOf([film]), 'container-1', {}, first.pending));
    expect(errorIn(second)).toMatchObject({ kind: 'temporary', code: 'threads_failed_downloading_video' });
  });

  it('stops at a picture that is none', async () => {
    const ground = await startInTest();
    const noPicture = { ...photo, assetId: 'asset-film.mp4' };
    expect(lastError(await takeStep(ground, contentOf([noPicture]), 'container-1'))).toMatchObject({
      kind: 'rejected',
      words: expect.stringContaining('could not be fetched'),
    });
  });

  it('waits an hour when the day’s posts are used up, and counts answers apart', async () => {
    const ground = await startInTest();
    const user = [...ground.standIn.state.users.values()][0];
    if (!user) throw new Error('There is an account.');
    user.quotaTotal = 1;
    const done = await publish(ground, contentOf([], { firstComment: 'And a comment.' }));
    expect(done['comment-1']).toBeDefined();
    const prepared = await publish(ground, text, 'post-1');
    const error = lastError(await takeStep(ground, text, 'post-1', prepared));
    expect(error).toMatchObject({ kind: 'rate_limited', retryAt: new Date(ground.clock.now().getTime() + hourMs) });
    expect(visiblePosts(ground.standIn)).toHaveLength(2);
  });
});

describe('what Threads forgets', () => {
  it('publishes at the second look what was not yet known everywhere', async () => {
    const ground = await startInTest();
    const done = await publish(ground, text, 'post-1');
    const containerId = done['container-1']?.remoteId ?? '';
    ground.standIn.state.lost.add(containerId);
    const first = await ground.channel.perform(callOf(ground, text, 'post-1', done));
    expect(first).toMatchObject({ kind: 'pending', pending: { stage: 'check', containerId, misses: 1 } });
    ground.standIn.state.lost.clear();
    if (first.kind !== 'pending') return;
    expect((await takeStep(ground, text, 'post-1', done, first.pending)).at(-1)?.kind).toBe('done');
    expect(asked(ground)).toHaveLength(1);
    expect(visiblePosts(ground.standIn)).toHaveLength(1);
  });

  it('prepares anew what stays lost, a carousel with all its pictures', async () => {
    const ground = await startInTest();
    const content = contentOf([photo, film]);
    const done = await publish(ground, content, 'post-1');
    ground.standIn.state.lost.add(done['container-1']?.remoteId ?? '');
    const outcomes = await takeStep(ground, content, 'post-1', done);
    expect(outcomes.at(-1)?.kind).toBe('done');
    expect(asked(ground)).toHaveLength(6);
    expect(visiblePosts(ground.standIn)).toMatchObject([{ kinds: ['image', 'video'] }]);
  });

  it('gives up in words when it is lost again and again', async () => {
    const ground = await startInTest();
    ground.standIn.state.losesNext = 100;
    const done = await publish(ground, text, 'post-1');
    expect(lastError(await takeStep(ground, text, 'post-1', done))).toMatchObject({
      kind: 'rejected',
      code: 'container_lost',
    });
    expect(visiblePosts(ground.standIn)).toEqual([]);
  });

  it('prepares anew what was prepared more than a day ago, and looks before it publishes what is old', async () => {
    const ground = await startInTest();
    const done = await publish(ground, text, 'post-1');
    ground.clock.advance(25 * hourMs);
    expect((await takeStep(ground, text, 'post-1', done)).at(-1)?.kind).toBe('done');
    expect(asked(ground)).toHaveLength(2);
    expect(visiblePosts(ground.standIn)).toHaveLength(1);
    const other = await publish(ground, text, 'post-1');
    ground.clock.advance(21 * hourMs);
    const [first] = await takeStep(ground, text, 'post-1', other);
    expect(first).toMatchObject({ kind: 'pending', pending: { stage: 'link' } });
    expect(ground.standIn.log.slice(-3).map((call) => call.route)).toEqual([
      'node.show',
      'threads.publish',
      'node.show',
    ]);
  });

  it('stays one post when a worker dies in the turn that publishes it anew', async () => {
    const ground = await startInTest();
    const done = await publish(ground, text, 'post-1');
    const containerId = done['container-1']?.remoteId ?? '';
    const turn = { stage: 'check', containerId, misses: 1, rounds: 0 };
    // The first life ends here: what it learned is lost.
    expect((await ground.channel.perform(callOf(ground, text, 'post-1', done, turn))).kind).toBe('pending');
    const call = callOf(ground, text, 'post-1', done, turn);
    expect(errorIn(await ground.channel.perform(call))).toMatchObject({
      kind: 'unknown_outcome',
      code: 'published_already',
    });
    expect(await ground.channel.find({ ...call, sentAt: ground.clock.now() })).toMatchObject({ kind: 'found' });
    expect(ground.standIn.counts['threads.publish']).toBe(1);
  });

  it('looks again later when the container cannot be read just now, and publishes nothing blindly', async () => {
    const ground = await startInTest();
    const done = await publish(ground, text, 'post-1');
    const turn = { stage: 'check', containerId: done['container-1']?.remoteId ?? '', misses: 1, rounds: 0 };
    ground.standIn.fault({ kind: 'server_error_before', route: 'node.show' });
    const outcome = await ground.channel.perform(callOf(ground, text, 'post-1', done, turn));
    expect(errorIn(outcome).kind).toBe('temporary');
    expect(ground.standIn.counts['threads.publish']).toBeUndefined();
  });

  it('asks, and publishes no second time, when an old container is a post already', async () => {
    const ground = await startInTest();
    const done = await publish(ground, text, 'post-1');
    await takeStep(ground, text, 'post-1', done);
    ground.clock.advance(21 * hourMs);
    expect(lastError(await takeStep(ground, text, 'post-1', done))).toMatchObject({
      kind: 'unknown_outcome',
      code: 'published_already',
    });
  });

  it('keeps the post when only its address cannot be read', async () => {
    const ground = await startInTest();
    const done = await publish(ground, text, 'post-1');
    ground.standIn.fault({ kind: 'server_error_before', route: 'node.show' });
    const last = (await takeStep(ground, text, 'post-1', done)).at(-1);
    expect(last).toMatchObject({ kind: 'done', trace: { remoteId: visiblePosts(ground.standIn)[0]?.remoteId } });
    expect(last?.kind === 'done' && last.trace.url).toBeUndefined();
  });
});
