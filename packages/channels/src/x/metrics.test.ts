import { describe, expect, it } from 'vitest';
import { sourceOf, textContent } from '../conformance/index.ts';
import { callOf, contextOf, type Ground, picture, postsOf, publish, startInTest, video } from './test-ground.ts';

const dayMs = 86_400_000;

async function onlyPost(ground: Ground, text = 'Hello.'): Promise<string> {
  await publish(ground, textContent(text));
  return postsOf(ground).at(-1)?.id ?? '';
}

async function metricsOf(ground: Ground, id: string) {
  const reading = await ground.channel.readPosts(contextOf(ground), [id]);
  return reading.kind === 'read' ? reading.value : reading.error;
}

/** A new sign-in, when the old one's two hours are over. */
async function renewed(ground: Ground) {
  const outcome = await ground.channel.refresh?.(contextOf(ground));
  if (outcome?.kind !== 'refreshed') throw new Error(JSON.stringify(outcome));
  return { ...contextOf(ground), secret: outcome.secret };
}

describe('numbers of posts', () => {
  it('have one name each, by the new and the old spelling of X', async () => {
    for (const usesOldNames of [false, true]) {
      const ground = await startInTest({ usesOldNames });
      const id = await onlyPost(ground);
      ground.standIn.state.countPost(id, {
        likes: 5,
        reposts: 4,
        quotes: 3,
        bookmarks: 2,
        impressions: 100,
        linkClicks: 7,
        profileClicks: 6,
      });
      expect(await metricsOf(ground, id)).toEqual([
        {
          remoteId: id,
          kind: 'read',
          metrics: {
            likes: 5,
            reposts: 4,
            replies: 0,
            quotes: 3,
            bookmarks: 2,
            views: 100,
            clicks: 7,
            profileVisits: 6,
          },
        },
      ]);
    }
  });

  it('of posts older than 30 days come without clicks, asked for apart', async () => {
    const ground = await startInTest();
    const old = await onlyPost(ground, 'Old.');
    ground.clock.advance(31 * dayMs);
    const context = await renewed(ground);
    const call = callOf(ground, textContent('Young.'), 'post-1');
    await ground.channel.perform({ ...call, secret: context.secret });
    const young = postsOf(ground).at(-1)?.id ?? '';
    const reading = await ground.channel.readPosts(context, [old, young]);
    const names =
      reading.kind === 'read' ? reading.value.map((one) => one.kind === 'read' && Object.keys(one.metrics)) : [];
    expect(names).toEqual([expect.arrayContaining(['clicks']), expect.not.arrayContaining(['clicks'])]);
    expect(ground.standIn.counts['posts.lookup']).toBe(2);
  });

  it('leave out a post that X hides without saying that it is gone', async () => {
    const ground = await startInTest();
    const id = await onlyPost(ground);
    const hidden = {
      errors: [
        {
          resource_id: id,
          resource_type: 'post',
          title: 'Authorization Error',
          detail: 'Sorry, you are not authorized to see the Post.',
          type: 'https://api.x.com/2/problems/not-authorized-for-resource',
        },
      ],
    };
    const context = { ...contextOf(ground), fetch: async () => Response.json(hidden) };
    expect(await ground.channel.readPosts(context, [id])).toEqual({ kind: 'read', value: [] });
  });
});

describe('past posts', () => {
  it('come with their words as written, their kinds of media and their addresses', async () => {
    const ground = await startInTest();
    await publish(ground, {
      parts: [{ text: 'Tea & https://example.com/a', media: [{ ...picture, altText: '' }] }],
      firstComment: 'An answer.',
      options: {},
    });
    const film = async () => sourceOf(new Uint8Array(8), 'video/mp4');
    await publish(ground, { parts: [{ text: 'A film.', media: [video] }], options: {} }, film);
    const page = await ground.channel.readPastPosts(contextOf(ground), { limit: 10 });
    if (page.kind !== 'read') throw new Error(JSON.stringify(page));
    expect(page.value.posts.map((post) => [post.text, post.mediaKinds])).toEqual([
      ['A film.', ['video']],
      ['Tea & https://example.com/a', ['image']],
    ]);
    const [newest] = page.value.posts;
    expect(newest?.url).toBe(`https://x.com/alice/status/${newest?.remoteId}`);
    expect(page.value.cursor).toBeUndefined();
  });
});

