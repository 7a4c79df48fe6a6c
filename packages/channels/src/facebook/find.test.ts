import { describe, expect, it } from 'vitest';
import { errorIn } from '../conformance/index.ts';
import type { PlannedStep, StepTrace, VersionContent, VersionMedia } from '../spec.ts';
import { callOf, film, type Ground, photo, publish, startInTest, takeStep, visiblePosts } from './test-ground.ts';

const contentOf = (media: readonly VersionMedia[], options: VersionContent['options'] = {}): VersionContent => ({
  parts: [{ text: 'Fresh from the “kiln” — today…', media }],
  options,
  ...(options.placement === 'story' ? {} : { firstComment: 'And a comment' }),
});
const minuteMs = 60_000;
const hourMs = 3_600_000;

const shapes: readonly (readonly [what: string, content: VersionContent, route: string])[] = [
  ['words', contentOf([]), 'node.update'],
  ['pictures', contentOf([photo, photo]), 'node.update'],
  ['a video', contentOf([film]), 'videos.create'],
  ['a reel', contentOf([film], { placement: 'reel' }), 'video_reels.create'],
  ['a story of a picture', contentOf([photo], { placement: 'story' }), 'photo_stories.create'],
  ['a story of a video', contentOf([film], { placement: 'story' }), 'video_stories.create'],
];

async function fail(ground: Ground, content: VersionContent, route: string, kind: 'lose_after' | 'lose_before') {
  const done = await publish(ground, content, 'post-1');
  ground.standIn.fault({ kind, route });
  const sentAt = ground.clock.now();
  const [outcome] = await takeStep(ground, content, 'post-1', done);
  if (!outcome) throw new Error('Nothing happened.');
  expect(errorIn(outcome).kind).toBe('unknown_outcome');
  return { done, sentAt };
}

function ask(ground: Ground, content: VersionContent, key: string, done: { [key: string]: StepTrace }, sentAt: Date) {
  return ground.channel.find({ ...callOf(ground, content, key, done), sentAt });
}

const seen = (ground: Ground) => visiblePosts(ground.standIn);

