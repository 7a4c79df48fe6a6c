import { expect, it } from 'vitest';
import { type FormatName, formatNames, type VersionContent } from '../spec.ts';
import { startGround } from './ground.ts';
import { imageContent, sampleOf, textContent } from './samples.ts';
import type { ChannelSubject, Ground, VisiblePost } from './subject.ts';
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

  const { formats } = subject.face.capabilities;
  it.each(formatNames.filter((format) => formats[format].works))('publishes the format “%s”', async (format) => {
    const ground = await startGround(subject);
    if (!ground.capabilities.formats[format].works) return;
    const sample = sampleOf(ground, format);
    await publishEachVisibleOnce(ground, sample);
    expectFormat(format, sample, await ground.rig.visiblePosts());
  });

  it.each(formatNames.filter((format) => !formats[format].works))('says why it has no “%s”', (format) => {
    const support = formats[format];
    expect(!support.works && support.reason).toMatch(/\w.*\.$/);
    if (!support.works && support.source !== undefined) expect(URL.canParse(support.source)).toBe(true);
  });

  it('can repeat every prepare step without harm', async () => {
    const ground = await startGround(subject);
    const publication = newPublication(ground, preparedContent(ground));
    for (const step of publication.steps) {
      if (step.kind === 'prepare') await tryStep(ground, publication, step);
      expect((await tryStep(ground, publication, step)).kind).toBe('done');
    }
    expect(await ground.rig.visiblePosts()).toHaveLength(1);
  });

  it.runIf(subject.hasPending === true)('answers pending while the network works, and is done later', async () => {
    const ground = await startGround(subject);
    const publication = newPublication(ground, preparedContent(ground));
    let isPendingSeen = false;
    for (const step of publication.steps) {
      ground.clock.advance(1_000);
      const first = await ground.rig.channel.perform(callOf(ground, publication, step));
      isPendingSeen ||= first.kind === 'pending';
      if (first.kind === 'pending') expect(first.answered).not.toBe('');
      // What a step that can be seen left has to be taken up; every other may as well begin again.
      const left = first.kind === 'pending' && step.kind !== 'prepare' ? throughJson(first.pending) : undefined;
      if (first.kind === 'done') publication.done = { ...publication.done, [step.key]: first.trace };
      else expect((await tryStep(ground, publication, step, left)).kind).toBe('done');
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
  return formatNames
    .filter((format) => ground.capabilities.formats[format].works)
    .map((format) => sampleOf(ground, format));
}

/** A post with media where the network has them, so that something is prepared. */
function preparedContent(ground: Ground): VersionContent {
  return ground.capabilities.formats.image.works ? imageContent(ground) : textContent(ground);
}

/**
 * Publishes step by step: a visible step adds exactly one post, an after step at most one (a thumbnail adds none),
 * each with the id reported.
 */
async function publishEachVisibleOnce(ground: Ground, sample: VersionContent): Promise<void> {
  const publication = newPublication(ground, sample);
  let count = 0;
  for (const step of publication.steps) {
    const outcome = await tryStep(ground, publication, step);
    if (outcome.kind !== 'done') throw new Error(`${step.key}: ${JSON.stringify(outcome)}`);
    expect(outcome.answered).not.toBe('');
    const posts = await ground.rig.visiblePosts();
    const added = posts.length - count;
    count = posts.length;
    if (step.kind === 'prepare') expect(added, `after ${step.key}`).toBe(0);
    if (step.kind === 'visible') expect(added, `after ${step.key}`).toBe(1);
    if (step.kind === 'after') expect([0, 1], `after ${step.key}`).toContain(added);
    if (added === 1) expect(posts.at(-1)?.remoteId).toBe(outcome.trace.remoteId);
  }
}

/** That the network's readers see the format, and not only a post. */
function expectFormat(format: FormatName, sample: VersionContent, posts: readonly VisiblePost[]): void {
  const [main] = posts;
  const [{ text, media }] = sample.parts;
  if (format !== 'story') expect(main).toMatchObject({ text, replyTo: null });
  const kinds = media.map((one) => one.kind);
  const seen: { readonly [name in FormatName]?: readonly [unknown, unknown] } = {
    image: [main?.kinds ?? main?.altTexts.map(() => 'image'), kinds],
    carousel: [main?.kinds ?? main?.altTexts.map(() => 'image'), kinds],
    video: [main?.kinds, ['video']],
    reel: [
      [main?.placement, main?.kinds],
      ['reel', kinds],
    ],
    story: [
      [main?.placement, main?.kinds],
      ['story', kinds],
    ],
    altText: [main?.altTexts, media.map((one) => one.altText)],
    thread: [
      posts.map((post) => [post.text, post.replyTo]),
      sample.parts.map((part, index) => [part.text, posts[index - 1]?.remoteId ?? null]),
    ],
    firstComment: [
      [posts[1]?.text, posts[1]?.replyTo],
      [sample.firstComment, main?.remoteId],
    ],
    linkCard: [main?.link, 'https://example.com/page'],
    poll: [main?.poll, sample.poll?.options],
    aiLabel: [main?.isMarkedAsAi, true],
  };
  const [shown, wanted] = seen[format] ?? [];
  expect(shown, format).toEqual(wanted);
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object') {
    for (const one of Object.values(value)) deepFreeze(one);
    Object.freeze(value);
  }
  return value;
}
