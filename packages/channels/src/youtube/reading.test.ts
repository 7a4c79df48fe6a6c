import { describe, expect, it } from 'vitest';
import { contextOf, filmContent, type Ground, publish, startInTest } from './test-ground.ts';

async function publishOne(ground: Ground): Promise<string> {
  const done = await publish(ground, filmContent());
  return done['post-1']?.remoteId ?? '';
}

describe('numbers', () => {
  it('come from the video, and those of YouTube Analytics on top', async () => {
    const ground = await startInTest();
    const id = await publishOne(ground);
    const silent = await publishOne(ground);
    ground.standIn.state.countVideo(id, {
      viewCount: 1_000,
      likeCount: 50,
      minutesWatched: 321,
      shares: 7,
      subscribersGained: 2,
    });
    const reading = await ground.channel.readPosts(contextOf(ground), [id, silent]);
    expect(reading).toEqual({
      kind: 'read',
      value: [
        {
          remoteId: id,
          kind: 'read',
          metrics: { views: 1_000, likes: 50, replies: 0, watchTimeMs: 321 * 60_000, shares: 7, follows: 2 },
        },
        { remoteId: silent, kind: 'read', metrics: { views: 0, likes: 0, replies: 0 } },
      ],
    });
    const report = ground.standIn.log.find((call) => call.route === 'reports.query')?.query;
    // Noon in London is the same day in California.
    expect(report).toMatchObject({ startDate: '2005-02-14', endDate: '2026-11-20', filters: `video==${id},${silent}` });
  });

  it('stand by themselves when YouTube Analytics fails, and without the right to read it nobody asks', async () => {
    const ground = await startInTest();
    const id = await publishOne(ground);
    ground.standIn.fault({ kind: 'server_error_before', route: 'reports.query' });
    expect(await ground.channel.readPosts(contextOf(ground), [id])).toMatchObject({
      kind: 'read',
      value: [{ kind: 'read', metrics: { views: 0 } }],
    });
    const details = { ...(ground.account.details as object), readsAnalytics: false };
    ground.account = { ...ground.account, details };
    await ground.channel.readPosts(contextOf(ground), [id]);
    expect(ground.standIn.counts['reports.query']).toBe(1);
  });

  it('of comments are absent where there are none to have', async () => {
    const ground = await startInTest();
    const id = await publishOne(ground);
    for (const video of ground.standIn.state.videos.values()) video.status.selfDeclaredMadeForKids = true;
    const reading = await ground.channel.readPosts(contextOf(ground), [id]);
    expect(JSON.stringify(reading)).not.toContain('replies');
  });

  it('of the channel leave out subscribers that it hides', async () => {
    const open = await startInTest();
    expect(await open.channel.readAccount(contextOf(open))).toEqual({
      kind: 'read',
      value: { followers: 1_230, views: 0 },
    });
    const shy = await startInTest({ alice: { hidesSubscribers: true } });
    expect(await shy.channel.readAccount(contextOf(shy))).toEqual({ kind: 'read', value: { views: 0 } });
  });
});

describe('past videos', () => {
  it('are those that others can see, with title, address and the moment they came out', async () => {
    const ground = await startInTest();
    const id = await publishOne(ground);
    await publish(ground, filmContent({ options: { title: 'Not yet' } }), 'post-1');
    const reading = await ground.channel.readPastPosts(contextOf(ground), { limit: 10 });
    if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
    expect(reading.value.posts).toMatchObject([
      {
        remoteId: id,
        url: `https://www.youtube.com/watch?v=${id}`,
        text: 'A film\n\nWhat the film is about.',
        mediaKinds: ['video'],
        metrics: { views: 0 },
        publishedAt: ground.standIn.state.videos.get(id)?.publishedAt,
      },
    ]);
  });
});