describe('a post that gave no answer', () => {
  it.each(shapes)('is found when it is out: %s', async (_what, content, route) => {
    const ground = await startInTest();
    const { done, sentAt } = await fail(ground, content, route, 'lose_after');
    ground.clock.advance(minuteMs);
    const [post] = seen(ground);
    expect(await ask(ground, content, 'post-1', done, sentAt)).toMatchObject({
      kind: 'found',
      trace: { remoteId: post?.remoteId },
    });
  });

  it.each(shapes)('is absent when nothing was done, and sent again it is one: %s', async (_what, content, route) => {
    const ground = await startInTest();
    const { done, sentAt } = await fail(ground, content, route, 'lose_before');
    ground.clock.advance(minuteMs);
    expect((await ask(ground, content, 'post-1', done, sentAt)).kind).toBe('absent');
    await takeStep(ground, content, 'post-1', done);
    expect(seen(ground)).toHaveLength(1);
  });

  it.each(shapes)(
    'stays one when workers died after every call and before its answer was kept: %s',
    async (...shape) => {
      const [, content] = shape;
      const ground = await startInTest();
      const done: { [key: string]: StepTrace } = {};
      for (const step of ground.channel.plan(content, ground.account).steps) {
        const sentAt = ground.clock.now();
        // The first life ends here: what it learned is lost.
        await takeStep(ground, content, step.key, done);
        done[step.key] = await secondLife(ground, content, step, done, sentAt);
      }
      const comments = content.firstComment === undefined ? [] : [done['post-1']?.remoteId];
      expect(seen(ground).map((post) => post.replyTo)).toEqual([null, ...comments]);
    },
  );

  it('is waited for while Facebook works on a video, and after hours a person is asked', async () => {
    const ground = await startInTest({ videoProcessingMs: 24 * hourMs });
    const { done, sentAt } = await fail(ground, contentOf([film]), 'videos.create', 'lose_after');
    expect(await ask(ground, contentOf([film]), 'post-1', done, sentAt)).toMatchObject({
      kind: 'not_now',
      error: { kind: 'temporary', code: 'video_in_progress' },
    });
    ground.clock.advance(7 * hourMs);
    expect((await ask(ground, contentOf([film]), 'post-1', done, sentAt)).kind).toBe('cannot_tell');
  });

  it.each([
    ['words', contentOf([])],
    ['a video', contentOf([film])],
  ])('is a person’s to judge when Facebook no longer shows what was prepared: %s', async (_what, content) => {
    const ground = await startInTest();
    const done = await publish(ground, content, 'post-1');
    ground.standIn.state.posts.clear();
    ground.standIn.state.videos.clear();
    expect((await ask(ground, content, 'post-1', done, ground.clock.now())).kind).toBe('cannot_tell');
  });

  it.each(shapes)('is asked for later when the question itself fails: %s', async (_what, content) => {
    const ground = await startInTest();
    const done = await publish(ground, content, 'post-1');
    for (const route of ['node.show', 'stories.index']) ground.standIn.fault({ kind: 'rate_limited', route });
    expect(await ask(ground, content, 'post-1', done, ground.clock.now())).toMatchObject({
      kind: 'not_now',
      error: { kind: 'rate_limited' },
    });
  });

  it('is not told by a list of stories that was seen only in part', async () => {
    const ground = await startInTest();
    const content = contentOf([photo], { placement: 'story' });
    const done = await publish(ground, content, 'post-1');
    const [pageId = ''] = ground.standIn.state.pages.keys();
    const createdAt = ground.clock.now().getTime();
    for (let count = 0; count < 51; count += 1)
      ground.standIn.state.stories.set(`s${count}`, {
        postId: `s${count}`,
        pageId,
        mediaId: `m${count}`,
        mediaType: 'photo',
        createdAt,
      });
    expect((await ask(ground, content, 'post-1', done, ground.clock.now())).kind).toBe('cannot_tell');
  });
});

/** What repeats without harm is done again, everything else is asked about. */
async function secondLife(
  ground: Ground,
  content: VersionContent,
  { key, kind }: PlannedStep,
  done: { [key: string]: StepTrace },
  sentAt: Date,
): Promise<StepTrace> {
  const known =
    kind === 'prepare'
      ? (await takeStep(ground, content, key, done)).at(-1)
      : await ask(ground, content, key, done, sentAt);
  if (known?.kind !== 'done' && known?.kind !== 'found') throw new Error(`${key}: ${JSON.stringify(known)}`);
  return known.trace;
}

describe('a first comment that gave no answer', () => {
  it('is found among the newest, and absent is only believed where all since then were seen', async () => {
    const ground = await startInTest();
    const content = contentOf([photo]);
    const done = await publish(ground, content, 'comment-1');
    const sentAt = ground.clock.now();
    const postId = done['post-1']?.remoteId ?? '';
    expect((await ask(ground, content, 'comment-1', done, sentAt)).kind).toBe('absent');
    // Somebody else says the same.
    ground.standIn.state.addComment({ postId, author: 'A guest', message: 'And a comment' });
    expect((await ask(ground, content, 'comment-1', done, sentAt)).kind).toBe('absent');
    ground.standIn.fault({ kind: 'lose_after', route: 'comments.create' });
    const [outcome] = await takeStep(ground, content, 'comment-1', done);
    expect(outcome && errorIn(outcome).kind).toBe('unknown_outcome');
    expect((await ask(ground, content, 'comment-1', done, sentAt)).kind).toBe('found');
    ground.clock.advance(1_000);
    for (let count = 0; count < 60; count += 1)
      ground.standIn.state.addComment({ postId, author: 'A guest', message: `Nice ${count}` });
    expect((await ask(ground, content, 'comment-1', done, sentAt)).kind).toBe('cannot_tell');
    ground.standIn.fault({ kind: 'unauthorized', route: 'comments.index' });
    expect((await ask(ground, content, 'comment-1', done, sentAt)).kind).toBe('not_now');
  });
});
