import { describe, expect, it } from 'vitest';
import { contentOf, contextOf, type Ground, picture, postsOf, publish, startInTest } from './test-ground.ts';

const dayMs = 86_400_000;
const counts = { impressions: 900, reached: 700, clicks: 30, reactions: 20, reshares: 4 };

async function readOne(ground: Ground, remoteId: string) {
  const reading = await ground.channel.readPosts(contextOf(ground), [remoteId]);
  if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
  return reading.value[0];
}

async function published(
  ground: Ground,
  text = 'Hello.',
  media: Parameters<typeof contentOf>[2] = [],
): Promise<string> {
  const done = await publish(ground, contentOf(text, {}, media));
  return done['post-1']?.remoteId ?? '';
}

describe('numbers of a page', () => {
  it('are told by their names, of shares and videos in two calls', async () => {
    const ground = await startInTest();
    const share = await published(ground);
    const video = await published(ground, 'Watch.', [{ ...picture, kind: 'video', mimeType: 'video/mp4' }]);
    ground.standIn.state.countPost(share, counts);
    ground.standIn.state.countPost(video, { ...counts, impressions: 1 });
    ground.standIn.state.addComment({ post: share, actor: 'urn:li:person:x', text: 'Nice' });
    const before = ground.standIn.log.length;
    const reading = await ground.channel.readPosts(contextOf(ground), [share, video, 'urn:li:activity:1']);
    const metrics = { views: 900, reach: 700, clicks: 30, likes: 20, replies: 1, reposts: 4 };
    expect(reading).toEqual({
      kind: 'read',
      value: [
        { remoteId: share, kind: 'read', metrics },
        { remoteId: video, kind: 'read', metrics: { ...metrics, views: 1, replies: 0 } },
      ],
    });
    expect(ground.standIn.log).toHaveLength(before + 2);
  });

  it('are zero where LinkedIn leaves a young post out, and unknown where it counts no more', async () => {
    const ground = await startInTest();
    const remoteId = await published(ground);
    expect(await readOne(ground, remoteId)).toMatchObject({ metrics: { views: 0, likes: 0 } });
    ground.standIn.state.countPost(remoteId, counts);
    ground.advance(366 * dayMs);
    const [token] = ground.standIn.state.tokens.values();
    if (token) token.expiresAt = Number.POSITIVE_INFINITY;
    expect(await readOne(ground, remoteId)).toEqual({ remoteId, kind: 'read', metrics: {} });
  });

  it('are not asked for where the person is no administrator; a deleted post is gone all the same', async () => {
    const ground = await startInTest();
    ground.account = {
      ...ground.account,
      details: { kind: 'organization', door: 'community', isAdministrator: false },
    };
    const kept = await published(ground, 'Kept.');
    const gone = await published(ground, 'Gone.');
    expect(await ground.channel.deletePost?.(contextOf(ground), gone)).toEqual({ kind: 'done' });
    expect(await readOne(ground, kept)).toEqual({ remoteId: kept, kind: 'read', metrics: {} });
    expect(await readOne(ground, gone)).toEqual({ remoteId: gone, kind: 'gone' });
    expect(ground.standIn.counts.statistics).toBeUndefined();
  });

  it('are its followers', async () => {
    const ground = await startInTest();
    expect(await ground.channel.readAccount(contextOf(ground))).toEqual({ kind: 'read', value: { followers: 1230 } });
  });

  it('leaves out what LinkedIn cannot tell, which it gives as -1', async () => {
    const ground = await startInTest({ as: 'member' });
    const remoteId = await published(ground);
    ground.standIn.state.countPost(remoteId, { ...counts, reached: -1 });
    const reading = await readOne(ground, remoteId);
    expect(reading).toEqual({ remoteId, kind: 'read', metrics: { views: 900, likes: 20, replies: 0, reposts: 4 } });
  });
});

describe('numbers of a member', () => {
  it('are told to the app with the Community Management API', async () => {
    const ground = await startInTest({ as: 'member' });
    const remoteId = await published(ground);
    ground.standIn.state.countPost(remoteId, counts);
    const metrics = { views: 900, reach: 700, likes: 20, replies: 0, reposts: 4 };
    expect(await readOne(ground, remoteId)).toEqual({ remoteId, kind: 'read', metrics });
    expect(await ground.channel.readAccount(contextOf(ground))).toEqual({ kind: 'read', value: { followers: 42 } });
  });

  it('are not asked for with the other app, which may read nothing', async () => {
    const ground = await startInTest({ as: 'share' });
    const remoteId = await published(ground);
    const before = ground.standIn.log.length;
    expect(await ground.channel.readPosts(contextOf(ground), [remoteId])).toEqual({ kind: 'read', value: [] });
    expect(await ground.channel.readAccount(contextOf(ground))).toEqual({ kind: 'read', value: {} });
    expect(await ground.channel.readPastPosts(contextOf(ground), { limit: 2 })).toMatchObject({
      kind: 'failed',
      error: { kind: 'rejected', words: 'LinkedIn lets no app read the posts of a member.' },
    });
    expect(ground.standIn.log).toHaveLength(before);
  });
});

