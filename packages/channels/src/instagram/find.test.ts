import { describe, expect, it } from 'vitest';
import { errorIn } from '../conformance/index.ts';
import type { PlannedStep, StepTrace, VersionContent, VersionMedia } from '../spec.ts';
import { callOf, film, type Ground, photo, publish, startInTest, takeStep, visiblePosts } from './test-ground.ts';

const contentOf = (media: readonly VersionMedia[], options: VersionContent['options'] = {}): VersionContent => ({
  parts: [{ text: 'Fresh from the “kiln” — today…', media }],
  options,
  firstComment: 'And a comment',
});
const hourMs = 3_600_000;

async function loseAnswer(ground: Ground, content: VersionContent) {
  const done = await publish(ground, content, 'post-1');
  ground.standIn.fault({ kind: 'lose_after', route: 'media.publish' });
  const sentAt = ground.clock.now();
  const [outcome] = await takeStep(ground, content, 'post-1', done);
  if (!outcome) throw new Error('Nothing happened.');
  expect(errorIn(outcome).kind).toBe('unknown_outcome');
  return { done, sentAt };
}

function ask(ground: Ground, content: VersionContent, key: string, done: { [key: string]: StepTrace }, sentAt: Date) {
  return ground.channel.find({ ...callOf(ground, content, key, done), sentAt });
}

describe('a post that gave no answer', () => {
  it.each([
    ['a picture', contentOf([photo])],
    ['a reel', contentOf([film])],
    ['a carousel', contentOf([photo, film])],
    ['a story', contentOf([photo], { placement: 'story' })],
  ])('is found by its container and the list: %s', async (_what, content) => {
    const ground = await startInTest('instagram');
    const { done, sentAt } = await loseAnswer(ground, content);
    const [post] = visiblePosts(ground.standIn);
    expect(await ask(ground, content, 'post-1', done, sentAt)).toMatchObject({
      kind: 'found',
      trace: { remoteId: post?.remoteId, url: expect.stringContaining('https://www.instagram.com/') },
    });
  });

  it('is the one nearest to the moment it was sent, when the same was said shortly before', async () => {
    const ground = await startInTest('instagram');
    await publish(ground, contentOf([photo]));
    ground.clock.advance(30_000);
    const { done, sentAt } = await loseAnswer(ground, contentOf([photo]));
    const posts = visiblePosts(ground.standIn).filter((post) => post.replyTo === null);
    expect(await ask(ground, contentOf([photo]), 'post-1', done, sentAt)).toMatchObject({
      kind: 'found',
      trace: { remoteId: posts.at(-1)?.remoteId },
    });
  });

  it('that Instagram does not list yet is waited for, and then a person’s to find', async () => {
    const ground = await startInTest('instagram');
    const content = contentOf([photo]);
    const { done, sentAt } = await loseAnswer(ground, content);
    ground.standIn.state.media.clear();
    expect(await ask(ground, content, 'post-1', done, sentAt)).toMatchObject({
      kind: 'not_now',
      error: { kind: 'temporary', code: 'not_listed_yet' },
    });
    ground.clock.advance(hourMs);
    expect((await ask(ground, content, 'post-1', done, sentAt)).kind).toBe('cannot_tell');
  });

  it('is looked for in the list when Instagram has forgotten the container', async () => {
    const ground = await startInTest('instagram');
    const content = contentOf([photo]);
    const { done, sentAt } = await loseAnswer(ground, content);
    ground.standIn.state.containers.clear();
    expect((await ask(ground, content, 'post-1', done, sentAt)).kind).toBe('found');
    ground.standIn.state.media.clear();
    expect((await ask(ground, content, 'post-1', done, sentAt)).kind).toBe('absent');
  });

  it('is asked for when Instagram says that what was prepared cannot be published, for it may be out', async () => {
    const ground = await startInTest('instagram');
    const content = contentOf([photo]);
    const done = await publish(ground, content, 'post-1');
    await takeStep(ground, content, 'post-1', done);
    const [again] = await takeStep(ground, content, 'post-1', done);
    expect(again && errorIn(again)).toMatchObject({ kind: 'unknown_outcome', code: 'instagram_2207027' });
    expect((await ask(ground, content, 'post-1', done, ground.clock.now())).kind).toBe('found');
    expect(visiblePosts(ground.standIn)).toHaveLength(1);
  });

  it.each(['instagram', 'facebook'] as const)(
    'stays one when workers died after every call and before its answer was kept, by %s',
    async (flavour) => {
      const ground = await startInTest(flavour);
      const content = contentOf([photo, film]);
      const done: { [key: string]: StepTrace } = {};
      for (const step of ground.channel.plan(content, ground.account).steps) {
        const sentAt = ground.clock.now();
        // The first life ends here: what it learned is lost.
        await takeStep(ground, content, step.key, done);
        done[step.key] = await secondLife(ground, content, step, done, sentAt);
      }
      expect(visiblePosts(ground.standIn).map((post) => post.replyTo)).toEqual([null, done['post-1']?.remoteId]);
    },
  );
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
  it('is found among the newest, and absent is only believed where all of them were seen', async () => {
    const ground = await startInTest('instagram');
    const content = contentOf([photo]);
    const done = await publish(ground, content, 'comment-1');
    const sentAt = ground.clock.now();
    const mediaId = done['post-1']?.remoteId ?? '';
    expect((await ask(ground, content, 'comment-1', done, sentAt)).kind).toBe('absent');
    // Somebody else says the same.
    ground.standIn.state.addComment({ mediaId, username: 'guest', text: 'And a comment' });
    expect((await ask(ground, content, 'comment-1', done, sentAt)).kind).toBe('absent');
    ground.standIn.fault({ kind: 'lose_after', route: 'comments.create' });
    const [outcome] = await takeStep(ground, content, 'comment-1', done);
    expect(outcome && errorIn(outcome).kind).toBe('unknown_outcome');
    expect((await ask(ground, content, 'comment-1', done, sentAt)).kind).toBe('found');
    ground.clock.advance(1_000);
    for (let count = 0; count < 60; count += 1)
      ground.standIn.state.addComment({ mediaId, username: 'guest', text: `Nice ${count}` });
    expect((await ask(ground, content, 'comment-1', done, sentAt)).kind).toBe('cannot_tell');
  });
});
