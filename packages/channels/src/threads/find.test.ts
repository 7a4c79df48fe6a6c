import { describe, expect, it } from 'vitest';
import { errorIn } from '../conformance/index.ts';
import type { PlannedStep, StepTrace, VersionContent, VersionMedia } from '../spec.ts';
import { callOf, film, type Ground, photo, publish, startInTest, takeStep, visiblePosts } from './test-ground.ts';

const contentOf = (media: readonly VersionMedia[]): VersionContent => ({
  parts: [
    { text: 'Fresh from the “kiln” — today…', media },
    { text: 'And more.', media: [] },
  ],
  options: {},
  firstComment: 'And more.',
});
const hourMs = 3_600_000;

async function loseAnswer(ground: Ground, content: VersionContent, key = 'post-1') {
  const done = await publish(ground, content, key);
  ground.standIn.fault({ kind: 'lose_after', route: 'threads.publish' });
  const sentAt = ground.clock.now();
  const [outcome] = await takeStep(ground, content, key, done);
  if (!outcome) throw new Error('Nothing happened.');
  expect(errorIn(outcome).kind).toBe('unknown_outcome');
  return { done, sentAt };
}

function ask(ground: Ground, content: VersionContent, key: string, done: Record<string, StepTrace>, sentAt: Date) {
  return ground.channel.find({ ...callOf(ground, content, key, done), sentAt });
}

describe('a post that gave no answer', () => {
  it.each([
    ['a text', contentOf([])],
    ['a picture', contentOf([photo])],
    ['a video', contentOf([film])],
    ['a carousel', contentOf([photo, film])],
  ])('is found by its container and the list: %s', async (_what, content) => {
    const ground = await startInTest();
    const { done, sentAt } = await loseAnswer(ground, content);
    expect(await ask(ground, content, 'post-1', done, sentAt)).toMatchObject({
      kind: 'found',
      trace: {
        remoteId: visiblePosts(ground.standIn)[0]?.remoteId,
        url: expect.stringContaining('https://www.threads.com/@kiln/post/'),
      },
    });
  });

  it('is found among answers where it is one, and not taken for another with the same words', async () => {
    const ground = await startInTest();
    const content = contentOf([]);
    for (const key of ['post-2', 'comment-1']) {
      const { done, sentAt } = await loseAnswer(ground, content, key);
      const wanted = visiblePosts(ground.standIn).at(-1)?.remoteId;
      expect(await ask(ground, content, key, done, sentAt)).toMatchObject({
        kind: 'found',
        trace: { remoteId: wanted },
      });
    }
  });

  it('is the one nearest to the moment it was sent, when the same was said shortly before', async () => {
    const ground = await startInTest();
    await publish(ground, contentOf([photo]), 'container-2');
    ground.clock.advance(30_000);
    const { done, sentAt } = await loseAnswer(ground, contentOf([photo]));
    expect(await ask(ground, contentOf([photo]), 'post-1', done, sentAt)).toMatchObject({
      kind: 'found',
      trace: { remoteId: visiblePosts(ground.standIn).at(-1)?.remoteId },
    });
  });

  it('that Threads does not list yet is waited for, and then a person’s to find', async () => {
    const ground = await startInTest();
    const content = contentOf([]);
    const { done, sentAt } = await loseAnswer(ground, content);
    ground.standIn.state.posts.clear();
    expect(await ask(ground, content, 'post-1', done, sentAt)).toMatchObject({
      kind: 'not_now',
      error: { kind: 'temporary', code: 'not_listed_yet' },
    });
    ground.clock.advance(hourMs);
    expect((await ask(ground, content, 'post-1', done, sentAt)).kind).toBe('cannot_tell');
  });

  it('is looked for in the list when Threads has forgotten the container, and absence needs the whole list', async () => {
    const ground = await startInTest();
    const content = contentOf([]);
    const { done, sentAt } = await loseAnswer(ground, content);
    const { state } = ground.standIn;
    state.containers.clear();
    expect((await ask(ground, content, 'post-1', done, sentAt)).kind).toBe('found');
    state.posts.clear();
    expect((await ask(ground, content, 'post-1', done, sentAt)).kind).toBe('absent');
    for (let count = 0; count < 100; count += 1) {
      const other: VersionContent = { parts: [{ text: `Other ${count}`, media: [] }], options: {} };
      await publish(ground, other);
    }
    expect((await ask(ground, content, 'post-1', done, sentAt)).kind).toBe('cannot_tell');
  });

  it('is asked about later while Threads works on the container', async () => {
    const ground = await startInTest();
    const content = contentOf([film]);
    const first = await ground.channel.perform(callOf(ground, content, 'container-1'));
    const id = first.kind === 'pending' ? (first.pending as { containerId: string }).containerId : '';
    expect(await ask(ground, content, 'post-1', { 'container-1': { remoteId: id } }, ground.clock.now())).toMatchObject(
      {
        kind: 'not_now',
        error: { code: 'container_in_progress' },
      },
    );
  });

  it('stays one when workers died after every call and before its answer was kept', async () => {
    const ground = await startInTest();
    const content = contentOf([photo, film]);
    const done: Record<string, StepTrace> = {};
    for (const step of ground.channel.plan(content, ground.account).steps) {
      const sentAt = ground.clock.now();
      // The first life ends here: what it learned is lost.
      await takeStep(ground, content, step.key, done);
      done[step.key] = await secondLife(ground, content, step, done, sentAt);
    }
    const main = done['post-1']?.remoteId;
    expect(visiblePosts(ground.standIn).map((post) => post.replyTo)).toEqual([null, main, main]);
  });
});

/** What repeats without harm is done again, everything else is asked about. */
async function secondLife(
  ground: Ground,
  content: VersionContent,
  { key, kind }: PlannedStep,
  done: Record<string, StepTrace>,
  sentAt: Date,
): Promise<StepTrace> {
  const known =
    kind === 'prepare'
      ? (await takeStep(ground, content, key, done)).at(-1)
      : await ask(ground, content, key, done, sentAt);
  if (known?.kind !== 'done' && known?.kind !== 'found') throw new Error(`${key}: ${JSON.stringify(known)}`);
  return known.trace;
}
