/** Reading back: numbers of posts and of the account. */
import type { Answer } from '@antiphon/wire';
import { secretUnreadable } from '../kit/index.ts';
import { isGoneProblem, readAnswer, readGraphProblem } from '../kit/server.ts';
import type { ChannelContext, ChannelError, MetricName, PostReading, Reading } from '../spec.ts';
import { type Access, accessOf, pathOf, type Servers } from './api.ts';
import { errorOf } from './errors.ts';
import { countsAnswer, followersAnswer, insightsAnswer } from './wire.ts';

/** Two calls a post, so a page of them stays far below an hour's limit. */
export const maxPostsPerRead = 20;

type Metrics = Partial<Record<MetricName, number>>;
type One =
  | { readonly kind: 'one'; readonly reading: PostReading }
  | { readonly kind: 'failed'; readonly error: ChannelError };

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
  const query = { fields: 'media_product_type,like_count,comments_count' };
  const reply = await access.call({ path: pathOf(remoteId), query });
  const counts = readAnswer(reply, countsAnswer);
  if (!counts)
    return isGoneProblem(readGraphProblem(reply)) ? goneOrHidden(access, context, remoteId) : failed(reply, context);
  const insights = await readInsights(access, context, remoteId, counts.media_product_type ?? 'FEED');
  if (insights.kind === 'failed') return insights;
  const told = { likes: counts.like_count, replies: counts.comments_count };
  const metrics = { ...given(told), ...insights.value };
  return { kind: 'one', reading: { remoteId, kind: 'read', metrics } };
}

/**
 * Graph says the same of a post that was deleted and of one we may no longer see. If the account itself can still be
 * read, the post is gone.
 */
async function goneOrHidden(access: Access, context: ChannelContext, remoteId: string): Promise<One> {
  const reply = await access.call({ path: pathOf(context.account.remoteId), query: { fields: 'followers_count' } });
  return readAnswer(reply, followersAnswer)
    ? { kind: 'one', reading: { remoteId, kind: 'gone' } }
    : failed(reply, context);
}

/**
 * What each kind of post is measured by (reference/instagram-media/insights, 2026-06). The first list is all we use;
 * where Instagram knows one of them not for this post it refuses them all, and the second list is asked.
 */
export const insightLists: { readonly [productType: string]: readonly [string, string] } = {
  FEED: ['views,reach,saved,shares,reposts,follows,profile_visits', 'views,reach,saved,shares'],
  REELS: ['views,reach,saved,shares,reposts,ig_reels_video_view_total_time', 'views,reach,saved,shares'],
  STORY: ['views,reach,shares,replies,follows,profile_visits', 'views,reach,replies'],
};

const names: { readonly [metric: string]: MetricName } = {
  views: 'views',
  reach: 'reach',
  saved: 'bookmarks',
  shares: 'shares',
  reposts: 'reposts',
  replies: 'replies',
  follows: 'follows',
  profile_visits: 'profileVisits',
  ig_reels_video_view_total_time: 'watchTimeMs',
};

/** None where Instagram has none to give: too few viewers, too old, or from before the account was professional. */
async function readInsights(
  access: Access,
  context: ChannelContext,
  remoteId: string,
  productType: string,
): Promise<Reading<Metrics>> {
  for (const metric of insightLists[productType] ?? insightLists.FEED ?? []) {
    const reply = await access.call({ path: pathOf(remoteId, 'insights'), query: { metric } });
    const insights = readAnswer(reply, insightsAnswer);
    if (insights) return { kind: 'read', value: metricsIn(insights.data) };
    const problem = readGraphProblem(reply);
    if (problem?.code === 10) break;
    if (problem?.code !== 100) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  }
  return { kind: 'read', value: {} };
}

function metricsIn(data: readonly { name: string; values?: { value: unknown }[]; total_value?: { value: unknown } }[]) {
  const told = data.map(({ name, values, total_value: total }) => [names[name], values?.[0]?.value ?? total?.value]);
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
  const reply = await access.call({ path: pathOf(context.account.remoteId), query: { fields: 'followers_count' } });
  const told = readAnswer(reply, followersAnswer);
  return told ? { kind: 'read', value: given({ followers: told.followers_count }) } : failed(reply, context);
}

function failed(reply: Answer, { now }: ChannelContext): { readonly kind: 'failed'; readonly error: ChannelError } {
  return { kind: 'failed', error: errorOf(reply, 'harmless', now) };
}
