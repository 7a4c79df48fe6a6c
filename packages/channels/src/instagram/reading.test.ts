import { describe, expect, it } from 'vitest';
import type { VersionContent, VersionMedia } from '../spec.ts';
import { contextOf, film, photo, publish, startInTest } from './test-ground.ts';

const contentOf = (media: readonly VersionMedia[], options: VersionContent['options'] = {}): VersionContent => ({
  parts: [{ text: 'Look', media }],
  options,
});

describe('numbers', () => {
  it('are read for each kind of post by the names of the house', async () => {
    const ground = await startInTest('instagram');
    const { state } = ground.standIn;
    const ids: string[] = [];
    for (const content of [contentOf([photo]), contentOf([film]), contentOf([photo], { placement: 'story' })]) {
      const id = (await publish(ground, content))['post-1']?.remoteId ?? '';
      state.insights.set(id, {
        views: 100,
        reach: 80,
        saved: 7,
        follows: 2,
        ig_reels_video_view_total_time: 95_000,
        replies: 3,
      });
      ids.push(id);
    }
    const [first = ''] = ids;
    const media = state.media.get(first);
    if (media) media.likeCount = 12;
    state.addComment({ mediaId: first, username: 'guest', text: 'Nice' });
    const reading = await ground.channel.readPosts(contextOf(ground), ids);
    expect(reading.kind === 'read' && reading.value.map((one) => one.kind === 'read' && one.metrics)).toEqual([
      {
        likes: 12,
        replies: 1,
        views: 100,
        reach: 80,
        bookmarks: 7,
        shares: 0,
        reposts: 0,
        follows: 2,
        profileVisits: 0,
      },
      { likes: 0, replies: 0, views: 100, reach: 80, bookmarks: 7, shares: 0, reposts: 0, watchTimeMs: 95_000 },
      { likes: 0, replies: 3, views: 100, reach: 80, shares: 0, follows: 2, profileVisits: 0 },
    ]);
  });

  it('that Instagram keeps back for too few viewers are left out, not 0', async () => {
    const ground = await startInTest('facebook');
    const id = (await publish(ground, contentOf([photo])))['post-1']?.remoteId ?? '';
    ground.standIn.state.hidden.add(id);
    expect(await ground.channel.readPosts(contextOf(ground), [id])).toEqual({
      kind: 'read',
      value: [{ remoteId: id, kind: 'read', metrics: { likes: 0, replies: 0 } }],
    });
  });

  it('of a post that is no longer there say so, but only while the account itself can be read', async () => {
    const ground = await startInTest('instagram');
    const id = (await publish(ground, contentOf([photo], { placement: 'story' })))['post-1']?.remoteId ?? '';
    ground.clock.advance(25 * 3_600_000);
    expect(await ground.channel.readPosts(contextOf(ground), [id])).toEqual({
      kind: 'read',
      value: [{ remoteId: id, kind: 'gone' }],
    });
    const lost = { ...contextOf(ground), account: { ...ground.account, remoteId: '17841400000000999' } };
    expect((await ground.channel.readPosts(lost, [id])).kind).toBe('failed');
  });
});

describe('past posts', () => {
  it('are the posts and reels with what they are made of', async () => {
    const ground = await startInTest('instagram');
    for (const content of [contentOf([photo, film]), contentOf([film]), contentOf([photo], { placement: 'story' })]) {
      await publish(ground, content);
      ground.clock.advance(60_000);
    }
    const reading = await ground.channel.readPastPosts(contextOf(ground), { limit: 10 });
    expect(reading.kind === 'read' && reading.value.posts.map((post) => post.mediaKinds)).toEqual([
      ['video'],
      ['image', 'video'],
    ]);
  });
});

describe('taking back', () => {
  it('works by Facebook’s door, twice as once, and says why it does not by the other', async () => {
    const ground = await startInTest('facebook');
    expect(ground.channel.capabilitiesOf?.(ground.account)).toMatchObject({ canDelete: true, fetchesMedia: ['image'] });
    const id = (await publish(ground, contentOf([photo])))['post-1']?.remoteId ?? '';
    expect(await ground.channel.deletePost?.(contextOf(ground), id)).toEqual({ kind: 'done' });
    expect(ground.standIn.state.media.size).toBe(0);
    expect(await ground.channel.deletePost?.(contextOf(ground), id)).toEqual({ kind: 'done' });
    expect(await ground.channel.readPosts(contextOf(ground), [id])).toMatchObject({ value: [{ kind: 'gone' }] });
    const other = await startInTest('instagram');
    expect(other.channel.capabilitiesOf?.(other.account)).toMatchObject({ canDelete: false });
    expect(await other.channel.deletePost?.(contextOf(other), '1')).toMatchObject({
      kind: 'failed',
      error: { code: 'delete_unsupported' },
    });
  });
});

describe('comments', () => {
  it('are read with their answers, oldest first, and answered below a comment or the post', async () => {
    const ground = await startInTest('instagram');
    const { channel, standIn, clock } = ground;
    const id = (await publish(ground, contentOf([photo])))['post-1']?.remoteId ?? '';
    const asked = standIn.state.addComment({ mediaId: id, username: 'guest', text: 'How hot?' });
    clock.advance(60_000);
    standIn.state.addComment({ mediaId: id, username: 'other', text: 'Nice' });
    clock.advance(60_000);
    const seed = '0'.repeat(32);
    const answer = await channel.answerComment?.(contextOf(ground), {
      postRemoteId: id,
      commentRemoteId: asked.id,
      text: 'Very',
      seed,
    });
    expect(answer?.kind).toBe('done');
    clock.advance(60_000);
    await channel.answerComment?.(contextOf(ground), { postRemoteId: id, text: 'Thank you', seed });
    const reading = await channel.readComments?.(contextOf(ground), id, { limit: 10 });
    const comments = reading?.kind === 'read' ? reading.value.comments : [];
    expect(
      comments.map(({ text, isOwn, parentRemoteId, author }) => [text, isOwn, parentRemoteId, author.handle]),
    ).toEqual([
      ['How hot?', false, null, 'guest'],
      ['Nice', false, null, 'other'],
      ['Very', true, asked.id, 'kiln'],
      ['Thank you', true, null, 'kiln'],
    ]);
    const page = await channel.readComments?.(contextOf(ground), id, { limit: 2 });
    expect(page?.kind === 'read' && page.value.cursor).toBeTruthy();
  });

  it('that break Instagram’s rules, or get no answer, are told as such', async () => {
    const ground = await startInTest('instagram');
    const id = (await publish(ground, contentOf([photo])))['post-1']?.remoteId ?? '';
    const answer = (text: string) =>
      ground.channel.answerComment?.(contextOf(ground), { postRemoteId: id, text, seed: '0'.repeat(32) });
    expect(await answer('x'.repeat(301))).toMatchObject({ kind: 'failed', error: { kind: 'rejected' } });
    ground.standIn.fault({ kind: 'lose_after', route: 'comments.create' });
    expect(await answer('Thank you')).toMatchObject({ kind: 'failed', error: { kind: 'unknown_outcome' } });
  });
});

describe('the quota', () => {
  it('is what Instagram says of this account', async () => {
    const ground = await startInTest('instagram');
    await publish(ground, contentOf([photo]));
    expect(await ground.channel.readQuotas?.(contextOf(ground))).toEqual({
      kind: 'read',
      value: [{ name: 'posts', used: 1, max: 100 }],
    });
  });
});
