import { describe, expect, it } from 'vitest';
import { textContent } from '../conformance/index.ts';
import type { VersionContent } from '../spec.ts';
import { contextOf, film, type Ground, photo, publish, startInTest } from './test-ground.ts';

const videoContent: VersionContent = { parts: [{ text: 'Watch this.', media: [film] }], options: {} };

async function publishOne(ground: Ground, content: VersionContent): Promise<string> {
  return (await publish(ground, content))['post-1']?.remoteId ?? '';
}

async function metricsOf(ground: Ground, remoteId: string) {
  const reading = await ground.channel.readPosts(contextOf(ground), [remoteId]);
  if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
  const [one] = reading.value;
  return one?.kind === 'read' ? one.metrics : one?.kind;
}

const told = { post_media_view: 90, post_total_media_view_unique: 60, post_clicks: 7, post_video_view_time: 123_456 };

describe('numbers of a post', () => {
  it('are reactions, comments, shares, media views and viewers, and watch time only of videos', async () => {
    const ground = await startInTest();
    for (const content of [textContent('Hello.'), videoContent]) {
      const id = await publishOne(ground, content);
      ground.standIn.state.insights.set(id, told);
      const post = ground.standIn.state.posts.get(id);
      if (!post) throw new Error('It is not there.');
      Object.assign(post, { reactions: 3, shares: 2 });
      ground.standIn.state.addComment({ postId: id, author: 'A guest', message: 'Nice' });
      expect(await metricsOf(ground, id)).toEqual({
        likes: 3,
        replies: 1,
        shares: 2,
        views: 90,
        reach: 60,
        clicks: 7,
        ...(content === videoContent ? { watchTimeMs: 123_456 } : {}),
      });
    }
  });

  it('are as many as Facebook still knows when it drops some of them', async () => {
    const ground = await startInTest();
    const id = await publishOne(ground, videoContent);
    ground.standIn.state.insights.set(id, told);
    const left = async (metric: string) => {
      ground.standIn.state.retiredMetrics.add(metric);
      return metricsOf(ground, id);
    };
    const counted = { likes: 0, replies: 0 };
    expect(await left('post_video_view_time')).toEqual({ ...counted, views: 90, reach: 60, clicks: 7 });
    expect(await left('post_clicks')).toEqual({ ...counted, views: 90, reach: 60 });
    expect(await left('post_media_view')).toEqual({ ...counted, reach: 60 });
    expect(await left('post_total_media_view_unique')).toEqual(counted);
  });

  it('are those of the reel itself when its post tells no views', async () => {
    const ground = await startInTest();
    const id = await publishOne(ground, { ...videoContent, options: { placement: 'reel' } });
    const [videoId = ''] = ground.standIn.state.videos.keys();
    ground.standIn.state.insights.set(videoId, { blue_reels_play_count: 55, post_video_view_time: 9_000 });
    ground.standIn.state.insights.set(id, told);
    expect(await metricsOf(ground, id)).toMatchObject({ views: 90, watchTimeMs: 123_456 });
    for (const metric of ['post_media_view', 'post_total_media_view_unique'])
      ground.standIn.state.retiredMetrics.add(metric);
    expect(await metricsOf(ground, id)).toEqual({ likes: 0, replies: 0, views: 55, watchTimeMs: 9_000 });
    ground.standIn.fault({ kind: 'rate_limited', route: 'video_insights.index' });
    expect(await ground.channel.readPosts(contextOf(ground), [id])).toMatchObject({ error: { kind: 'rate_limited' } });
  });

  it('are not “gone” when the page itself cannot be read either', async () => {
    const ground = await startInTest();
    expect(await metricsOf(ground, '1_2')).toBe('gone');
    ground.standIn.fault({ kind: 'unauthorized', route: 'node.show', skip: 1 });
    expect(await ground.channel.readPosts(contextOf(ground), ['1_2'])).toMatchObject({
      kind: 'failed',
      error: { kind: 'reconnect' },
    });
  });
});

