/**
 * Reading back: numbers of posts and of the account, and posts that were there before
 * (tiktok-api-v2-video-list, -video-query, -get-user-info; 2026-11-20). TikTok shows public posts only.
 */
import type { ChannelContext, MetricName, PastPost, PastPostsPage, PostReading, Reading } from '../spec.ts';
import { callApi, type Ground, openGround, type TikTokServers } from './api.ts';
import { readDetails } from './capabilities.ts';
import { errorOf } from './errors.ts';
import { countFields, listFields, pageMax } from './listed.ts';
import { isPostId } from './remote-id.rules.ts';
import { askStatus, postIdIn } from './status.ts';
import { readData, userAnswer, type VideoItem, videoListAnswer, videoQueryAnswer } from './wire.ts';

type Metrics = Partial<Record<MetricName, number>>;

/** `video/query` takes 20 ids a call. */
export const maxPostsPerRead = 20;

/**
 * A post that TikTok does not list may be deleted, private, in moderation, or of a kind it leaves out: that is no proof
 * that it is gone, so it is read without numbers.
 */
export async function readPosts(
  servers: TikTokServers,
  context: ChannelContext,
  remoteIds: readonly string[],
): Promise<Reading<readonly PostReading[]>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  if (remoteIds.length === 0) return { kind: 'read', value: [] };
  const numbered = await findNumbers(opened.ground, remoteIds);
  if (numbered.kind === 'failed') return numbered;
  const postIds = [...new Set(numbered.value.values())];
  const videos = postIds.length === 0 ? [] : await queryVideos(opened.ground, postIds);
  if (!Array.isArray(videos)) return videos;
  const known = new Map(videos.map((video) => [video.id, video]));
  const readings = remoteIds.map((remoteId): PostReading => {
    const video = known.get(numbered.value.get(remoteId) ?? '');
    return { remoteId, kind: 'read', metrics: video ? countsOf(video) : {} };
  });
  return { kind: 'read', value: readings };
}

/** Posts by their numbers. A receipt of a post that had none yet is asked once more; most of them never get one. */
async function findNumbers(
  ground: Ground,
  remoteIds: readonly string[],
): Promise<Reading<ReadonlyMap<string, string>>> {
  const numbers = new Map<string, string>();
  for (const remoteId of remoteIds) {
    if (isPostId(remoteId)) {
      numbers.set(remoteId, remoteId);
      continue;
    }
    const { reply, status } = await askStatus(ground, remoteId);
    const error = status ? null : errorOf(reply, 'harmless', ground.context.now);
    // A receipt that TikTok has forgotten says nothing more; every other trouble may pass.
    if (error && error.kind !== 'rejected') return { kind: 'failed', error };
    const postId = status ? postIdIn(status) : undefined;
    if (postId) numbers.set(remoteId, postId);
  }
  return { kind: 'read', value: numbers };
}

async function queryVideos(
  ground: Ground,
  ids: readonly string[],
): Promise<VideoItem[] | Extract<Reading<never>, { kind: 'failed' }>> {
  const reply = await callApi(ground, {
    path: '/video/query/',
    query: { fields: `id,${countFields}` },
    json: { filters: { video_ids: ids } },
  });
  const answer = readData(reply, videoQueryAnswer);
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', ground.context.now) };
  return answer.videos ?? [];
}

function countsOf(video: VideoItem): Metrics {
  return given({
    views: video.view_count,
    likes: video.like_count,
    replies: video.comment_count,
    shares: video.share_count,
  });
}

function given(numbers: { readonly [name in MetricName]?: number | undefined }): Metrics {
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
}

/** Followers, and the likes of all posts together; nothing where the person did not let us read them. */
export async function readAccount(servers: TikTokServers, context: ChannelContext): Promise<Reading<Metrics>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  if (!readDetails(context.account.details).readsNumbers) return { kind: 'read', value: {} };
  const reply = await callApi(opened.ground, {
    path: '/user/info/',
    query: { fields: 'open_id,follower_count,likes_count' },
  });
  const answer = readData(reply, userAnswer);
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  return { kind: 'read', value: given({ followers: answer.user.follower_count, likes: answer.user.likes_count }) };
}

/** One page of the account's public posts, newest first. */
export async function readPastPosts(
  servers: TikTokServers,
  context: ChannelContext,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Reading<PastPostsPage>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const reply = await callApi(opened.ground, {
    path: '/video/list/',
    query: { fields: listFields },
    json: {
      max_count: Math.min(page.limit, pageMax),
      ...(page.cursor === undefined ? {} : { cursor: Number(page.cursor) }),
    },
  });
  const answer = readData(reply, videoListAnswer);
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const posts = (answer.videos ?? []).map(pastPostOf);
  const hasMore = answer.has_more === true && answer.cursor !== undefined;
  return { kind: 'read', value: { posts, ...(hasMore ? { cursor: String(answer.cursor) } : {}) } };
}

function pastPostOf(video: VideoItem): PastPost {
  const { id, create_time: at, title, video_description: description, share_url: url, duration } = video;
  const isPictures = duration === 0 || url?.includes('/photo/') === true;
  return {
    remoteId: id,
    ...(url ? { url } : {}),
    publishedAt: new Date((at ?? 0) * 1000),
    text: description || title || '',
    mediaKinds: [isPictures ? 'image' : 'video'],
    metrics: countsOf(video),
  };
}
