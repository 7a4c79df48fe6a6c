/** Reading back: numbers, followers, the posts from before; and taking a post back. */
import type { Channel, ChannelContext, MetricName, PastPostsPage, PostReading, Reading } from '../spec.ts';
import { nameOf } from './publish.ts';
import {
  addressOf,
  callAs,
  codeIn,
  type PostAnswer,
  postsAnswer,
  profileAnswer,
  read,
  sandboxError,
  type WorldAddress,
} from './wire.ts';

export const maxPostsPerRead = 50;

export async function readPosts(
  world: WorldAddress,
  context: ChannelContext,
  remoteIds: readonly string[],
): Promise<Reading<readonly PostReading[]>> {
  if (remoteIds.length === 0) return { kind: 'read', value: [] };
  const answer = await callAs(world, context, '/v1/posts/lookup', { query: { ids: remoteIds.join(',') } });
  const found = read(answer, postsAnswer);
  if (!found) return failed(answer, context);
  const byId = new Map(found.posts.map((post) => [post.id, post]));
  // The network answers for its own memory at once: what it leaves out is no longer there.
  const value = remoteIds.map((remoteId): PostReading => {
    const post = byId.get(remoteId);
    return post ? { remoteId, kind: 'read', metrics: metricsOf(post) } : { remoteId, kind: 'gone' };
  });
  return { kind: 'read', value };
}

export async function readAccount(
  world: WorldAddress,
  context: ChannelContext,
): Promise<Reading<Partial<Record<MetricName, number>>>> {
  const answer = await callAs(world, context, '/v1/me');
  const profile = read(answer, profileAnswer);
  return profile ? { kind: 'read', value: { followers: profile.followers } } : failed(answer, context);
}

export async function readPastPosts(
  world: WorldAddress,
  context: ChannelContext,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Reading<PastPostsPage>> {
  const answer = await callAs(world, context, '/v1/posts', {
    query: { limit: Math.min(50, page.limit), cursor: page.cursor, without_replies: true },
  });
  const found = read(answer, postsAnswer);
  if (!found) return failed(answer, context);
  const posts = found.posts.map((post) => ({
    remoteId: post.id,
    url: addressOf(world, post.url).href,
    publishedAt: post.created_at,
    text: post.text,
    mediaKinds: post.pictures.map(() => 'image' as const),
    metrics: metricsOf(post),
  }));
  return { kind: 'read', value: { posts, ...(found.cursor ? { cursor: found.cursor } : {}) } };
}

export async function deletePost(
  world: WorldAddress,
  context: ChannelContext,
  remoteId: string,
): ReturnType<NonNullable<Channel['deletePost']>> {
  const answer = await callAs(world, context, `/v1/posts/${encodeURIComponent(remoteId)}`, { method: 'DELETE' });
  const isGone = (answer.kind === 'answered' && answer.status === 204) || codeIn(answer) === 'not_found';
  return isGone ? { kind: 'done' } : failed(answer, context);
}

function metricsOf({ counts }: PostAnswer): Partial<Record<MetricName, number>> {
  const { likes, reposts, replies, views } = counts;
  return { likes, reposts, replies, views };
}

function failed(answer: Parameters<typeof sandboxError>[0], context: ChannelContext) {
  return { kind: 'failed', error: sandboxError(answer, 'harmless', context.now, nameOf(context)) } as const;
}