describe('comments', () => {
  it('are read oldest first, with who wrote them and what they answer to', async () => {
    const ground = await startInTest();
    const id = await onlyPost(ground);
    const { state } = ground.standIn;
    const bob = state.addUser({ username: 'bob', name: 'Bob' });
    ground.clock.advance(1000);
    const first = state.addPost({ userId: bob.id, text: '@alice Nice!', inReplyToId: id });
    ground.clock.advance(1000);
    const second = state.addPost({ userId: ground.account.remoteId, text: 'Thanks & bye', inReplyToId: first.id });
    const reading = await ground.channel.readComments?.(contextOf(ground), id, { limit: 10 });
    expect(reading).toEqual({
      kind: 'read',
      value: {
        comments: [
          {
            remoteId: first.id,
            parentRemoteId: null,
            author: { remoteId: bob.id, handle: 'bob', displayName: 'Bob' },
            text: '@alice Nice!',
            at: first.createdAt,
            isOwn: false,
          },
          {
            remoteId: second.id,
            parentRemoteId: first.id,
            author: { remoteId: ground.account.remoteId, handle: 'alice', displayName: 'Alice' },
            text: 'Thanks & bye',
            at: second.createdAt,
            isOwn: true,
          },
        ],
      },
    });
  });

  it('are read in pages, none twice', async () => {
    const ground = await startInTest();
    const id = await onlyPost(ground);
    const bob = ground.standIn.state.addUser({ username: 'bob' });
    for (let index = 0; index < 25; index += 1)
      ground.standIn.state.addPost({ userId: bob.id, text: `@alice ${index}`, inReplyToId: id });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = { limit: 10, ...(cursor ? { cursor } : {}) };
      const reading = await ground.channel.readComments?.(contextOf(ground), id, page);
      if (reading?.kind !== 'read') throw new Error(JSON.stringify(reading));
      seen.push(...reading.value.comments.map((one) => one.remoteId));
      cursor = reading.value.cursor;
    } while (cursor !== undefined);
    expect([seen.length, new Set(seen).size]).toEqual([25, 25]);
  });

  it('can be answered where their author spoke to us, and X’s refusal is told where not', async () => {
    const ground = await startInTest();
    const id = await onlyPost(ground);
    const { state } = ground.standIn;
    const bob = state.addUser({ username: 'bob' });
    const comment = state.addPost({ userId: bob.id, text: 'Nice!', inReplyToId: id });
    const answer = { postRemoteId: id, commentRemoteId: comment.id, text: 'Thank you!', seed: '0' };
    const outcome = await ground.channel.answerComment?.(contextOf(ground), answer);
    expect(outcome).toEqual({ kind: 'done', remoteId: postsOf(ground).at(-1)?.id });
    expect(postsOf(ground).at(-1)).toMatchObject({ text: 'Thank you!', inReplyToId: comment.id });
    const foreign = state.addPost({ userId: bob.id, text: 'Something else.' });
    const refusal = await ground.channel.answerComment?.(contextOf(ground), {
      postRemoteId: foreign.id,
      text: 'Hello!',
      seed: '1',
    });
    expect(refusal).toMatchObject({
      kind: 'failed',
      error: { kind: 'rejected', words: expect.stringContaining('mentioned') },
    });
  });
});

describe('taking back', () => {
  it('does not touch what is not ours', async () => {
    const ground = await startInTest();
    const bob = ground.standIn.state.addUser({ username: 'bob' });
    const { id } = ground.standIn.state.addPost({ userId: bob.id, text: 'Mine.' });
    expect(await ground.channel.deletePost?.(contextOf(ground), id)).toMatchObject({
      kind: 'failed',
      error: { kind: 'rejected' },
    });
    expect(postsOf(ground)).toHaveLength(1);
  });
});