describe('posts of before', () => {
  it('come with their words as people read them, and with the kinds of their media', async () => {
    const ground = await startInTest();
    await published(ground, 'Two (2) #pictures', [picture, { ...picture, assetId: 'q' }]);
    const reading = await ground.channel.readPastPosts(contextOf(ground), { limit: 10 });
    expect(reading).toMatchObject({
      kind: 'read',
      value: {
        posts: [
          {
            remoteId: postsOf(ground)[0]?.urn,
            text: 'Two (2) #pictures',
            mediaKinds: ['image', 'image'],
            publishedAt: ground.now(),
          },
        ],
      },
    });
  });
});

describe('a poll of before', () => {
  it('is told by its question where it has no other words', async () => {
    const ground = await startInTest();
    const poll = { options: ['a', 'b'], durationMinutes: 1440, isMultiple: false };
    await publish(ground, contentOf('Tea or coffee?', { poll }));
    const reading = await ground.channel.readPastPosts(contextOf(ground), { limit: 1 });
    expect(reading).toMatchObject({ kind: 'read', value: { posts: [{ text: 'Tea or coffee?', mediaKinds: [] }] } });
  });
});

describe('comments', () => {
  it('are read page by page, told from our own, and answered', async () => {
    const ground = await startInTest();
    const post = await published(ground);
    const { state } = ground.standIn;
    const first = state.addComment({ post, actor: 'urn:li:person:bob', text: 'First!' });
    ground.advance(1_000);
    state.addComment({ post, actor: ground.account.remoteId, text: 'Thanks.' });
    ground.advance(1_000);
    state.addComment({ post, actor: 'urn:li:person:eve', text: 'Third.' });
    const read = async (cursor?: string) => {
      const page = { limit: 2, ...(cursor ? { cursor } : {}) };
      const reading = await ground.channel.readComments?.(contextOf(ground), post, page);
      if (reading?.kind !== 'read') throw new Error(JSON.stringify(reading));
      return reading.value;
    };
    const one = await read();
    expect(one.comments).toMatchObject([
      { remoteId: first.urn, author: { remoteId: 'urn:li:person:bob', handle: 'bob' }, text: 'First!', isOwn: false },
      { text: 'Thanks.', isOwn: true },
    ]);
    const two = await read(one.cursor);
    expect(two.comments.map((comment) => comment.text)).toEqual(['Third.']);
    expect(two.cursor).toBeUndefined();
    const seed = 'f'.repeat(32);
    const answer = { postRemoteId: post, commentRemoteId: first.urn, text: 'Welcome.', seed };
    const written = await ground.channel.answerComment?.(contextOf(ground), answer);
    expect(written).toEqual({ kind: 'done', remoteId: state.comments.at(-1)?.urn });
    expect(state.comments.at(-1)).toMatchObject({ post, parent: first.urn, text: 'Welcome.' });
    await ground.channel.answerComment?.(contextOf(ground), { postRemoteId: post, text: 'All of you.', seed });
    expect(state.comments.at(-1)).toMatchObject({ post, parent: null, actor: ground.account.remoteId });
  });

  it('may have been written when no answer came', async () => {
    const ground = await startInTest();
    const post = await published(ground);
    ground.standIn.fault({ kind: 'lose_after', route: 'comments.create' });
    const answer = { postRemoteId: post, text: 'Hello?', seed: 'f'.repeat(32) };
    expect(await ground.channel.answerComment?.(contextOf(ground), answer)).toMatchObject({
      kind: 'failed',
      error: { kind: 'unknown_outcome' },
    });
  });
});

describe('changing what is out', () => {
  it('changes the words, and again without harm', async () => {
    const ground = await startInTest({ as: 'share' });
    const remoteId = await published(ground);
    for (let turn = 0; turn < 2; turn += 1)
      expect(await ground.channel.editPost?.(contextOf(ground), remoteId, contentOf('Better (now) #so'))).toEqual({
        kind: 'done',
      });
    expect(postsOf(ground)).toMatchObject([{ text: 'Better (now) #so' }]);
  });

  it('says what cannot be changed: polls, posts of unknown ids, and what is gone', async () => {
    const ground = await startInTest();
    const poll = { options: ['a', 'b'], durationMinutes: 1440, isMultiple: false };
    const content = contentOf('Tea?', { poll });
    const done = await publish(ground, content);
    const remoteId = done['post-1']?.remoteId ?? '';
    const edit = (id: string, own = contentOf('New.')) => ground.channel.editPost?.(contextOf(ground), id, own);
    expect(await edit(remoteId, content)).toMatchObject({ kind: 'failed', error: { code: 'poll_unchangeable' } });
    expect(await edit('urn:li:activity:1')).toMatchObject({ kind: 'failed', error: { code: 'post_id_unknown' } });
    expect(await ground.channel.deletePost?.(contextOf(ground), 'urn:li:activity:1')).toMatchObject({ kind: 'failed' });
    await ground.channel.deletePost?.(contextOf(ground), remoteId);
    expect(await edit(remoteId)).toMatchObject({ kind: 'failed', error: { kind: 'rejected', status: 404 } });
  });

  it('takes no post of another page back', async () => {
    const ground = await startInTest();
    const foreign = ground.standIn.state.addPost({ author: 'urn:li:organization:77', text: 'Theirs.' });
    expect(await ground.channel.deletePost?.(contextOf(ground), foreign.urn)).toMatchObject({
      kind: 'failed',
      error: { kind: 'reconnect', code: 'right_missing' },
    });
    expect(postsOf(ground)).toHaveLength(1);
  });
});