describe('the page', () => {
  it('tells its followers', async () => {
    const ground = await startInTest();
    expect(await ground.channel.readAccount(contextOf(ground))).toEqual({ kind: 'read', value: { followers: 42 } });
    ground.standIn.fault({ kind: 'rate_limited', route: 'node.show' });
    expect(await ground.channel.readAccount(contextOf(ground))).toMatchObject({ error: { kind: 'rate_limited' } });
  });

  it('lists its past posts with their kinds and numbers, and none that nobody saw', async () => {
    const ground = await startInTest();
    const contents = [
      textContent('Words.'),
      { parts: [{ text: 'Pictures.', media: [photo, photo] }], options: {} } as const,
      videoContent,
      { ...textContent('A link.'), link: { url: 'https://example.com/', title: '', description: '' } },
    ];
    for (const content of contents) {
      ground.clock.advance(60_000);
      await publish(ground, content);
    }
    await publish(ground, textContent('Never seen.'), 'post-1');
    const reading = await ground.channel.readPastPosts(contextOf(ground), { limit: 10 });
    if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
    expect(reading.value.posts.map((post) => [post.text, post.mediaKinds])).toEqual([
      ['A link.', []],
      ['Watch this.', ['video']],
      ['Pictures.', ['image', 'image']],
      ['Words.', []],
    ]);
    expect(reading.value.posts[0]).toMatchObject({
      url: expect.stringContaining('https://www.facebook.com/'),
      metrics: { likes: 0, replies: 0 },
    });
    expect(reading.value.cursor).toBeUndefined();
    ground.standIn.fault({ kind: 'malformed', route: 'published.index' });
    expect(await ground.channel.readPastPosts(contextOf(ground), { limit: 10 })).toMatchObject({
      error: { kind: 'temporary' },
    });
  });
});

describe('past posts of both lists', () => {
  const reelOf = (text: string): VersionContent => ({
    parts: [{ text, media: [film] }],
    options: { placement: 'reel' },
  });

  async function readAll(ground: Ground, limit: number) {
    const pages = [];
    let cursor: string | undefined;
    do {
      const page = { limit, ...(cursor === undefined ? {} : { cursor }) };
      const reading = await ground.channel.readPastPosts(contextOf(ground), page);
      if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
      pages.push(reading.value.posts);
      cursor = reading.value.cursor;
    } while (cursor !== undefined && pages.length < 20);
    expect(pages.every((page) => page.length <= limit)).toBe(true);
    return pages.flat();
  }

  it.each([
    [1, false],
    [2, false],
    [3, true],
    [50, true],
  ])('come newest first, reels between them, none twice and none missed, by %i (reels in both: %s)', async (...by) => {
    const [limit, listsReels] = by;
    const ground = await startInTest();
    ground.standIn.state.listsReels = listsReels;
    const said: string[] = [];
    const ids: string[] = [];
    for (const [index, kind] of [...'prrpprrrpppr'].entries()) {
      const text = `${kind} ${index}`;
      ids.unshift(await publishOne(ground, kind === 'r' ? reelOf(text) : textContent(text)));
      said.unshift(text);
      ground.clock.advance(60_000);
    }
    const posts = await readAll(ground, limit);
    expect(posts.map((post) => post.text)).toEqual(said);
    expect(posts.map((post) => post.remoteId)).toEqual(ids);
    expect(posts[0]).toMatchObject({ mediaKinds: ['video'], url: expect.stringContaining('facebook.com/') });
  });

  it('go on at the same post when the next page is asked for in another size', async () => {
    const ground = await startInTest();
    for (const [index, kind] of [...'pprp'].entries()) {
      await publish(ground, kind === 'r' ? reelOf(`r ${index}`) : textContent(`p ${index}`));
      ground.clock.advance(60_000);
    }
    const first = await ground.channel.readPastPosts(contextOf(ground), { limit: 3 });
    const cursor = first.kind === 'read' ? first.value.cursor : undefined;
    if (cursor === undefined) throw new Error(JSON.stringify(first));
    const second = await ground.channel.readPastPosts(contextOf(ground), { limit: 1, cursor });
    const textsIn = (reading: typeof first) => reading.kind === 'read' && reading.value.posts.map((post) => post.text);
    expect([textsIn(first), textsIn(second)]).toEqual([['p 3', 'r 2', 'p 1'], ['p 0']]);
  });

  it('come without reels where Facebook refuses their list, and not at all where it only has trouble', async () => {
    const ground = await startInTest();
    await publish(ground, textContent('Words.'));
    ground.standIn.fault({ kind: 'server_error_before', route: 'video_reels.index' });
    expect(await ground.channel.readPastPosts(contextOf(ground), { limit: 5 })).toMatchObject({
      error: { kind: 'temporary' },
    });
    const refusing: typeof fetch = async (input, init) => {
      const isReels = new URL(String(input)).pathname.endsWith('/video_reels');
      return isReels
        ? Response.json({ error: { code: 100, message: 'No.' } }, { status: 400 })
        : ground.fetch(input, init);
    };
    expect(await ground.channel.readPastPosts({ ...contextOf(ground), fetch: refusing }, { limit: 5 })).toMatchObject({
      value: { posts: [{ text: 'Words.' }] },
    });
  });

  it.each(['nonsense', '{}', '7'])('begin anew for a cursor that is none of ours: %s', async (cursor) => {
    const ground = await startInTest();
    await publish(ground, textContent('Words.'));
    const reading = await ground.channel.readPastPosts(contextOf(ground), { limit: 5, cursor });
    expect(reading).toMatchObject({ value: { posts: [{ text: 'Words.' }] } });
  });
});

