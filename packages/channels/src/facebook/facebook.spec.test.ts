/**
 * Judged by Meta's own description of Graph: what we send, and what the pretend Facebook answers.
 * `ANTIPHON_SPECS` names the folder that holds `facebook/*.json` (facebook/facebook-business-sdk-codegen ad2b0b6fdfbe,
 * 2026-04-15: nodes with their fields, edges and parameters); without it there is nothing to judge by.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VersionContent } from '../spec.ts';
import { callOf, contextOf, film, type Ground, photo, publish, startGround } from './test-ground.ts';
import { type Exchange, Judge, recording } from './test-judge.ts';

const specs = process.env.ANTIPHON_SPECS;
const title = specs
  ? 'the description of Graph accepts'
  : 'the description of Graph (skipped: ANTIPHON_SPECS names no folder)';

const contents: readonly VersionContent[] = [
  { parts: [{ text: 'Cups.', media: [photo, photo] }], firstComment: 'And more.', options: { placeId: '77' } },
  {
    parts: [{ text: 'A page.', media: [] }],
    link: { url: 'https://example.com/', title: '', description: '' },
    options: {},
  },
  { parts: [{ text: 'A film.', media: [film] }], options: { title: 'Cups' } },
  { parts: [{ text: 'A reel.', media: [film] }], options: { placement: 'reel', title: 'Cups', placeId: '77' } },
  { parts: [{ text: '', media: [photo] }], options: { placement: 'story' } },
  { parts: [{ text: '', media: [film] }], options: { placement: 'story' } },
];

/** Everything the adapter does, once; and some of what Facebook refuses. */
async function wholeRun(ground: Ground): Promise<void> {
  const { channel } = ground;
  const context = contextOf(ground);
  for (const content of contents) {
    const done = await publish(ground, content);
    for (const step of channel.plan(content, ground.account).steps) {
      if (step.kind === 'prepare') continue;
      await channel.find({ ...callOf(ground, content, step.key, done), sentAt: ground.clock.now() });
    }
    const postId = done['post-1']?.remoteId ?? '';
    if (content.options.placement === 'story') continue;
    await channel.readPosts(context, [postId]);
    const commentRemoteId = done['comment-1']?.remoteId;
    if (!commentRemoteId) continue;
    await channel.answerComment?.(context, { postRemoteId: postId, commentRemoteId, text: 'Yes.', seed: 'x' });
    await channel.readComments?.(context, postId, { limit: 10 });
    await channel.editPost?.(context, postId, { ...content, parts: [{ text: 'Mugs.', media: [] }] });
  }
  await channel.readAccount(context);
  await channel.readPastPosts(context, { limit: 2 });
  const posts = [...ground.standIn.state.posts.keys()];
  await channel.editPost?.(context, posts[0] ?? '', { parts: [{ text: 'x'.repeat(63_207), media: [] }], options: {} });
  ground.standIn.state.retiredMetrics.add('post_media_view').add('post_total_media_view_unique');
  await channel.readPosts(context, posts.slice(-1));
  // The last, so that the judge still knows what the others were.
  await channel.deletePost?.(context, posts.at(-1) ?? '');
}

describe.skipIf(!specs)(title, () => {
  let judge: Judge;
  let ground: Ground;
  const exchanges: Exchange[] = [];
  const nodes = new Map<string, string>();
  const nodeOf = (id: string) => nodes.get(id) ?? 'nothing';

  beforeAll(async () => {
    judge = new Judge(specs ?? '');
    ground = await startGround({}, recording(exchanges));
    const { state } = ground.standIn;
    await wholeRun(ground);
    nodes.set('me', 'User');
    for (const id of state.pages.keys()) nodes.set(id, 'Page');
    for (const id of state.videos.keys()) nodes.set(id, 'AdVideo');
    for (const id of state.comments.keys()) nodes.set(id, 'Comment');
    // What is left and named like a post is one, though it may be deleted by now.
    for (const { path } of exchanges) {
      const id = path.split('/').at(3) ?? '';
      if (!nodes.has(id) && id.includes('_')) nodes.set(id, 'PagePost');
    }
  });
  afterAll(() => ground?.standIn.close());

  it('a whole run of the adapter, requests and answers alike, refusals included', () => {
    const judged = new Map<string, number>();
    for (const exchange of exchanges) {
      expect(judge.complaints(exchange, nodeOf), `${exchange.method} ${exchange.path}`).toEqual([]);
      const name = `${exchange.method} ${judge.operationOf(exchange, nodeOf)?.name}`;
      judged.set(name, (judged.get(name) ?? 0) + 1);
    }
    process.stdout.write(`Judged by the description of Graph: ${judged.size} operations, ${exchanges.length} calls.\n`);
    expect([...judged.keys()].sort()).toEqual([
      'DELETE PagePost',
      'GET AdVideo',
      'GET AdVideo video_insights',
      'GET Page',
      'GET Page published_posts',
      'GET Page stories',
      'GET Page video_reels',
      'GET PagePost',
      'GET PagePost comments',
      'GET PagePost insights',
      'GET User accounts',
      'POST Comment comments',
      'POST Page feed',
      'POST Page photo_stories',
      'POST Page photos',
      'POST Page video_reels',
      'POST Page video_stories',
      'POST Page videos',
      'POST PagePost',
      'POST PagePost comments',
    ]);
  });

  it('nothing that it forbids: the judge says no to bad requests, and to bad answers of each operation', () => {
    const seen = new Set<string>();
    for (const exchange of exchanges) {
      const name = `${exchange.method} ${judge.operationOf(exchange, nodeOf)?.name}`;
      if (seen.has(name) || exchange.status !== 200) continue;
      seen.add(name);
      const spoiled = [
        { ...exchange, sent: { ...exchange.sent, nonsense: '1' } },
        { ...exchange, sent: { ...exchange.sent, fields: 'nonsense' } },
        { ...exchange, answered: { data: [{ nonsense: 1 }], nonsense: 1 } },
      ];
      // What an operation without a described node returns has no fields to judge.
      const isBare = ['Object', 'Stories'].includes(judge.operationOf(exchange, nodeOf)?.operation.return ?? '');
      for (const one of isBare ? [spoiled[0], spoiled[2]] : spoiled)
        expect(one && judge.complaints(one, nodeOf), name).not.toEqual([]);
    }
    expect(seen.size).toBe(20);
    const sent = (path: RegExp, change: Record<string, string>) => {
      const sample = exchanges.find((one) => one.method === 'POST' && path.test(one.path));
      if (!sample) throw new Error('It was not called.');
      return judge.complaints({ ...sample, sent: { ...sample.sent, ...change } }, nodeOf);
    };
    expect(sent(/video_reels$/, { video_state: 'PUBLIC' })).toHaveLength(1);
    expect(sent(/video_reels$/, { upload_phase: 'transfer' })).toHaveLength(1);
    expect(sent(/feed$/, { published: 'no' })).toHaveLength(1);
    expect(sent(/feed$/, { attached_media: '{}' })).toHaveLength(1);
    expect(sent(/videos$/, { file_size: 'big' })).toHaveLength(1);
    const post = exchanges.find((one) => one.sent.fields === 'permalink_url');
    if (!post) throw new Error('It was not called.');
    expect(judge.complaints({ ...post, answered: { id: 7 } }, nodeOf)).toHaveLength(1);
    expect(judge.complaints({ ...post, answered: { id: '7', created_time: 'today' } }, nodeOf)).toHaveLength(1);
  });
});
