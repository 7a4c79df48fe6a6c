import { describe, expect, it } from 'vitest';
import { hello } from '../conformance/index.ts';
import { contextOf, postUris, publish, startWithAccount } from './test-ground.ts';

/** A post of Alice's; Bob is on the network, too. */
async function scene() {
  const { ground, account } = await startWithAccount();
  const { done } = await publish(ground, account, hello);
  const [, bob] = [...ground.standIn.state.accounts.values()];
  const post = done['post-1']?.remoteId ?? '';
  const say = (did: string, parent: string, text: string, minute: number) =>
    ground.standIn.state.addReply(did, parent, text, new Date(Date.UTC(2026, 10, 20, 11, minute)));
  return { ground, account, post, bob: bob?.did ?? '', context: contextOf(ground, account), say };
}

const seed = 'ab'.repeat(16);

describe('comments below a post', () => {
  it('are read oldest first, each with what it answers to and who wrote it', async () => {
    const { ground, account, post, bob, context, say } = await scene();
    const later = say(bob, post, 'Later', 3);
    const first = say(bob, post, 'First', 1);
    const below = say(account.remoteId, first, 'Thank you', 2);
    const read = await ground.channel.readComments?.(context, post, { limit: 50 });
    expect(read).toMatchObject({
      kind: 'read',
      value: {
        comments: [
          {
            remoteId: first,
            parentRemoteId: null,
            author: { remoteId: bob, handle: 'bob.test', displayName: 'Bob' },
            text: 'First',
            at: new Date('2026-11-20T11:01:00Z'),
            isOwn: false,
          },
          { remoteId: below, parentRemoteId: first, isOwn: true },
          { remoteId: later, parentRemoteId: null },
        ],
      },
    });
  });

  it('come in pages: none twice, none missed', async () => {
    const { ground, post, bob, context, say } = await scene();
    for (const minute of [5, 3, 1, 2, 4]) say(bob, post, `Minute ${minute}`, minute);
    const texts: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ground.channel.readComments?.(context, post, { limit: 2, ...(cursor ? { cursor } : {}) });
      if (page?.kind !== 'read') throw new Error(JSON.stringify(page));
      texts.push(...page.value.comments.map((comment) => comment.text));
      cursor = page.value.cursor;
    } while (cursor !== undefined);
    expect(texts).toEqual([1, 2, 3, 4, 5].map((minute) => `Minute ${minute}`));
  });

  it('cannot be read of a post that is gone, nor where no index stands behind the server', async () => {
    const { ground, account, post, context } = await scene();
    await ground.channel.deletePost?.(context, post);
    expect(await ground.channel.readComments?.(context, post, { limit: 5 })).toMatchObject({
      error: { kind: 'rejected', code: 'post_gone' },
    });
    ground.standIn.state.hasIndex = false;
    expect(await ground.channel.readComments?.(context, post, { limit: 5 })).toMatchObject({
      error: { kind: 'rejected', code: 'comments_unavailable' },
    });
    const { capabilitiesOf } = ground.channel;
    expect(capabilitiesOf?.({ details: { hasIndex: false } })).not.toHaveProperty('comments');
    expect(capabilitiesOf?.(account)).toMatchObject({ comments: 'answer' });
  });
});

describe('an answer to a comment', () => {
  it('names its parent and the root of the thread, and marks its links', async () => {
    const { ground, post, bob, context, say } = await scene();
    const first = say(bob, post, 'Where?', 1);
    const second = say(bob, first, 'Really, where?', 2);
    const text = 'See example.org #here';
    const answer = { postRemoteId: post, commentRemoteId: second, text, seed };
    const done = await ground.channel.answerComment?.(context, answer);
    const { records } = ground.standIn.state;
    const uri = done?.kind === 'done' ? done.remoteId : '';
    expect(records.get(uri)?.value).toMatchObject({
      text,
      reply: {
        root: { uri: post, cid: records.get(post)?.cid },
        parent: { uri: second, cid: records.get(second)?.cid },
      },
      facets: [{ features: [{ uri: 'https://example.org' }] }, { features: [{ tag: 'here' }] }],
    });
  });

  it('may stand below the post itself', async () => {
    const { ground, post, context } = await scene();
    await ground.channel.answerComment?.(context, { postRemoteId: post, text: 'One more thing', seed });
    const record = ground.standIn.state.records.get(postUris(ground).at(-1) ?? '');
    expect(record?.value.reply).toMatchObject({ root: { uri: post }, parent: { uri: post } });
  });

  it('in doubt is told as such; to what is gone it is refused, and nothing is written', async () => {
    const { ground, post, context } = await scene();
    const answer = { postRemoteId: post, text: 'Once', seed };
    ground.standIn.fault({ kind: 'lose_after', route: 'com.atproto.repo.createRecord' });
    expect(await ground.channel.answerComment?.(context, answer)).toMatchObject({ error: { kind: 'unknown_outcome' } });
    // The same moment and seed are the same key: the server keeps one.
    expect(await ground.channel.answerComment?.(context, answer)).toMatchObject({ error: { kind: 'unknown_outcome' } });
    expect(postUris(ground)).toHaveLength(2);
    await ground.channel.deletePost?.(context, post);
    expect(await ground.channel.answerComment?.(context, answer)).toMatchObject({ error: { code: 'post_gone' } });
  });
});
