/**
 * Reading back: numbers of posts and of the page, by the names that hold since 2025-11-15
 * (graph-api/reference/insights and its changelog, 2026-11-21): impressions and fans are gone, media views stand.
 */
import type { Answer } from '@antiphon/wire';
import { secretUnreadable } from '../kit/index.ts';
import { isGoneProblem, readAnswer, readGraphProblem } from '../kit/server.ts';
import type { ChannelContext, ChannelError, MetricName, PostReading, Reading } from '../spec.ts';
import { type Access, accessOf, pathOf, type Servers } from './api.ts';
import { errorOf } from './errors.ts';
import { type CountsAnswer, countsAnswer, followersAnswer, insightsAnswer } from './wire.ts';

/** Two calls a post, so a page of them stays far below an hour's limit. */
export const maxPostsPerRead = 20;

export type Metrics = Partial<Record<MetricName, number>>;
type One =
  | { readonly kind: 'one'; readonly reading: PostReading }
  | { readonly kind: 'failed'; readonly error: ChannelError };

/** Reactions of every kind are likes; how many, without who. */
export const countFields =
  'reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count),shares,attachments{media_type,target{id},subattachments{media_type}}';

export async function readPosts(
  context: ChannelContext,
  remoteIds: readonly string[],
  servers: Servers,
): Promise<Reading<readonly PostReading[]>> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const readings: PostReading[] = [];
  for (const remoteId of remoteIds) {
    const one = await readPost(access, context, remoteId);
    if (one.kind === 'failed') return one;
    readings.push(one.reading);
  }
  return { kind: 'read', value: readings };
}

async function readPost(access: Access, context: ChannelContext, remoteId: string): Promise<One> {
  const reply = await access.call({ path: pathOf(remoteId), query: { fields: countFields } });
  const counts = readAnswer(reply, countsAnswer);
  if (!counts)
    return isGoneProblem(readGraphProblem(reply)) ? goneOrHidden(access, context, remoteId) : failed(reply, context);
  const video = counts.attachments?.data.find((attachment) => attachment.media_type === 'video');
  const ofPost = await readInsights(access, context, `${pathOf(remoteId)}/insights`, askedOf(video !== undefined));
  if (ofPost.kind === 'failed') return ofPost;
  const videoId = ofPost.value.views === undefined ? video?.target?.id : undefined;
  const ofVideo = videoId && (await readInsights(access, context, `${pathOf(videoId)}/video_insights`, askedOfReel));
  if (ofVideo && ofVideo.kind === 'failed') return ofVideo;
  const metrics = { ...countsIn(counts), ...(ofVideo ? ofVideo.value : {}), ...ofPost.value };
  return { kind: 'one', reading: { remoteId, kind: 'read', metrics } };
}

/**
 * Graph says the same of a post that was deleted and of one we may no longer see. If the page itself can still be read,
 * the post is gone.
 */
async function goneOrHidden(access: Access, context: ChannelContext, remoteId: string): Promise<One> {
  const reply = await access.call({ path: pathOf(access.pageId), query: { fields: 'followers_count' } });
  return readAnswer(reply, followersAnswer)
    ? { kind: 'one', reading: { remoteId, kind: 'gone' } }
    : failed(reply, context);
}

/** Nobody reacted: Graph says so with a total of 0; nobody shared: it leaves `shares` out. */
export function countsIn({
  reactions,
  comments,
  shares,
}: Partial<Pick<CountsAnswer, 'reactions' | 'comments' | 'shares'>>) {
  return given({
    likes: reactions?.summary?.total_count,
    replies: comments?.summary?.total_count,
    shares: shares?.count,
  });
}

const names: { readonly [metric: string]: MetricName } = {
  post_media_view: 'views',
  post_total_media_view_unique: 'reach',
  post_clicks: 'clicks',
  post_video_view_time: 'watchTimeMs',
  blue_reels_play_count: 'views',
};

/**
 * All we use, and less where Facebook knows one of them not for this post or no longer: then it refuses them all.
 */
function askedOf(hasVideo: boolean): readonly string[] {
  const common = 'post_media_view,post_total_media_view_unique,post_clicks';
  const rest = [common, 'post_media_view,post_total_media_view_unique', 'post_total_media_view_unique'];
  return hasVideo ? [`${common},post_video_view_time`, ...rest] : rest;
}

/** Where the post of a reel tells no views, the reel itself may: how often it began to play, replays left out. */
const askedOfReel = ['blue_reels_play_count,post_video_view_time', 'blue_reels_play_count'];

/** None where Facebook has none to give, as for stories. */
async function readInsights(
  access: Access,
  context: ChannelContext,
  path: string,
  asked: readonly string[],
): Promise<Reading<Metrics>> {
  for (const metric of asked) {
    const reply = await access.call({ path, query: { metric, period: 'lifetime' } });
    const insights = readAnswer(reply, insightsAnswer);
    if (insights) return { kind: 'read', value: metricsIn(insights.data) };
    if (readGraphProblem(reply)?.code !== 100)
      return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  }
  return { kind: 'read', value: {} };
}

function metricsIn(data: readonly { readonly name: string; readonly values?: readonly { value?: unknown }[] }[]) {
  const told = data.map(({ name, values }) => [names[name], values?.at(-1)?.value]);
  return given(Object.fromEntries(told.filter(([name]) => name !== undefined)));
}

/** Only what was told, as whole numbers. */
function given(told: Readonly<Record<string, unknown>>): Metrics {
  const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) => (isNumber(value) ? [[name, Math.round(Number(value))]] : [])),
  );
}

export async function readAccount(context: ChannelContext, servers: Servers): Promise<Reading<Metrics>> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const reply = await access.call({ path: pathOf(access.pageId), query: { fields: 'followers_count' } });
  const told = readAnswer(reply, followersAnswer);
  return told ? { kind: 'read', value: given({ followers: told.followers_count }) } : failed(reply, context);
}

function failed(reply: Answer, { now }: ChannelContext): { readonly kind: 'failed'; readonly error: ChannelError } {
  return { kind: 'failed', error: errorOf(reply, 'harmless', now) };
}
