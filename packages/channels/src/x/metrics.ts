/** Reading back: numbers, followers, older posts; and taking a post back. X charges for every post and user read. */
import { secretUnreadable } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import type { ChannelContext, Done, MetricName, PastPost, PastPostsPage, PostReading, Reading } from '../spec.ts';
import { callX, type XServers } from './api.ts';
import { errorOf, readType } from './errors.ts';
import { pastPageOf } from './page-sizes.ts';
import { createdAt, momentOfId } from './post-times.rules.ts';
import { urlOf } from './publish.ts';
import { textOf } from './same-text.rules.ts';
import { readSecret } from './secret.ts';
import { deletedAnswer, type PostAnswer, type PostsAnswer, postsAnswer, userAnswer } from './wire.ts';

/** `GET /2/tweets` takes 100 ids (API description 2.167). */
export const maxPostsPerRead = 100;

/** The author's own numbers can be had for 30 days (docs.x.com/x-api/fundamentals/metrics, 2026-08-22). */
const ownNumbersMs = 30 * 86_400_000;

/**
 * Numbers of posts. Clicks are told to the author only and only of young posts, so these are asked for apart; two
 * calls at most. A post that X neither shows nor says to be gone (a locked account) is left out.
 */
export async function readPosts(
  servers: XServers,
  context: ChannelContext,
  remoteIds: readonly string[],
): Promise<Reading<readonly PostReading[]>> {
  const isYoung = (id: string) => context.now.getTime() - (momentOfId(id)?.getTime() ?? 0) < ownNumbersMs;
  const young = remoteIds.filter(isYoung);
  const old = remoteIds.filter((id) => !isYoung(id));
  const readings: PostReading[] = [];
  let postsRead = 0;
  for (const [ids, fields] of [
    [young, 'public_metrics,non_public_metrics'],
    [old, 'public_metrics'],
  ] as const) {
    if (ids.length === 0) continue;
    const answer = await lookUp(servers, context, ids, fields);
    if (answer.kind === 'failed') return { ...answer, postsRead };
    postsRead += answer.value.data?.length ?? 0;
    readings.push(...ids.flatMap((id) => readingOf(id, answer.value)));
  }
  return { kind: 'read', value: readings };
}

async function lookUp(
  servers: XServers,
  context: ChannelContext,
  ids: readonly string[],
  fields: string,
): Promise<Reading<PostsAnswer>> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const query = { ids: ids.join(','), 'post.fields': fields };
  const reply = await callX(servers, context, secret.accessToken, { path: '/2/tweets', query });
  const answer = readAnswer(reply, postsAnswer);
  return answer ? { kind: 'read', value: answer } : { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

function readingOf(remoteId: string, answer: PostsAnswer): PostReading[] {
  const post = answer.data?.find((one) => one.id === remoteId);
  if (post) return [{ remoteId, kind: 'read', metrics: metricsOf(post) }];
  const isGone = answer.errors?.some(
    (one) => one.resource_id === remoteId && one.type?.endsWith('/resource-not-found') === true,
  );
  return isGone ? [{ remoteId, kind: 'gone' }] : [];
}

/** Names of X's counters, new and old, for each of ours. A number that is not told is left out. */
const counters: readonly (readonly [MetricName, 'public_metrics' | 'non_public_metrics', ...string[]])[] = [
  ['likes', 'public_metrics', 'like_count'],
  ['reposts', 'public_metrics', 'repost_count', 'retweet_count'],
  ['replies', 'public_metrics', 'reply_count'],
  ['quotes', 'public_metrics', 'quote_count'],
  ['bookmarks', 'public_metrics', 'bookmark_count'],
  ['views', 'public_metrics', 'impression_count'],
  ['clicks', 'non_public_metrics', 'url_link_clicks'],
  ['profileVisits', 'non_public_metrics', 'user_profile_clicks'],
];

function metricsOf(post: PostAnswer): Partial<Record<MetricName, number>> {
  const metrics: Partial<Record<MetricName, number>> = {};
  for (const [name, group, ...spellings] of counters) {
    const value = spellings.map((spelling) => post[group]?.[spelling]).find((one) => typeof one === 'number');
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) metrics[name] = value;
  }
  return metrics;
}

export async function readAccount(
  servers: XServers,
  context: ChannelContext,
): Promise<Reading<Partial<Record<MetricName, number>>>> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const reply = await callX(servers, context, secret.accessToken, {
    path: '/2/users/me',
    query: { 'user.fields': 'public_metrics' },
  });
  const user = readAnswer(reply, userAnswer);
  if (!user) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const followers = user.data.public_metrics?.followers_count;
  return { kind: 'read', value: followers === undefined ? {} : { followers } };
}

/** One page of the account's own posts, newest first; answers and reposts are left out by X. */
export async function readPastPosts(
  servers: XServers,
  context: ChannelContext,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Reading<PastPostsPage>> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const reply = await callX(servers, context, secret.accessToken, {
    path: `/2/users/${encodeURIComponent(context.account.remoteId)}/tweets`,
    query: {
      max_results: pastPageOf(page.limit),
      exclude: 'replies,retweets',
      // X's own page tokens cannot stand in the middle of a page, and its smallest page may be larger than ours.
      until_id: page.cursor,
      'post.fields': 'created_at,attachments,entities,note_post,public_metrics',
      expansions: 'attachments.media_keys',
      'media.fields': 'media_key,type',
    },
  });
  const answer = readAnswer(reply, postsAnswer);
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const all = answer.data ?? [];
  const posts = all.slice(0, page.limit);
  const last = posts.at(-1);
  const hasMore = all.length > posts.length || answer.meta?.next_token !== undefined;
  return {
    kind: 'read',
    value: {
      posts: posts.map((post) => pastPostOf(post, answer, context)),
      postsRead: all.length,
      ...(last && hasMore ? { cursor: last.id } : {}),
    },
  };
}

function pastPostOf(post: PostAnswer, answer: PostsAnswer, context: ChannelContext): PastPost {
  const kinds = new Map(answer.includes?.media?.map((one) => [one.media_key, one.type]));
  return {
    remoteId: post.id,
    url: urlOf(post.id, context.account),
    publishedAt: createdAt(post) ?? context.now,
    text: textOf(post),
    mediaKinds: (post.attachments?.media_keys ?? []).map((key) => (kinds.get(key) === 'photo' ? 'image' : 'video')),
    metrics: metricsOf(post),
  };
}

/** Takes a post back. What is gone already is done. */
export async function deletePost(servers: XServers, context: ChannelContext, remoteId: string): Promise<Done> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const reply = await callX(servers, context, secret.accessToken, {
    path: `/2/tweets/${encodeURIComponent(remoteId)}`,
    method: 'DELETE',
  });
  const isGone = reply.kind === 'answered' && (reply.status === 404 || readType(reply) === 'resource-not-found');
  if (isGone || readAnswer(reply, deletedAnswer)?.data.deleted) return { kind: 'done' };
  return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}
