/** Reading back: numbers of pins and of the account. */
import { readAnswer } from '../kit/server.ts';
import type { ChannelContext, MetricName, PostReading, Reading } from '../spec.ts';
import { callApi, type Ground, openGround, type PinterestServers } from './api.ts';
import { errorOf, isMissing } from './errors.ts';
import { createdAt, type PinAnswer, pinAnalytics, pinAnswer, userAccount } from './wire.ts';

type Metrics = Partial<Record<MetricName, number>>;

/** Each pin takes two calls, and Pinterest gives 60 calls of analytics a minute and account. */
export const maxPostsPerRead = 20;
/** Analytics reach back this far; a window that does not hold the whole life of a pin would tell falling numbers. */
const analyticsDays = 89;
const dayMs = 86_400_000;

/** One pin after the other, ended by the first that fails. */
export async function readPosts(
  servers: PinterestServers,
  context: ChannelContext,
  remoteIds: readonly string[],
): Promise<Reading<readonly PostReading[]>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const readings: PostReading[] = [];
  for (const remoteId of remoteIds) {
    const reading = await readPost(opened.ground, remoteId);
    if (reading.kind === 'failed') return reading;
    readings.push(reading.value);
  }
  return { kind: 'read', value: readings };
}

async function readPost(ground: Ground, remoteId: string): Promise<Reading<PostReading>> {
  const path = `/pins/${encodeURIComponent(remoteId)}`;
  const reply = await callApi(ground, { path, query: { pin_metrics: true } });
  if (isMissing(reply)) return { kind: 'read', value: { remoteId, kind: 'gone' } };
  const pin = readAnswer(reply, pinAnswer);
  if (!pin) return { kind: 'failed', error: errorOf(reply, 'harmless', ground.context.now) };
  const metrics = { ...(await readAnalytics(ground, pin)), ...lifetimeMetricsOf(pin) };
  return { kind: 'read', value: { remoteId, kind: 'read', metrics } };
}

/** Names of a pin's own lifetime numbers, and ours. Pins made before 2023-03-20 have none, unless they are videos. */
const lifetimeNames = [
  ['impression', 'views'],
  ['clickthrough', 'clicks'],
  ['outbound_click', 'clicks'],
  ['save', 'bookmarks'],
  ['reaction', 'likes'],
  ['comment', 'replies'],
] as const;

/** Lifetime numbers that came with the pin itself. */
export function lifetimeMetricsOf(pin: PinAnswer): Metrics {
  return named(lifetimeNames, pin.pin_metrics?.lifetime_metrics ?? {});
}

/** Names of analytics, and ours. Comments and reactions come as lifetime numbers, the others as sums of the days asked for. */
const summaryNames = [
  ['IMPRESSION', 'views'],
  ['OUTBOUND_CLICK', 'clicks'],
  ['SAVE', 'bookmarks'],
  ['USER_FOLLOW', 'follows'],
  ['PROFILE_VISIT', 'profileVisits'],
  ['VIDEO_V50_WATCH_TIME', 'watchTimeMs'],
  ['TOTAL_REACTIONS', 'likes'],
  ['TOTAL_COMMENTS', 'replies'],
] as const;

const shared = ['IMPRESSION', 'OUTBOUND_CLICK', 'SAVE', 'TOTAL_COMMENTS', 'TOTAL_REACTIONS'];
/** Each kind of pin has its own list of names. */
const standardTypes = [...shared, 'USER_FOLLOW', 'PROFILE_VISIT'];
const videoTypes = [...shared, 'VIDEO_V50_WATCH_TIME'];

/**
 * What only analytics know. It comes on top: where it is refused or silent, the pin's own numbers stand by themselves.
 */
async function readAnalytics(ground: Ground, pin: PinAnswer): Promise<Metrics> {
  const { now } = ground.context;
  const madeAt = createdAt(pin);
  if (!madeAt || now.getTime() - madeAt.getTime() > analyticsDays * dayMs) return {};
  const types = pin.media?.media_type === 'video' ? videoTypes : standardTypes;
  const reply = await callApi(ground, {
    path: `/pins/${encodeURIComponent(pin.id)}/analytics`,
    query: { start_date: utcDay(madeAt < now ? madeAt : now), end_date: utcDay(now), metric_types: types.join(',') },
  });
  const all = readAnswer(reply, pinAnalytics)?.all;
  return { ...named(summaryNames, all?.summary_metrics ?? {}), ...named(summaryNames, all?.lifetime_metrics ?? {}) };
}

function utcDay(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** Only whole numbers that are there; a play time may come with a fraction of a millisecond. */
function named(names: readonly (readonly [string, MetricName])[], counts: Readonly<Record<string, unknown>>): Metrics {
  const told = names.flatMap(([theirs, ours]) => {
    const count = counts[theirs];
    return typeof count === 'number' && count >= 0 ? [[ours, Math.round(count)] as const] : [];
  });
  return Object.fromEntries(told);
}

export async function readAccount(servers: PinterestServers, context: ChannelContext): Promise<Reading<Metrics>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const reply = await callApi(opened.ground, { path: '/user_account' });
  const user = readAnswer(reply, userAccount);
  if (!user) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const { follower_count: followers } = user;
  return { kind: 'read', value: typeof followers === 'number' ? { followers } : {} };
}
