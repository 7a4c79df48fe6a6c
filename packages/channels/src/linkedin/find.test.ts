import { describe, expect, it } from 'vitest';
import { errorIn } from '../conformance/index.ts';
import type { Finding, VersionContent } from '../spec.ts';
import { callOf, contentOf, type Ground, picture, postsOf, publish, startInTest, tryStep } from './test-ground.ts';

const hello = () => contentOf('Hello (again) #friends.');

/** The visible call, lost after it took effect or before. */
async function lose(ground: Ground, content: VersionContent, kind: 'lose_after' | 'lose_before') {
  const done = await publish(ground, content, 'post-1');
  ground.standIn.fault({ kind, route: 'posts.create' });
  const sentAt = ground.now();
  expect(errorIn(await tryStep(ground, content, 'post-1', done)).kind).toBe('unknown_outcome');
  const ask = (): Promise<Finding> => ground.channel.find({ ...callOf(ground, content, 'post-1', done), sentAt });
  return { done, ask };
}

describe('doubt about a page’s post', () => {
  it.each<readonly [string, () => VersionContent]>([
    ['words', hello],
    ['pictures', () => contentOf('', {}, [picture, { ...picture, assetId: 'q' }])],
    ['a poll', () => contentOf('Tea?', { poll: { options: ['Yes', 'No'], durationMinutes: 1440, isMultiple: false } })],
    ['only emoji', () => contentOf('☕☕')],
    ['a card', () => contentOf('Read.', { link: { url: 'https://example.com', title: 'A page', description: '' } })],
  ])('is settled by reading: %s', async (_what, make) => {
    const ground = await startInTest();
    const { ask } = await lose(ground, make(), 'lose_after');
    expect(await ask()).toMatchObject({
      kind: 'found',
      trace: { remoteId: postsOf(ground)[0]?.urn },
      evidence: expect.stringContaining('since 20 Nov 2026, 10:00:00 UTC'),
    });
  });

  it('does not take somebody else’s post, one with other media, or an older one for ours', async () => {
    const ground = await startInTest();
    const { state } = ground.standIn;
    const author = ground.account.remoteId;
    state.addPost({ author, text: 'Hello (again) #friends.' });
    ground.advance(120_000);
    const twin = contentOf('Hello (again) #friends.', {}, [picture]);
    await publish(ground, twin);
    const { ask } = await lose(ground, hello(), 'lose_before');
    state.addPost({ author, text: 'Something else.' });
    state.addPost({ author: 'urn:li:organization:77', text: 'Hello (again) #friends.' });
    expect(await ask()).toMatchObject({ kind: 'absent', evidence: expect.stringContaining('None of 2 posts') });
  });

  it('is “absent” while the list is late, and “found” after the waits', async () => {
    const ground = await startInTest({ listLagMs: 100_000 });
    const { ask } = await lose(ground, hello(), 'lose_after');
    const answers = [(await ask()).kind];
    for (const waitMs of ground.channel.capabilities.guarantee.patienceMs) {
      ground.advance(waitMs);
      answers.push((await ask()).kind);
    }
    expect(answers).toEqual(['absent', 'absent', 'found', 'found']);
  });

  it('cannot tell when the page made more posts since than one page of the list', async () => {
    const ground = await startInTest();
    const { ask } = await lose(ground, hello(), 'lose_before');
    for (let index = 0; index < 50; index += 1)
      ground.standIn.state.addPost({ author: ground.account.remoteId, text: `Post ${index}` });
    expect(await ask()).toMatchObject({ kind: 'cannot_tell' });
  });

  it('waits when the question itself fails', async () => {
    const ground = await startInTest();
    const { ask } = await lose(ground, hello(), 'lose_after');
    ground.standIn.fault({ kind: 'rate_limited', route: 'posts.read' });
    expect(await ask()).toMatchObject({ kind: 'not_now', error: { kind: 'rate_limited' } });
    expect((await ask()).kind).toBe('found');
  });
});

describe('doubt about a first comment', () => {
  const content = contentOf('The post.', { firstComment: 'And more.' });

  async function loseComment(ground: Ground, kind: 'lose_after' | 'lose_before') {
    const done = await publish(ground, content, 'comment-1');
    ground.standIn.fault({ kind, route: 'comments.create' });
    const sentAt = ground.now();
    expect(errorIn(await tryStep(ground, content, 'comment-1', done)).kind).toBe('unknown_outcome');
    return () => ground.channel.find({ ...callOf(ground, content, 'comment-1', done), sentAt });
  }

  it('is settled by reading what stands below the page’s post', async () => {
    const ground = await startInTest();
    const ask = await loseComment(ground, 'lose_after');
    expect(await ask()).toMatchObject({
      kind: 'found',
      trace: { remoteId: ground.standIn.state.comments[0]?.urn },
    });
  });

  it('reads on over a hundred comments of others, and says when it is not there', async () => {
    const ground = await startInTest();
    const ask = await loseComment(ground, 'lose_before');
    const post = postsOf(ground)[0]?.urn ?? '';
    for (let index = 0; index < 120; index += 1)
      ground.standIn.state.addComment({ post, actor: 'urn:li:person:other', text: 'And more.' });
    expect(await ask()).toMatchObject({ kind: 'absent', evidence: expect.stringContaining('120 comments') });
    const ours = ground.standIn.state.addComment({ post, actor: ground.account.remoteId, text: 'And more.' });
    expect(await ask()).toMatchObject({ kind: 'found', trace: { remoteId: ours.urn } });
  });
});

