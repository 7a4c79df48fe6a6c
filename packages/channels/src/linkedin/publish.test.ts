import { describe, expect, it } from 'vitest';
import { errorIn, sourceOf } from '../conformance/index.ts';
import type { VersionContent } from '../spec.ts';
import { callOf, contentOf, type Ground, picture, postsOf, publish, startInTest, tryStep } from './test-ground.ts';

const bodiesOf = (ground: Ground, route: string) =>
  ground.standIn.log.filter((call) => call.route === route).map((call) => call.body);

describe('what is sent', () => {
  it('a text with its hashtags, for everybody', async () => {
    const ground = await startInTest();
    const done = await publish(ground, contentOf('Read (this) #now'));
    expect(bodiesOf(ground, 'posts.create')).toEqual([
      {
        author: ground.account.remoteId,
        commentary: 'Read \\(this\\) {hashtag|\\#|now}',
        visibility: 'PUBLIC',
        distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
        lifecycleState: 'PUBLISHED',
        isReshareDisabledByAuthor: false,
      },
    ]);
    const [post] = postsOf(ground);
    expect(post?.text).toBe('Read (this) #now');
    expect(done['post-1']).toEqual({
      remoteId: post?.urn,
      url: `https://www.linkedin.com/feed/update/${post?.urn}/`,
    });
  });

  it('for connections only and without reposts, where a member wishes so', async () => {
    const ground = await startInTest({ as: 'member' });
    await publish(ground, contentOf('Quietly.', { options: { visibility: 'CONNECTIONS', resharingOff: true } }));
    expect(postsOf(ground)).toMatchObject([{ visibility: 'CONNECTIONS', isReshareDisabled: true }]);
  });

  it('several pictures in their order, each with its description where it has one', async () => {
    const ground = await startInTest();
    const media = ['a', 'b', 'c'].map((name) => ({ ...picture, assetId: name, altText: name === 'b' ? ' ' : name }));
    const done = await publish(ground, contentOf('Three.', {}, media));
    expect(postsOf(ground)[0]?.content).toEqual({
      multiImage: {
        images: [
          { id: done['image-1.1']?.remoteId, altText: 'a' },
          { id: done['image-1.2']?.remoteId },
          { id: done['image-1.3']?.remoteId, altText: 'c' },
        ],
      },
    });
  });

  it('a card with its picture, and a title where the page has none', async () => {
    const ground = await startInTest();
    const link = { url: 'https://www.example.com/page', title: '', description: 'About it', thumbnail: picture };
    const done = await publish(ground, contentOf('Read this.', { link }));
    expect(postsOf(ground)[0]?.content).toEqual({
      article: {
        source: 'https://www.example.com/page',
        title: 'www.example.com',
        description: 'About it',
        thumbnail: done['card-1']?.remoteId,
      },
    });
  });

  const poll = { options: ['Tea', 'Coffee'], durationMinutes: 4320, isMultiple: false };

  it('a poll: short words are its question and are not said twice', async () => {
    const ground = await startInTest();
    await publish(ground, contentOf('Tea or coffee?', { poll }));
    expect(bodiesOf(ground, 'posts.create')).toMatchObject([
      {
        commentary: '',
        content: {
          poll: {
            question: 'Tea or coffee?',
            options: [{ text: 'Tea' }, { text: 'Coffee' }],
            settings: { duration: 'THREE_DAYS' },
          },
        },
      },
    ]);
  });

  it('a poll with a question of its own below longer words', async () => {
    const ground = await startInTest();
    const words = 'We have been thinking about this for a while. '.repeat(4).trim();
    await publish(ground, contentOf(words, { poll, options: { pollQuestion: 'Which one?' } }));
    expect(postsOf(ground)).toMatchObject([{ text: words, content: { poll: { question: 'Which one?' } } }]);
  });
});

describe('what LinkedIn cannot be asked', () => {
  const poll = { options: ['Tea', 'Coffee'], durationMinutes: 4320, isMultiple: false };
  it.each<readonly [code: string, content: VersionContent]>([
    ['visibility_unsupported', contentOf('For few.', { options: { visibility: 'CONNECTIONS' } })],
    ['poll_question_missing', contentOf('Long words. '.repeat(20), { poll })],
    ['poll_duration', contentOf('Tea?', { poll: { ...poll, durationMinutes: 60 } })],
  ])('is refused before any call: %s', async (code, content) => {
    const ground = await startInTest();
    const before = ground.standIn.log.length;
    expect(errorIn(await tryStep(ground, content, 'post-1'))).toMatchObject({ kind: 'rejected', code });
    expect(ground.standIn.log).toHaveLength(before);
  });
});

