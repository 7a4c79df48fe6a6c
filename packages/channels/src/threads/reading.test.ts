import { describe, expect, it } from 'vitest';
import type { VersionContent } from '../spec.ts';
import { contextOf, film, type Ground, photo, publish, startInTest, visiblePosts } from './test-ground.ts';

const text = (words: string): VersionContent => ({ parts: [{ text: words, media: [] }], options: {} });

async function publishedId(ground: Ground, content = text('Hello')): Promise<string> {
  return (await publish(ground, content))['post-1']?.remoteId ?? '';
}

describe('numbers', () => {
  it('are those Threads tells, by our names', async () => {
    const ground = await startInTest();
    const id = await publishedId(ground);
    const told = { views: 90, likes: 8, replies: 3, reposts: 2, quotes: 1, shares: 4 };
    ground.standIn.state.insights.set(id, told);
    expect(await ground.channel.readPosts(contextOf(ground), [id])).toEqual({
      kind: 'read',
      value: [{ remoteId: id, kind: 'read', metrics: told }],
    });
    expect(await ground.channel.readAccount(contextOf(ground))).toEqual({ kind: 'read', value: { followers: 42 } });
  });

  it('are not called gone when the account itself cannot be read', async () => {
    const ground = await startInTest();
    expect(await ground.channel.readPosts(contextOf(ground), ['12'])).toMatchObject({ value: [{ kind: 'gone' }] });
    ground.standIn.fault({ kind: 'server_error_before', route: 'node.show' });
    expect(await ground.channel.readPosts(contextOf(ground), ['12'])).toMatchObject({
      kind: 'failed',
      error: { kind: 'temporary' },
    });
  });

  it('ask to connect again where the right was not given', async () => {
    const ground = await startInTest();
    const id = await publishedId(ground);
    for (const [value, token] of ground.standIn.state.tokens)
      ground.standIn.state.tokens.set(value, { ...token, scopes: ['threads_basic'] });
    expect(await ground.channel.readPosts(contextOf(ground), [id])).toMatchObject({
      kind: 'failed',
      error: { kind: 'reconnect', words: expect.stringContaining('right is missing') },
    });
  });
});

describe('the limits in use', () => {
  it('are read for posts and answers, as many as Threads says', async () => {
    const ground = await startInTest();
    const user = [...ground.standIn.state.users.values()][0];
    if (user) user.quotaTotal = 300;
    await publish(ground, { ...text('One'), firstComment: 'Two' });
    expect(await ground.channel.readQuotas?.(contextOf(ground))).toEqual({
      kind: 'read',
      value: [
        { name: 'posts', used: 1, max: 300 },
        { name: 'replies', used: 1, max: 1000 },
      ],
    });
    const names = ground.channel.capabilities.quotas?.map((quota) => quota.name);
    expect(names).toEqual(['posts', 'replies']);
  });
});

describe('past posts', () => {
  it('tell what they are made of, and leave out answers and reposts of others', async () => {
    const ground = await startInTest();
    const content = (media: VersionContent['parts'][0]['media']): VersionContent => ({
      parts: [{ text: 'x', media }],
      options: {},
    });
    await publish(ground, { ...text('One'), firstComment: 'Two' });
    for (const media of [[film], [photo, film]]) {
      ground.clock.advance(1_000);
      await publish(ground, content(media));
    }
    const repost = [...ground.standIn.state.posts.values()][0];
    if (!repost) throw new Error('There are posts.');
    const id = ground.standIn.state.nextId();
    const container = { ...repost.container, type: 'REPOST_FACADE' as 'TEXT_POST' };
    ground.standIn.state.posts.set(id, { ...repost, id, container });
    const read = await ground.channel.readPastPosts(contextOf(ground), { limit: 10 });
    if (read.kind !== 'read') throw new Error(JSON.stringify(read));
    expect(read.value.posts.map((post) => post.mediaKinds)).toEqual([['image', 'video'], ['video'], []]);
    const rest = await ground.channel.readPastPosts(contextOf(ground), { limit: 10, cursor: read.value.cursor ?? '' });
    expect(rest).toEqual({ kind: 'read', value: { posts: [] } });
  });
});