describe('a channel without videos, and a video without comments', () => {
  it('have empty lists, though YouTube refuses them', async () => {
    const ground = await startInTest();
    expect(await ground.channel.readPastPosts(contextOf(ground), { limit: 5 })).toEqual({
      kind: 'read',
      value: { posts: [] },
    });
    const id = await publishOne(ground);
    for (const video of ground.standIn.state.videos.values()) video.status.selfDeclaredMadeForKids = true;
    expect(await ground.channel.readComments?.(contextOf(ground), id, { limit: 5 })).toEqual({
      kind: 'read',
      value: { comments: [] },
    });
  });
});

describe('comments', () => {
  it('are read with all their answers, the oldest of a page first, and ours are known', async () => {
    const ground = await startInTest();
    const { state } = ground.standIn;
    const videoId = await publishOne(ground);
    const bob = state.addChannel({ title: 'Bob', handle: '@bob' });
    const write = (text: string, channelId: string, parentId?: string) => {
      ground.advance(1_000);
      return state.addComment({ videoId, channelId, text, ...(parentId ? { parentId } : {}) });
    };
    const first = write('First', bob.id);
    // More answers than a thread brings along.
    for (let index = 1; index <= 7; index += 1)
      write(`Answer ${index}`, index === 4 ? ground.alice.id : bob.id, first.id);
    const second = write('Second', ground.alice.id);
    const read = ground.channel.readComments?.(contextOf(ground), videoId, { limit: 20 });
    const page = await read;
    if (page?.kind !== 'read') throw new Error(JSON.stringify(page));
    expect(page.value.comments.map((comment) => comment.text)).toEqual([
      'First',
      ...Array.from({ length: 7 }, (_, index) => `Answer ${index + 1}`),
      'Second',
    ]);
    expect(page.value.comments.filter((comment) => comment.isOwn).map((comment) => comment.text)).toEqual([
      'Answer 4',
      'Second',
    ]);
    expect(page.value.comments[1]).toMatchObject({
      parentRemoteId: first.id,
      author: { handle: 'bob', remoteId: bob.id },
    });
    expect(page.value.comments.at(-1)).toMatchObject({ remoteId: second.id, parentRemoteId: null });
    const paged = await ground.channel.readComments?.(contextOf(ground), videoId, { limit: 1 });
    if (paged?.kind !== 'read') throw new Error(JSON.stringify(paged));
    expect(paged.value.comments.map((comment) => comment.text)).toEqual(['Second']);
    const { cursor = '' } = paged.value;
    const older = await ground.channel.readComments?.(contextOf(ground), videoId, { limit: 1, cursor });
    expect(older).toMatchObject({ kind: 'read', value: { comments: { length: 8 } } });
  });

  it('are answered below the video, below a comment, and below an answer in the same thread', async () => {
    const ground = await startInTest();
    const { state } = ground.standIn;
    const postRemoteId = await publishOne(ground);
    const bob = state.addChannel({ title: 'Bob' });
    const top = state.addComment({ videoId: postRemoteId, channelId: bob.id, text: 'Hi' });
    const reply = state.addComment({ videoId: postRemoteId, channelId: bob.id, text: 'Hm', parentId: top.id });
    const answer = (text: string, commentRemoteId?: string) =>
      ground.channel.answerComment?.(contextOf(ground), {
        postRemoteId,
        text,
        seed: '0'.repeat(32),
        ...(commentRemoteId ? { commentRemoteId } : {}),
      });
    for (const [text, to] of [['a'], ['b', top.id], ['c', reply.id]] as const)
      expect(await answer(text, to)).toMatchObject({ kind: 'done', remoteId: expect.stringMatching(/^Ug/) });
    const ours = state.comments.filter((comment) => comment.channelId === ground.alice.id);
    expect(ours.map((comment) => [comment.text, comment.parentId])).toEqual([
      ['a', null],
      ['b', top.id],
      ['c', top.id],
    ]);
    expect(await answer(' ')).toMatchObject({ kind: 'failed', error: { code: 'commentTextRequired' } });
    ground.standIn.fault({ kind: 'lose_after', route: 'comments.insert' });
    expect(await answer('d', top.id)).toMatchObject({ kind: 'failed', error: { kind: 'unknown_outcome' } });
  });
});

