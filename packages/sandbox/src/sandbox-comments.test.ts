import type { ChannelContext, Comment } from '@antiphon/channels';
import { createChannels, findChannel } from '@antiphon/channels/server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commentsBelow } from './audience/comments.rules.ts';
import { type PostMoment, truthOf } from './truth.ts';
import { startWorldStandIn } from './world/start-world-server.ts';

const hourMs = 3_600_000;
const moment = (key: string): PostMoment => ({
  key,
  features: {
    lengthInGraphemes: 100,
    pictureCount: 1,
    hasQuestion: true,
    speaksOfPeople: true,
    hashtagCount: 0,
    hasLink: false,
    isReply: false,
  },
  publishedAt: new Date('2026-11-18T09:00:00Z'),
  timeZone: 'UTC',
  followers: 2_000,
});

describe('what the pretend audience says', () => {
  it('is the same for the same seed and post, comes with age, and never changes', () => {
    const model = truthOf('a');
    let count = 0;
    for (let post = 0; post < 40; post += 1) {
      const all = commentsBelow(model, moment(`p${post}`), 1_000 * hourMs);
      expect(commentsBelow(truthOf('a'), moment(`p${post}`), 1_000 * hourMs)).toEqual(all);
      expect(all.length).toBeLessThanOrEqual(4);
      expect(commentsBelow(model, moment(`p${post}`), 0)).toEqual([]);
      for (const hours of [1, 4, 12])
        expect(all.slice(0, commentsBelow(model, moment(`p${post}`), hours * hourMs).length)).toEqual(
          commentsBelow(model, moment(`p${post}`), hours * hourMs),
        );
      count += all.length;
    }
    expect(count).toBeGreaterThan(20);
    expect(commentsBelow(truthOf('b'), moment('p1'), 1_000 * hourMs)).not.toEqual(
      commentsBelow(model, moment('p1'), 1_000 * hourMs),
    );
  });
});

let now = new Date('2026-11-20T10:00:00.000Z');

async function start(style: 'chirp' | 'murmur') {
  now = new Date('2026-11-20T10:00:00.000Z');
  const standIn = await startWorldStandIn({ clock: { now: () => now }, seed: 'comments' });
  onTestFinished(() => standIn.close());
  const channel = findChannel(createChannels({ sandboxUrl: standIn.url }), 'sandbox');
  if (!channel?.readComments || !channel.answerComment) throw new Error('no comments');
  const { readComments, answerComment } = channel;
  const ask = async (path: string, body: object, token = '') => {
    const response = await fetch(`${standIn.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { id: string; access_token: string; account: { id: string } };
  };
  const session = await ask('/v1/sessions', { style, handle: 'anna', password: 'pw' });
  const context = (): ChannelContext => ({
    account: { remoteId: session.account.id, handle: 'anna', server: '', details: { style } },
    secret: { accessToken: session.access_token, refreshToken: 'r' },
    fetch,
    now,
  });
  const posts: string[] = [];
  for (const text of ['Who comes to the kiln?', 'What would you glaze it with?', 'Which of these do you like?'])
    posts.push((await ask('/v1/posts', { text }, session.access_token)).id);
  now = new Date(now.getTime() + 72 * hourMs);
  const below = async (id: string): Promise<readonly Comment[]> => {
    const found: Comment[] = [];
    let cursor: string | undefined;
    do {
      const page = await readComments(context(), id, { limit: 2, ...(cursor ? { cursor } : {}) });
      if (page.kind === 'failed') throw new Error(page.error.words);
      found.push(...page.value.comments);
      cursor = page.value.cursor;
    } while (cursor);
    return found;
  };
  const commented = async () => {
    for (const id of posts) {
      const comments = await below(id);
      const [first] = comments;
      if (first) return { id, comments, first };
    }
    throw new Error('the audience is silent');
  };
  const said = async (text: string) =>
    (await standIn.state.postsOf(session.account.id)).filter((post) => post.text === text);
  return { standIn, channel, context, below, commented, said, answerComment };
}

describe('comments on a pretend network', () => {
  it.each(['chirp', 'murmur'] as const)('are read and answered on %s, and the answer stands below', async (style) => {
    const { below, commented, said, answerComment, context } = await start(style);
    const { id, comments, first } = await commented();
    expect(comments.every(({ isOwn }) => !isOwn)).toBe(true);
    expect(first).toMatchObject({ parentRemoteId: null, author: { displayName: expect.stringMatching(/\S/) } });
    const wish = { postRemoteId: id, commentRemoteId: first.remoteId, text: 'Yes.', seed: 'ab'.repeat(16) };
    const answer = await answerComment(context(), wish);
    const [post] = await said('Yes.');
    expect(answer).toEqual({ kind: 'done', remoteId: post?.id });
    const after = await below(id);
    expect(after).toHaveLength(comments.length + 1);
    expect(after.at(-1)).toMatchObject({ isOwn: true, parentRemoteId: first.remoteId, text: 'Yes.' });
  });

  it('are answered once where a key is known, also when the answer to it was lost', async () => {
    const { standIn, commented, said, answerComment, context } = await start('murmur');
    const { id, first } = await commented();
    const wish = { postRemoteId: id, commentRemoteId: first.remoteId, text: 'Once.', seed: 'cd'.repeat(16) };
    standIn.fault({ kind: 'lose_after', route: 'createPost' });
    expect(await answerComment(context(), wish)).toMatchObject({ kind: 'failed', error: { kind: 'unknown_outcome' } });
    expect(await answerComment(context(), wish)).toMatchObject({ kind: 'done' });
    expect(await said('Once.')).toHaveLength(1);
  });

  it('that are not there cannot be answered', async () => {
    const { commented, answerComment, context } = await start('chirp');
    const { id } = await commented();
    const wish = { postRemoteId: id, commentRemoteId: `c9-${id}`, text: 'Hm.', seed: 'ef'.repeat(16) };
    expect(await answerComment(context(), wish)).toMatchObject({ kind: 'failed', error: { kind: 'rejected' } });
  });

  it('are absent where there are no replies', async () => {
    const { channel } = await start('chirp');
    expect(channel.capabilitiesOf?.({ details: { style: 'lumen' } })?.comments).toBeUndefined();
    expect(channel.capabilitiesOf?.({ details: { style: 'chirp' } })?.comments).toBe('answer');
  });
});