describe('refusals', () => {
  const content = contentOf('Hello.');

  it('waits until midnight UTC when the calls of a day are used up', async () => {
    const ground = await startInTest({ callsPerDay: 3 });
    expect(errorIn(await tryStep(ground, content, 'post-1'))).toMatchObject({
      kind: 'rate_limited',
      status: 429,
      retryAt: new Date('2026-11-21T00:00:00Z'),
    });
    ground.advance(14 * 3_600_000);
    expect((await tryStep(ground, content, 'post-1')).kind).toBe('done');
  });

  it.each([
    [
      { serviceErrorCode: 101, message: 'Throttle limit for calls to this resource is reached.' },
      '2026-11-20T10:15:00Z',
      {},
    ],
    [{ message: 'Slow down.' }, '2026-11-20T10:00:30Z', { 'retry-after': '30' }],
  ])('waits as told, and a quarter of an hour where nothing is told', async (body, retryAt, headers) => {
    const ground = await startInTest();
    const fetch = async () => Response.json(body, { status: 429, headers });
    const outcome = await ground.channel.perform({ ...callOf(ground, content, 'post-1'), fetch });
    expect(errorIn(outcome)).toMatchObject({ kind: 'rate_limited', retryAt: new Date(retryAt) });
  });

  it('asks to sign in again when the role at the page is gone', async () => {
    const ground = await startInTest();
    ground.standIn.state.roles.length = 0;
    expect(errorIn(await tryStep(ground, content, 'post-1'))).toMatchObject({
      kind: 'reconnect',
      code: 'right_missing',
      words: expect.stringContaining('role at the page'),
    });
  });

  it('shows LinkedIn’s own words when something in a post is wrong', async () => {
    const ground = await startInTest();
    expect(errorIn(await tryStep(ground, contentOf('x'.repeat(3001)), 'post-1'))).toMatchObject({
      kind: 'rejected',
      code: 'field_length_too_long',
      words: 'LinkedIn refused this: The length of commentary exceeds the maximum of 3000 characters.',
    });
  });

  it('does not know after a conflict: it may have been with our own first call', async () => {
    const ground = await startInTest();
    const fetch = async () => Response.json({ code: 'CONFLICT', message: 'Retry the request' }, { status: 409 });
    const outcome = await ground.channel.perform({ ...callOf(ground, content, 'post-1'), fetch });
    expect(errorIn(outcome)).toMatchObject({ kind: 'unknown_outcome', status: 409 });
  });

  it('does not take a 201 without a name for a post', async () => {
    const ground = await startInTest();
    const fetch = async () => new Response('', { status: 201 });
    const outcome = await ground.channel.perform({ ...callOf(ground, content, 'post-1'), fetch });
    expect(errorIn(outcome).kind).toBe('unknown_outcome');
  });
});

describe('the first comment', () => {
  const content = contentOf('The post.', { firstComment: 'More (here): https://example.com' });

  it('stands below the post in the name of the page, its signs unescaped', async () => {
    const ground = await startInTest();
    const done = await publish(ground, content);
    const [comment] = ground.standIn.state.comments;
    expect(comment).toMatchObject({
      actor: ground.account.remoteId,
      post: done['post-1']?.remoteId,
      text: 'More (here): https://example.com',
    });
    expect(done['comment-1']).toEqual({ remoteId: comment?.urn, url: done['post-1']?.url });
  });

  it('comes again when LinkedIn does not find the new post yet, and no more when it is old', async () => {
    const ground = await startInTest();
    const done = await publish(ground, content, 'comment-1');
    const kept = [...ground.standIn.state.posts];
    ground.standIn.state.posts.clear();
    expect(errorIn(await tryStep(ground, content, 'comment-1', done))).toMatchObject({
      kind: 'temporary',
      code: 'post_not_ready',
    });
    ground.advance(3_600_000);
    expect(errorIn(await tryStep(ground, content, 'comment-1', done))).toMatchObject({ kind: 'rejected', status: 404 });
    for (const [urn, post] of kept) ground.standIn.state.posts.set(urn, post);
    expect((await tryStep(ground, content, 'comment-1', done)).kind).toBe('done');
  });
});

describe('a death after any call', () => {
  it('leaves one post and one comment, however often what came before is repeated', async () => {
    const content = contentOf('Look.', { firstComment: 'And more.' }, [picture, { ...picture, assetId: 'q' }]);
    const ground = await startInTest();
    ground.files.set('q', sourceOf(new Uint8Array([1, 2, 3, 4]), 'image/png'));
    const done: Record<string, { remoteId: string }> = {};
    for (const step of ground.channel.plan(content, ground.account).steps) {
      // The call took effect, and whoever made it died before its answer was kept.
      await tryStep(ground, content, step.key, done);
      const sentAt = ground.now();
      if (step.kind === 'prepare') {
        const again = await tryStep(ground, content, step.key, done);
        if (again.kind !== 'done') throw new Error(JSON.stringify(again));
        done[step.key] = again.trace;
        continue;
      }
      const finding = await ground.channel.find({ ...callOf(ground, content, step.key, done), sentAt });
      if (finding.kind !== 'found') throw new Error(`${step.key}: ${JSON.stringify(finding)}`);
      done[step.key] = finding.trace;
    }
    expect(postsOf(ground)).toMatchObject([{ text: 'Look.' }]);
    expect(done['post-1']?.remoteId).toBe(postsOf(ground)[0]?.urn);
    expect(ground.standIn.state.comments).toMatchObject([{ urn: done['comment-1']?.remoteId, text: 'And more.' }]);
  });
});
