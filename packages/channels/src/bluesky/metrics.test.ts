import { describe, expect, it } from 'vitest';
import { hello, textContent } from '../conformance/index.ts';
import { callOf, contextOf, postUris, publish, startWithAccount } from './test-ground.ts';

describe('reading back', () => {
  it('reads the numbers of posts and tells deleted ones from those not indexed yet', async () => {
    const { ground, account } = await startWithAccount();
    const { done } = await publish(ground, account, hello);
    const uri = done['post-1']?.remoteId ?? '';
    ground.standIn.state.countPost(uri, { likeCount: 7, bookmarkCount: 1 });
    const gone = uri.replace(/.$/, '2');
    expect(await ground.channel.readPosts(contextOf(ground, account), [uri, gone])).toEqual({
      kind: 'read',
      value: [
        { remoteId: uri, kind: 'read', metrics: { likes: 7, reposts: 0, replies: 0, quotes: 0, bookmarks: 1 } },
        { remoteId: gone, kind: 'gone' },
      ],
    });
    expect(await ground.channel.readAccount(contextOf(ground, account))).toEqual({
      kind: 'read',
      value: { followers: 42 },
    });
  });

  it('says in words that a server without the index has no numbers, and still reads past posts', async () => {
    const { ground, account } = await startWithAccount({ hasIndex: false });
    const { done } = await publish(ground, account, hello);
    const numbers = await ground.channel.readPosts(contextOf(ground, account), [done['post-1']?.remoteId ?? '']);
    expect(numbers).toMatchObject({ kind: 'failed', error: { kind: 'rejected', code: 'metrics_unavailable' } });
    const past = await ground.channel.readPastPosts(contextOf(ground, account), { limit: 10 });
    expect(past).toMatchObject({ kind: 'read', value: { posts: [{ text: 'Hello from a test.', metrics: {} }] } });
  });

  it('reads past posts without their numbers while the index is down, and comes again when sent away', async () => {
    const { ground, account } = await startWithAccount();
    await publish(ground, account, hello);
    const read = () => ground.channel.readPastPosts(contextOf(ground, account), { limit: 10 });
    ground.standIn.fault({ kind: 'server_error_before', status: 502, route: 'app.bsky.feed.getPosts' });
    expect(await read()).toMatchObject({
      kind: 'read',
      value: { posts: [{ text: 'Hello from a test.', metrics: {} }] },
    });
    ground.standIn.fault({ kind: 'rate_limited', route: 'app.bsky.feed.getPosts' });
    expect(await read()).toMatchObject({ kind: 'failed', error: { kind: 'rate_limited' } });
  });

  it('pages through past posts, newest first', async () => {
    const { ground, account } = await startWithAccount();
    for (const minute of [1, 2, 3]) {
      await ground.channel.perform(
        callOf(ground, account, textContent(`Post ${minute}`), 'post-1', {}, new Date(`2026-11-20T10:0${minute}:00Z`)),
      );
    }
    const first = await ground.channel.readPastPosts(contextOf(ground, account), { limit: 2 });
    if (first.kind !== 'read') throw new Error('failed');
    expect(first.value.posts.map((post) => post.text)).toEqual(['Post 3', 'Post 2']);
    const second = await ground.channel.readPastPosts(contextOf(ground, account), {
      limit: 2,
      cursor: first.value.cursor,
    });
    expect(second).toMatchObject({ kind: 'read', value: { posts: [{ text: 'Post 1' }] } });
    expect(second.kind === 'read' && second.value.cursor).toBeUndefined();
  });

  it('takes a post back, also twice', async () => {
    const { ground, account } = await startWithAccount();
    const { done } = await publish(ground, account, hello);
    const uri = done['post-1']?.remoteId ?? '';
    expect(await ground.channel.deletePost?.(contextOf(ground, account), uri)).toEqual({ kind: 'done' });
    expect(await ground.channel.deletePost?.(contextOf(ground, account), uri)).toEqual({ kind: 'done' });
    expect(postUris(ground)).toEqual([]);
  });
});