describe('doubt about a member’s post', () => {
  it.each(['member', 'share'] as const)(
    'is a person’s to settle (%s): nothing is asked and nothing sent',
    async (as) => {
      const ground = await startInTest({ as });
      const { ask } = await lose(ground, hello(), 'lose_after');
      const calls = ground.standIn.log.length;
      expect(await ask()).toMatchObject({
        kind: 'cannot_tell',
        isFinal: true,
        evidence: expect.stringContaining(ground.account.handle),
      });
      expect(ground.standIn.log).toHaveLength(calls);
      expect(postsOf(ground)).toHaveLength(1);
    },
  );

  it('ends well when a person overlooked it and had it sent again: LinkedIn names the first one', async () => {
    const ground = await startInTest({ as: 'share' });
    const content = hello();
    await lose(ground, content, 'lose_after');
    ground.advance(3_600_000);
    expect(await tryStep(ground, content, 'post-1')).toMatchObject({
      kind: 'done',
      trace: { remoteId: postsOf(ground)[0]?.urn },
      warnings: [{ code: 'taken_as_ours' }],
    });
    expect(postsOf(ground)).toHaveLength(1);
  });

  it('stays doubt when the post that LinkedIn names may be made up on the spot', async () => {
    const ground = await startInTest({ as: 'share' });
    const content = hello();
    await publish(ground, content);
    ground.standIn.state.posts.clear();
    ground.advance(3_600_000);
    expect(errorIn(await tryStep(ground, content, 'post-1'))).toMatchObject({
      kind: 'unknown_outcome',
      code: 'duplicate_unclear',
      evidence: expect.stringContaining('DUPLICATE_POST'),
    });
  });

  it('is no doubt when the same words stand in an older post', async () => {
    const ground = await startInTest({ as: 'share' });
    await publish(ground, hello());
    ground.advance(3_600_000);
    const words = expect.stringContaining('out since 20 Nov 2026, 10:00:00 UTC');
    expect(errorIn(await tryStep(ground, hello(), 'post-1'))).toMatchObject({
      kind: 'rejected',
      code: 'duplicate_post',
      words,
    });
  });
});

describe('a page’s post that LinkedIn refuses as a copy', () => {
  it('is the first try when that is seen to be there', async () => {
    const ground = await startInTest();
    const content = hello();
    await lose(ground, content, 'lose_after');
    ground.advance(3_600_000);
    expect(await tryStep(ground, content, 'post-1')).toMatchObject({
      kind: 'done',
      trace: { remoteId: postsOf(ground)[0]?.urn },
    });
    expect(postsOf(ground)).toHaveLength(1);
  });

  it('is refused when the other one is older', async () => {
    const ground = await startInTest();
    await publish(ground, hello());
    ground.advance(3_600_000);
    expect(errorIn(await tryStep(ground, hello(), 'post-1'))).toMatchObject({
      kind: 'rejected',
      code: 'duplicate_post',
    });
  });

  it('is refused after some looks when the other one was deleted', async () => {
    const ground = await startInTest();
    const content = hello();
    await publish(ground, content);
    ground.standIn.state.posts.clear();
    expect(errorIn(await tryStep(ground, content, 'post-1'))).toMatchObject({
      kind: 'rejected',
      code: 'duplicate_of_deleted',
    });
    expect(ground.standIn.counts['posts.get']).toBe(4);
    expect(ground.standIn.counts['posts.create']).toBe(2);
  });

  it('is looked at again, and not sent again, while LinkedIn is out of order', async () => {
    const ground = await startInTest();
    const content = hello();
    await lose(ground, content, 'lose_after');
    ground.advance(3_600_000);
    const refusal = await ground.channel.perform(callOf(ground, content, 'post-1'));
    if (refusal.kind !== 'pending') throw new Error(JSON.stringify(refusal));
    const look = () => ground.channel.perform(callOf(ground, content, 'post-1', {}, refusal.pending));
    ground.standIn.fault({ kind: 'server_error_before', route: 'posts.get' });
    expect(errorIn(await look())).toMatchObject({ kind: 'temporary', status: 503 });
    expect(await look()).toMatchObject({ kind: 'done', trace: { remoteId: postsOf(ground)[0]?.urn } });
    expect(ground.standIn.counts['posts.create']).toBe(2);
  });

  it('is told in LinkedIn’s words when it names no post', async () => {
    const ground = await startInTest();
    const message = 'Content is a duplicate of urn:li:person:782bbtaQ';
    const fetch = async () => Response.json({ status: 422, message }, { status: 422 });
    const outcome = await ground.channel.perform({ ...callOf(ground, hello(), 'post-1'), fetch });
    expect(errorIn(outcome)).toMatchObject({ kind: 'rejected', words: expect.stringContaining(message) });
  });
});
