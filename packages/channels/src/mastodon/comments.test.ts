import { describe, expect, it } from 'vitest';
import { textContent } from '../conformance/index.ts';
import type { Comment } from '../spec.ts';
import { contextOf, type Ground, publish, richContent, startInTest, statusesOf } from './test-ground.ts';

interface Scene {
  readonly ground: Ground;
  readonly post: string;
  readonly bob: string;
  tick(): void;
}

/** A post of ours, and Bob on the same server. */
async function scene(): Promise<Scene> {
  let now = Date.parse('2026-11-20T10:00:00Z');
  const ground = await startInTest({ now: () => new Date(now) });
  const done = await publish(ground, textContent('What do you think?'));
  const bob = ground.standIn.state.addAccount({ username: 'bob', displayName: 'Bob' }).id;
  return {
    ground,
    post: done['post-1']?.remoteId ?? '',
    bob,
    tick: () => {
      now += 60_000;
    },
  };
}

async function read({ ground, post }: Scene, limit = 50, cursor?: string) {
  const page = await ground.channel.readComments?.(contextOf(ground), post, { limit, ...(cursor ? { cursor } : {}) });
  if (page?.kind !== 'read') throw new Error(JSON.stringify(page));
  return page.value;
}

describe('comments below a post', () => {
  it('are read as words, oldest first, each with what it answers to and who wrote it', async () => {
    const world = await scene();
    const { ground, post, bob, tick } = world;
    tick();
    const first = ground.standIn.state.addReply(bob, post, 'Tea &\n<coffee>');
    tick();
    const second = ground.standIn.state.addReply(bob, post, 'And cake');
    tick();
    const below = ground.standIn.state.addReply(ground.account.remoteId, first.id, 'Thank you');
    const { comments, cursor } = await read(world);
    expect(cursor).toBeUndefined();
    expect(comments).toEqual([
      {
        remoteId: first.id,
        parentRemoteId: null,
        author: { remoteId: bob, handle: 'bob', displayName: 'Bob' },
        text: 'Tea &\n<coffee>',
        at: new Date('2026-11-20T10:01:00Z'),
        isOwn: false,
      },
      expect.objectContaining({ remoteId: second.id, parentRemoteId: null, isOwn: false }),
      expect.objectContaining({ remoteId: below.id, parentRemoteId: first.id, isOwn: true }),
    ]);
  });

  it('come in pages: none twice, none missed, also when one was written in between', async () => {
    const world = await scene();
    const { ground, post, bob, tick } = world;
    for (let count = 0; count < 5; count += 1) {
      // Two in the same moment are told apart, too.
      if (count % 2 === 0) tick();
      ground.standIn.state.addReply(bob, post, `Comment ${count}`);
    }
    const seen: Comment[] = [];
    let cursor: string | undefined;
    do {
      const page = await read(world, 2, cursor);
      expect(page.comments.length).toBeLessThanOrEqual(2);
      seen.push(...page.comments);
      if (seen.length === 2) {
        tick();
        ground.standIn.state.addReply(bob, post, 'Comment 5');
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen.map((comment) => comment.text)).toEqual([0, 1, 2, 3, 4, 5].map((count) => `Comment ${count}`));
  });

  it('of a post that is gone, or behind a server that is down, are told apart', async () => {
    const { ground, post } = await scene();
    const readAll = () => ground.channel.readComments?.(contextOf(ground), post, { limit: 5 });
    ground.standIn.fault({ kind: 'server_error_before', route: 'statuses.context' });
    expect(await readAll()).toMatchObject({ kind: 'failed', error: { kind: 'temporary' } });
    await ground.channel.deletePost?.(contextOf(ground), post);
    expect(await readAll()).toMatchObject({ kind: 'failed', error: { kind: 'rejected', code: 'post_gone' } });
  });
});

describe('an answer to a comment', () => {
  const seed = 'a'.repeat(32);

  it('stands below the comment, as openly as it, and names its author', async () => {
    const { ground, post, bob } = await scene();
    const comment = ground.standIn.state.addReply(bob, post, 'Between us', 'private');
    const done = await ground.channel.answerComment?.(contextOf(ground), {
      postRemoteId: post,
      commentRemoteId: comment.id,
      text: 'Of course.',
      seed,
    });
    const written = statusesOf(ground).at(-1);
    expect(done).toEqual({ kind: 'done', remoteId: written?.id });
    expect(written).toMatchObject({ text: '@bob Of course.', inReplyToId: comment.id, visibility: 'private' });
  });

  it('names nobody twice, and not ourselves', async () => {
    const { ground, post, bob } = await scene();
    const comment = ground.standIn.state.addReply(bob, post, 'Hm');
    const say = async (text: string, commentRemoteId?: string) => {
      const to = commentRemoteId ? { commentRemoteId } : {};
      await ground.channel.answerComment?.(contextOf(ground), { postRemoteId: post, ...to, text, seed: `${text}1` });
      return statusesOf(ground).at(-1);
    };
    expect((await say('Thanks, @Bob!', comment.id))?.text).toBe('Thanks, @Bob!');
    expect((await say('@bobby knows', comment.id))?.text).toBe('@bob @bobby knows');
    expect(await say('One more thing')).toMatchObject({ text: 'One more thing', inReplyToId: post });
  });

  it('in doubt is told as such, and the same call again makes no second one', async () => {
    const { ground, post } = await scene();
    const answer = { postRemoteId: post, text: 'Once', seed };
    ground.standIn.fault({ kind: 'lose_after', route: 'statuses.create' });
    expect(await ground.channel.answerComment?.(contextOf(ground), answer)).toMatchObject({
      kind: 'failed',
      error: { kind: 'unknown_outcome' },
    });
    expect((await ground.channel.answerComment?.(contextOf(ground), answer))?.kind).toBe('done');
    expect(statusesOf(ground).filter((status) => status.text === 'Once')).toHaveLength(1);
  });

  it('to what is gone is refused in words, and nothing is written', async () => {
    const { ground, post } = await scene();
    const before = statusesOf(ground).length;
    const to = { postRemoteId: post, commentRemoteId: '1', text: 'x', seed };
    expect(await ground.channel.answerComment?.(contextOf(ground), to)).toMatchObject({
      error: { kind: 'rejected', code: 'post_gone' },
    });
    expect(statusesOf(ground)).toHaveLength(before);
  });
});

describe('changing a post', () => {
  const edit = (ground: Ground, id: string, content: typeof richContent, now = new Date()) =>
    ground.channel.editPost?.(contextOf(ground, now), id, content);

  it('changes words, warning and language, keeps the pictures, and can be said twice', async () => {
    const ground = await startInTest();
    const done = await publish(ground, richContent);
    const id = done['post-1']?.remoteId ?? '';
    const { mediaIds } = ground.standIn.state.statuses.get(id) ?? {};
    const changed = {
      ...richContent,
      parts: [{ text: 'New words.', media: [] }],
      language: 'en',
      options: {},
    } as const;
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await edit(ground, id, changed)).toEqual({ kind: 'done' });
      expect(ground.standIn.state.statuses.get(id)).toMatchObject({
        text: 'New words.',
        spoilerText: '',
        language: 'en',
        visibility: 'unlisted',
        mediaIds,
      });
    }
    expect(mediaIds).toHaveLength(1);
    expect(statusesOf(ground)).toHaveLength(3);
  });

  it('keeps a poll with its answers and its end, and is refused when the poll is over', async () => {
    let now = new Date('2026-11-20T10:00:00Z');
    const ground = await startInTest({ now: () => now });
    const poll = { options: ['Tea', 'Coffee'], durationMinutes: 60, isMultiple: false };
    const done = await publish(ground, { ...textContent('Wich?'), poll });
    const id = done['post-1']?.remoteId ?? '';
    now = new Date('2026-11-20T10:20:00Z');
    expect(await edit(ground, id, textContent('Which?'), now)).toEqual({ kind: 'done' });
    expect(ground.standIn.state.statuses.get(id)).toMatchObject({
      text: 'Which?',
      poll: { options: poll.options, expiresAt: new Date('2026-11-20T11:00:00Z') },
    });
    now = new Date('2026-11-20T10:58:00Z');
    expect(await edit(ground, id, textContent('Why?'), now)).toMatchObject({ error: { code: 'poll_over' } });
    expect(ground.standIn.state.statuses.get(id)?.text).toBe('Which?');
  });

  it('passes on what the server says against the new words, and says when the post is gone', async () => {
    const ground = await startInTest();
    const done = await publish(ground, textContent('Short.'));
    const id = done['post-1']?.remoteId ?? '';
    expect(await edit(ground, id, textContent('x'.repeat(501)))).toMatchObject({
      error: { kind: 'rejected', status: 422 },
    });
    ground.standIn.fault({ kind: 'lose_after', route: 'statuses.update' });
    expect(await edit(ground, id, textContent('Other.'))).toMatchObject({ error: { kind: 'temporary' } });
    await ground.channel.deletePost?.(contextOf(ground), id);
    expect(await edit(ground, id, textContent('x'))).toMatchObject({ error: { code: 'post_gone' } });
  });
});
