/** Posts that were there before, and what can be done with them: reading, taking back; and how many more may follow. */
import { secretUnreadable } from '../kit/index.ts';
import { isGoneProblem, readAnswer, readGraphProblem } from '../kit/server.ts';
import type { ChannelContext, Done, PastPost, PastPostsPage, QuotaReading, Reading } from '../spec.ts';
import { accessOf, pathOf, type Servers } from './api.ts';
import { errorOf } from './errors.ts';
import { cursorAfter, deletedAnswer, type PostAnswer, postList, publishingLimit } from './wire.ts';

const fields = 'id,text,timestamp,permalink,media_type,children{media_type}';

/** One page of the account's posts, newest first; its reposts of others and its answers are none. */
export async function readPastPosts(
  context: ChannelContext,
  page: { readonly limit: number; readonly cursor?: string },
  servers: Servers,
): Promise<Reading<PastPostsPage>> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const reply = await access.call({
    path: '/me/threads',
    query: { fields, limit: Math.min(page.limit, 100), after: page.cursor },
  });
  const list = readAnswer(reply, postList);
  if (!list) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const cursor = cursorAfter(list);
  const posts = list.data.filter((post) => post.media_type !== 'REPOST_FACADE').map(pastPostOf);
  return { kind: 'read', value: { posts, ...(cursor ? { cursor } : {}) } };
}

function pastPostOf(post: PostAnswer): PastPost {
  const media = post.media_type === 'CAROUSEL_ALBUM' ? (post.children?.data ?? []) : [post];
  return {
    remoteId: post.id,
    ...(post.permalink ? { url: post.permalink } : {}),
    publishedAt: new Date(post.timestamp),
    text: post.text ?? '',
    mediaKinds: media.flatMap(({ media_type: type }) =>
      type === 'VIDEO' ? ['video'] : type === 'IMAGE' ? ['image'] : [],
    ),
    metrics: {},
  };
}

/** Takes a post or an answer of ours back; Threads lets apps do so 100 times in 24 hours. What is gone already is done. */
export async function deletePost(context: ChannelContext, remoteId: string, servers: Servers): Promise<Done> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const reply = await access.call({ path: pathOf(remoteId), method: 'DELETE' });
  const isDone = readAnswer(reply, deletedAnswer) !== null || isGoneProblem(readGraphProblem(reply));
  return isDone ? { kind: 'done' } : { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

/** How many posts and answers of the last 24 hours Threads counts, and how many it takes of this account. */
export async function readQuotas(context: ChannelContext, servers: Servers): Promise<Reading<readonly QuotaReading[]>> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const reply = await access.call({
    path: '/me/threads_publishing_limit',
    query: { fields: 'quota_usage,config,reply_quota_usage,reply_config' },
  });
  const told = readAnswer(reply, publishingLimit);
  if (!told) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const readings = told.data.flatMap(
    ({ quota_usage: posts, config, reply_quota_usage: replies, reply_config: replyConfig }) => [
      ...(config && posts !== undefined ? [{ name: 'posts', used: posts, max: config.quota_total }] : []),
      ...(replyConfig && replies !== undefined
        ? [{ name: 'replies', used: replies, max: replyConfig.quota_total }]
        : []),
    ],
  );
  return { kind: 'read', value: readings };
}