describe('comments', () => {
  it('are read oldest first, answers with the comment they answer, and are answered in the page’s name', async () => {
    const ground = await startInTest();
    const context = contextOf(ground);
    const postRemoteId = await publishOne(ground, textContent('Hello.'));
    const guest = ground.standIn.state.addComment({ postId: postRemoteId, author: 'A guest', message: 'How much?' });
    ground.clock.advance(1_000);
    const answer = { postRemoteId, commentRemoteId: guest.id, text: 'Ten.', seed: 'x' };
    const answered = await ground.channel.answerComment?.(context, answer);
    ground.clock.advance(1_000);
    await ground.channel.answerComment?.(context, { postRemoteId, text: 'And more to come.', seed: 'y' });
    const pages = [];
    let cursor: string | undefined;
    do {
      const page = { limit: 2, ...(cursor === undefined ? {} : { cursor }) };
      const reading = await ground.channel.readComments?.(context, postRemoteId, page);
      if (reading?.kind !== 'read') throw new Error(JSON.stringify(reading));
      pages.push(reading.value.comments);
      cursor = reading.value.cursor;
    } while (cursor !== undefined);
    expect(pages.map((page) => page.length)).toEqual([2, 1]);
    expect(pages.flat()).toMatchObject([
      { text: 'How much?', parentRemoteId: null, isOwn: false, author: { handle: 'A guest', displayName: 'A guest' } },
      { remoteId: answered?.kind === 'done' && answered.remoteId, text: 'Ten.', parentRemoteId: guest.id, isOwn: true },
      { text: 'And more to come.', parentRemoteId: null, isOwn: true },
    ]);
  });

  it('that gave no answer are in doubt, and reading tells its failures', async () => {
    const ground = await startInTest();
    const postRemoteId = await publishOne(ground, textContent('Hello.'));
    ground.standIn.fault({ kind: 'lose_after', route: 'comments.create' });
    expect(
      await ground.channel.answerComment?.(contextOf(ground), { postRemoteId, text: 'Ten.', seed: 'x' }),
    ).toMatchObject({ kind: 'failed', error: { kind: 'unknown_outcome' } });
    ground.standIn.fault({ kind: 'server_error_before', route: 'comments.index' });
    expect(await ground.channel.readComments?.(contextOf(ground), postRemoteId, { limit: 5 })).toMatchObject({
      kind: 'failed',
      error: { kind: 'temporary' },
    });
  });

  it('come without a name where Facebook does not tell who wrote', async () => {
    const ground = await startInTest();
    const postRemoteId = await publishOne(ground, textContent('Hello.'));
    const { id } = ground.standIn.state.addComment({ postId: postRemoteId, author: 'x', message: 'Nice' });
    const comment = ground.standIn.state.comments.get(id);
    ground.standIn.state.comments.set(id, { ...comment, author: undefined } as never);
    const reading = await ground.channel.readComments?.(contextOf(ground), postRemoteId, { limit: 5 });
    expect(reading).toMatchObject({ value: { comments: [{ author: { handle: '' }, isOwn: false }] } });
  });
});

describe('a published post', () => {
  it('gets other words, and the same again is no complaint', async () => {
    const ground = await startInTest();
    const id = await publishOne(ground, textContent('Hello.'));
    for (let turn = 0; turn < 2; turn += 1)
      expect(await ground.channel.editPost?.(contextOf(ground), id, textContent('Hello again.'))).toEqual({
        kind: 'done',
      });
    expect(ground.standIn.state.posts.get(id)).toMatchObject({ message: 'Hello again.' });
    expect(await ground.channel.editPost?.(contextOf(ground), '1_2', textContent('x'))).toMatchObject({
      error: { kind: 'rejected' },
    });
  });

  it('is not believed to be taken back when Facebook had trouble', async () => {
    const ground = await startInTest();
    const id = await publishOne(ground, textContent('Hello.'));
    ground.standIn.fault({ kind: 'server_error_before', route: 'node.delete' });
    expect(await ground.channel.deletePost?.(contextOf(ground), id)).toMatchObject({ error: { kind: 'temporary' } });
    expect(ground.standIn.state.posts.has(id)).toBe(true);
  });
});