describe('changing a video', () => {
  it('sets the words anew and keeps what the content does not speak of', async () => {
    const ground = await startInTest();
    const done = await publish(ground, filmContent({ options: { tags: ['one'], category: '27' } }));
    const id = done['post-1']?.remoteId ?? '';
    const changed = filmContent({ options: { title: 'Another title' } });
    for (let turn = 0; turn < 2; turn += 1)
      expect(await ground.channel.editPost?.(contextOf(ground), id, changed)).toEqual({ kind: 'done' });
    const video = ground.standIn.state.videos.get(id);
    expect(video?.snippet).toMatchObject({ title: 'Another title', tags: ['one'], categoryId: '27' });
    expect(video?.status.privacyStatus).toBe('public');
  });

  it('says so when the video is gone, or the words are none that YouTube takes', async () => {
    const ground = await startInTest();
    const id = await publishOne(ground);
    const wrong = filmContent({ options: { title: 'a < b' } });
    expect(await ground.channel.editPost?.(contextOf(ground), id, wrong)).toMatchObject({
      kind: 'failed',
      error: { code: 'invalidTitle' },
    });
    expect(await ground.channel.editPost?.(contextOf(ground), 'abcdefghijk', filmContent())).toMatchObject({
      kind: 'failed',
      error: { code: 'video_gone' },
    });
  });
});

describe('what can be chosen', () => {
  it('are all playlists of the channel, page by page', async () => {
    const ground = await startInTest();
    const bob = ground.standIn.state.addChannel({ title: 'Bob' });
    ground.standIn.state.addPlaylist(bob.id, 'Of somebody else');
    for (let index = 0; index < 60; index += 1) ground.standIn.state.addPlaylist(ground.alice.id, `List ${index}`);
    const reading = await ground.channel.choices?.playlist?.(contextOf(ground));
    if (reading?.kind !== 'read') throw new Error(JSON.stringify(reading));
    expect(reading.value.map((choice) => choice.label)).toEqual(
      Array.from({ length: 60 }, (_, index) => `List ${index}`),
    );
  });

  it('are the categories of the channel’s country that videos can have', async () => {
    const ground = await startInTest();
    const reading = await ground.channel.choices?.category?.(contextOf(ground));
    expect(JSON.stringify(reading)).toContain('"value":"22","label":"People & Blogs"');
    expect(JSON.stringify(reading)).not.toContain('Movies');
    const asked = ground.standIn.log.find((call) => call.route === 'videoCategories.list')?.query;
    expect(asked).toMatchObject({ regionCode: 'DE' });
    const details = { ...(ground.account.details as object), country: '' };
    ground.account = { ...ground.account, details };
    expect(await ground.channel.choices?.category?.(contextOf(ground))).toMatchObject({ kind: 'read' });
  });
});

describe('without a secret of ours', () => {
  it('every reading and change asks to sign in again, and nothing is sent', async () => {
    const ground = await startInTest();
    const context = { ...contextOf(ground), secret: { kind: 'unreadable' } };
    const before = ground.standIn.log.length;
    const { channel } = ground;
    const answers = [
      await channel.readPosts(context, ['abcdefghijk']),
      await channel.readAccount(context),
      await channel.readPastPosts(context, { limit: 5 }),
      await channel.readComments?.(context, 'abcdefghijk', { limit: 5 }),
      await channel.answerComment?.(context, { postRemoteId: 'abcdefghijk', text: 'x', seed: '' }),
      await channel.deletePost?.(context, 'abcdefghijk'),
      await channel.editPost?.(context, 'abcdefghijk', filmContent()),
      await channel.choices?.playlist?.(context),
      await channel.choices?.category?.(context),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ kind: 'failed', error: { kind: 'reconnect' } });
    expect(ground.standIn.log).toHaveLength(before);
  });
});