describe('answers of others', () => {
  it('are read with what they answer, oldest first, page by page', async () => {
    const ground = await startInTest();
    const postId = await publishedId(ground);
    const { state } = ground.standIn;
    const first = state.addReply({ to: postId, username: 'guest', text: 'Nice' });
    ground.clock.advance(1_000);
    state.addReply({ to: first.id, username: 'other', text: 'Is it?' });
    ground.clock.advance(1_000);
    const answered = await ground.channel.answerComment?.(contextOf(ground), {
      postRemoteId: postId,
      commentRemoteId: first.id,
      text: 'Thank you.',
      seed: '00',
    });
    expect(answered?.kind).toBe('done');
    const pages = [];
    let cursor: string | undefined;
    do {
      const read = await ground.channel.readComments?.(contextOf(ground), postId, {
        limit: 2,
        ...(cursor ? { cursor } : {}),
      });
      if (read?.kind !== 'read') throw new Error(JSON.stringify(read));
      pages.push(read.value.comments);
      cursor = read.value.cursor;
    } while (cursor !== undefined);
    expect(pages.flat().map((one) => [one.text, one.parentRemoteId, one.author.handle, one.isOwn])).toEqual([
      ['Nice', null, 'guest', false],
      ['Is it?', first.id, 'other', false],
      ['Thank you.', first.id, 'kiln', true],
    ]);
    // Threads tells whole seconds.
    expect(pages.flat()[0]?.at).toEqual(new Date(Math.floor(first.createdAt / 1000) * 1000));
  });

  it('are answered below the post itself, where no other is named', async () => {
    const ground = await startInTest();
    const postRemoteId = await publishedId(ground);
    const answer = { postRemoteId, text: 'By the way.', seed: '00' };
    const answered = await ground.channel.answerComment?.(contextOf(ground), answer);
    expect(visiblePosts(ground.standIn).at(-1)).toMatchObject({ text: 'By the way.', replyTo: postRemoteId });
    expect(answered).toEqual({ kind: 'done', remoteId: visiblePosts(ground.standIn).at(-1)?.remoteId });
  });

  it('say what is known when answering fails: refused, not published, or in doubt', async () => {
    const ground = await startInTest({ imageProcessingMs: 1_000 });
    const { state } = ground.standIn;
    const postRemoteId = await publishedId(ground);
    const answering = (text: string) =>
      ground.channel.answerComment?.(contextOf(ground), { postRemoteId, text, seed: '00' });
    // The stand-in's clock does not move by itself, so it is never ready in time.
    expect(await answering('Soon.')).toMatchObject({ error: { kind: 'temporary', code: 'answer_not_ready' } });
    expect(await answering('x'.repeat(501))).toMatchObject({ error: { kind: 'rejected' } });
    expect(visiblePosts(ground.standIn)).toHaveLength(1);
    const quick = await startInTest();
    const id = await publishedId(quick);
    const send = () => quick.channel.answerComment?.(contextOf(quick), { postRemoteId: id, text: 'Hi', seed: '00' });
    quick.standIn.state.losesNext = 1;
    expect(await send()).toMatchObject({ error: { kind: 'temporary', code: 'answer_not_ready' } });
    quick.standIn.fault({ kind: 'lose_after', route: 'threads.publish' });
    expect(await send()).toMatchObject({ error: { kind: 'unknown_outcome' } });
    expect(visiblePosts(quick.standIn)).toHaveLength(2);
    expect(state.posts.size).toBe(1);
  });
});

describe('a secret that is none of ours', () => {
  it('asks to sign in again, whatever was to be done', async () => {
    const ground = await startInTest();
    const context = { ...contextOf(ground), secret: { nonsense: true } };
    const { channel } = ground;
    const failures = [
      await channel.readPosts(context, ['1']),
      await channel.readAccount(context),
      await channel.readPastPosts(context, { limit: 1 }),
      await channel.readQuotas?.(context),
      await channel.readComments?.(context, '1', { limit: 1 }),
      await channel.answerComment?.(context, { postRemoteId: '1', text: 'x', seed: '00' }),
      await channel.deletePost?.(context, '1'),
    ];
    for (const failure of failures)
      expect(failure).toMatchObject({ kind: 'failed', error: { kind: 'reconnect', code: 'secret_unreadable' } });
  });
});
