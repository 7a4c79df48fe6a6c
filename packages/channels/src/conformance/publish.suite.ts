import { expect, it } from 'vitest';
import type { VersionContent } from '../spec.ts';
import { type Ground, startGround } from './ground.ts';
import { content, imageContent, part, picture, textContent, threadContent } from './samples.ts';
import type { ChannelSubject } from './subject.ts';
import { callOf, newPublication, publishAll, throughJson, tryStep } from './test-publisher.ts';

/** Plans, and what becomes visible step by step on a good day. */
export function publishSuite(subject: ChannelSubject): void {
  it('plans the same content the same way, and changes nothing', async () => {
    const ground = await startGround(subject);
    for (const sample of samplesFor(ground)) {
      const frozen = deepFreeze(structuredClone(sample));
      const plan = ground.rig.channel.plan(frozen, ground.account);
      expect(ground.rig.channel.plan(structuredClone(sample), ground.account)).toEqual(plan);
      throughJson(plan);
      const keys = plan.steps.map((step) => step.key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(plan.steps.every((step) => step.words.trim() !== '')).toBe(true);
      expect(plan.steps.filter((step) => step.kind === 'visible' && step.part === 0)).toHaveLength(1);
    }
  });

  it('publishes a text: one post, with its words and its id', async () => {
    const ground = await startGround(subject);
    const publication = newPublication(ground, textContent(ground));
    await publishEachVisibleOnce(ground, publication.content);
    const [post] = await ground.rig.visiblePosts();
    expect(post).toMatchObject({ text: 'Hello from the conformance suite.', replyTo: null });
  });

  it('publishes pictures with their descriptions', async () => {
    const ground = await startGround(subject);
    const count = Math.min(2, ground.limits.images.max);
    if (!ground.capabilities.formats.image.works) return;
    await publishEachVisibleOnce(ground, imageContent(ground, count));
    const [post] = await ground.rig.visiblePosts();
    expect(post?.altTexts).toEqual(['What picture p1 shows', 'What picture p2 shows'].slice(0, count));
  });

  it('publishes a thread as a chain, each post once', async () => {
    const ground = await startGround(subject);
    if (!ground.capabilities.formats.thread.works) return;
    await publishEachVisibleOnce(ground, threadContent(ground));
    const posts = await ground.rig.visiblePosts();
    expect(posts.map((post) => post.text)).toEqual(['First of three.', 'Second of three.', 'Third of three.']);
    expect(posts.map((post) => post.replyTo)).toEqual([null, posts[0]?.remoteId, posts[1]?.remoteId]);
  });

  it('writes the first comment below the main post', async () => {
    const ground = await startGround(subject);
    if (!ground.capabilities.formats.firstComment.works) return;
    const sample = content(ground, [part(ground.limits, 'The post.', 'a')], { firstComment: 'And a comment.' });
    await publishEachVisibleOnce(ground, sample);
    const posts = await ground.rig.visiblePosts();
    expect(posts[1]).toMatchObject({ text: 'And a comment.', replyTo: posts[0]?.remoteId });
  });

  it('can repeat every prepare step without harm', async () => {
    const ground = await startGround(subject);
    if (!ground.capabilities.formats.image.works) return;
    const publication = newPublication(ground, imageContent(ground));
    for (const step of publication.steps) {
      if (step.kind === 'prepare') await tryStep(ground, publication, step);
      expect((await tryStep(ground, publication, step)).kind).toBe('done');
    }
    expect(await ground.rig.visiblePosts()).toHaveLength(1);
  });

  it.runIf(subject.hasPending === true)('answers pending while the network works, and is done later', async () => {
    const ground = await startGround(subject);
    const publication = newPublication(ground, imageContent(ground));
    let isPendingSeen = false;
    for (const step of publication.steps) {
      ground.clock.advance(1_000);
      const first = await ground.rig.channel.perform(callOf(ground, publication, step));
      isPendingSeen ||= first.kind === 'pending';
      if (first.kind === 'pending') expect(first.answered).not.toBe('');
      expect((await tryStep(ground, publication, step)).kind).toBe('done');
    }
    expect(isPendingSeen).toBe(true);
    expect(await ground.rig.visiblePosts()).toHaveLength(1);
  });

  it.each(subject.unsupported ?? [])(
    'warns that it cannot honour $what, and publishes the rest',
    async (unsupported) => {
      const ground = await startGround(subject);
      const plan = ground.rig.channel.plan(unsupported.content, ground.account);
      const warning = plan.warnings.find((one) => one.code === unsupported.warning);
      expect(warning?.words, JSON.stringify(plan.warnings)).toMatch(/\w.*[.!]$/s);
      await publishAll(ground, newPublication(ground, unsupported.content));
      expect((await ground.rig.visiblePosts()).length).toBeGreaterThan(0);
    },
  );

  it.runIf(subject.face.capabilities.canDelete)('takes a post back, and again without complaint', async () => {
    const ground = await startGround(subject);
    const { channel, visiblePosts } = ground.rig;
    const publication = newPublication(ground, textContent(ground));
    await publishAll(ground, publication);
    const [post] = await visiblePosts();
    if (!post || !channel.deletePost) throw new Error('There is nothing to delete, or no way to.');
    for (let turn = 0; turn < 2; turn += 1) {
      const call = callOf(ground, publication, publication.steps[0] ?? never());
      expect(await channel.deletePost(call, post.remoteId)).toEqual({ kind: 'done' });
      expect(await visiblePosts()).toEqual([]);
    }
  });
}

function never(): never {
  throw new Error('The plan is empty.');
}

function samplesFor(ground: Ground): VersionContent[] {
  const samples = [textContent(ground), imageContent(ground)];
  if (ground.capabilities.formats.thread.works) samples.push(threadContent(ground));
  samples.push(
    content(ground, [{ text: 'Link https://example.com', media: [picture('x')] }], { firstComment: 'First!' }),
  );
  return samples;
}

/** Publishes step by step: only visible and after steps add a post, exactly one each, with the id reported. */
async function publishEachVisibleOnce(ground: Ground, sample: VersionContent): Promise<void> {
  const publication = newPublication(ground, sample);
  let expected = 0;
  for (const step of publication.steps) {
    const outcome = await tryStep(ground, publication, step);
    if (outcome.kind !== 'done') throw new Error(`${step.key}: ${JSON.stringify(outcome)}`);
    expect(outcome.answered).not.toBe('');
    if (step.kind !== 'prepare') expected += 1;
    const posts = await ground.rig.visiblePosts();
    expect(posts, `after ${step.key}`).toHaveLength(expected);
    if (step.kind !== 'prepare') expect(posts.at(-1)?.remoteId).toBe(outcome.trace.remoteId);
  }
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object') {
    for (const one of Object.values(value)) deepFreeze(one);
    Object.freeze(value);
  }
  return value;
}
