import { describe, expect, it } from 'vitest';
import { tiktokStandIn } from './stand-in-installed.ts';
import { contentOf, contextOf, film, photo, postsOf, publish, startInTest } from './test-ground.ts';

describe('reading numbers', () => {
  it('gives TikTok’s numbers by our names', async () => {
    const ground = await startInTest();
    const { 'post-1': trace } = await publish(ground, contentOf());
    const id = trace?.remoteId ?? '';
    ground.standIn.state.countPost(id, { view_count: 90, like_count: 7, comment_count: 2, share_count: 1 });
    expect(await ground.channel.readPosts(contextOf(ground), [id])).toEqual({
      kind: 'read',
      value: [{ remoteId: id, kind: 'read', metrics: { views: 90, likes: 7, replies: 2, shares: 1 } }],
    });
    expect(await ground.channel.readAccount(contextOf(ground))).toEqual({
      kind: 'read',
      value: { followers: 1_230, likes: 7 },
    });
  });

  it('asks for the number of a post that had none yet, and tells the numbers under its receipt', async () => {
    const ground = await startInTest({ moderationMs: 3_600_000 });
    const { 'post-1': trace } = await publish(ground, contentOf());
    const id = trace?.remoteId ?? '';
    expect(id).toBe(postsOf(ground)[0]?.publishId);
    expect(await ground.channel.readPosts(contextOf(ground), [id])).toMatchObject({ value: [{ metrics: {} }] });
    ground.advance(3_600_000);
    expect(await ground.channel.readPosts(contextOf(ground), [id])).toMatchObject({
      value: [{ remoteId: id, kind: 'read', metrics: { views: 0 } }],
    });
  });

  it('has no numbers of a post that TikTok does not list, and does not say that it is gone', async () => {
    const ground = await startInTest();
    const { 'post-1': trace } = await publish(ground, contentOf());
    const [post] = postsOf(ground);
    expect(tiktokStandIn.visible(ground.standIn).map((one) => one.remoteId)).toEqual([trace?.remoteId]);
    if (post) post.isRemoved = true;
    expect(tiktokStandIn.visible(ground.standIn)).toEqual([]);
    const ids = [trace?.remoteId ?? '', 'v_pub_file~forgotten'];
    expect(await ground.channel.readPosts(contextOf(ground), ids)).toEqual({
      kind: 'read',
      value: ids.map((remoteId) => ({ remoteId, kind: 'read', metrics: {} })),
    });
  });

  it('fails as a whole when the number of a post cannot be asked for now', async () => {
    const ground = await startInTest();
    ground.standIn.fault({ kind: 'server_error_before', route: 'status.fetch' });
    expect(await ground.channel.readPosts(contextOf(ground), ['v_pub_file~x'])).toMatchObject({
      kind: 'failed',
      error: { kind: 'temporary' },
    });
  });

  it('has no numbers of an account that did not let us read them, and makes no call', async () => {
    const ground = await startInTest({ unticked: ['user.info.stats'] });
    ground.standIn.reset();
    expect(await ground.channel.readAccount(contextOf(ground))).toEqual({ kind: 'read', value: {} });
    expect(ground.standIn.log).toEqual([]);
  });

  it('asks to sign in again where the right to list posts is missing', async () => {
    const ground = await startInTest({ unticked: ['video.list'] });
    expect(await ground.channel.readPastPosts(contextOf(ground), { limit: 5 })).toMatchObject({
      kind: 'failed',
      error: { kind: 'reconnect', code: 'scope_not_authorized' },
    });
  });
});

describe('past posts', () => {
  it('are the public ones, with their kind, their words and their address', async () => {
    const ground = await startInTest();
    await publish(ground, contentOf([photo], {}, 'A picture.'));
    ground.advance(60_000);
    await publish(ground, contentOf([film], {}, 'A film.'));
    await publish(ground, contentOf([film], { options: { privacyLevel: 'SELF_ONLY' } }, 'A secret.'));
    const page = await ground.channel.readPastPosts(contextOf(ground), { limit: 100 });
    expect(page).toMatchObject({
      kind: 'read',
      value: {
        posts: [
          { text: 'A film.', mediaKinds: ['video'], url: expect.stringContaining('/@alice/video/') },
          { text: 'A picture.', mediaKinds: ['image'], url: expect.stringContaining('/@alice/photo/') },
        ],
      },
    });
    expect(page.kind === 'read' && page.value.cursor).toBeUndefined();
  });
});

describe('the address of a post', () => {
  it('leads to its id, where it is one of this account', async () => {
    const { channel, account } = await startInTest();
    const idOf = (url: string) => channel.remoteIdFromUrl?.(url, account);
    expect(idOf('https://www.tiktok.com/@alice/video/7501234567890123451?lang=en')).toBe('7501234567890123451');
    expect(idOf('https://tiktok.com/@Alice/photo/7501234567890123451')).toBe('7501234567890123451');
    expect(idOf('https://www.tiktok.com/@bob/video/7501234567890123451')).toBeNull();
    expect(idOf('https://www.tiktok.com/@alice/video/abc')).toBeNull();
    expect(idOf('https://www.tiktok.com/@alice')).toBeNull();
    expect(idOf('https://vm.tiktok.com/ZMabc')).toBeNull();
    expect(idOf('https://example.com/@alice/video/7501234567890123451')).toBeNull();
    expect(idOf('no address')).toBeNull();
  });
});
