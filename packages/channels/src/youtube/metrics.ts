/** Reading back: numbers of videos and of the channel, and videos that were there before. */
import { readAnswer } from '../kit/server.ts';
import type { ChannelContext, MetricName, PastPost, PastPostsPage, PostReading, Reading } from '../spec.ts';
import { callApi, callWith, type Ground, openGround, watchUrl, type YouTubeServers } from './api.ts';
import { readDetails } from './capabilities.ts';
import { errorOf, isMissing } from './errors.ts';
import { pacificDay } from './pacific.rules.ts';
import {
  channelsAnswer,
  type PlaylistItem,
  playlistItemsAnswer,
  reportAnswer,
  type VideoItem,
  videosAnswer,
} from './wire.ts';

type Metrics = Partial<Record<MetricName, number>>;

/** `videos.list` takes 50 ids a call (developers.google.com/youtube/v3/docs/videos/list, 2026-11-20). */
export const maxPostsPerRead = 50;
const pageSize = 50;

export async function readPosts(
  servers: YouTubeServers,
  context: ChannelContext,
  remoteIds: readonly string[],
): Promise<Reading<readonly PostReading[]>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  if (remoteIds.length === 0) return { kind: 'read', value: [] };
  const videos = await readStatistics(opened.ground, remoteIds);
  if (videos.kind === 'failed') return videos;
  const known = new Map(videos.value.map((video) => [video.id, video]));
  const reports = await readReports(opened.ground, [...known.keys()]);
  const readings = remoteIds.map((remoteId): PostReading => {
    const video = known.get(remoteId);
    if (!video) return { remoteId, kind: 'gone' };
    return { remoteId, kind: 'read', metrics: { ...countsOf(video), ...reports.get(remoteId) } };
  });
  return { kind: 'read', value: readings };
}

async function readStatistics(ground: Ground, ids: readonly string[]): Promise<Reading<readonly VideoItem[]>> {
  const reply = await callApi(ground, { path: '/videos', query: { part: 'statistics', id: ids.join(',') } });
  const answer = readAnswer(reply, videosAnswer);
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', ground.context.now) };
  return { kind: 'read', value: answer.items };
}

/** A number that YouTube hides (likes, closed comments) is left out. */
function countsOf({ statistics }: VideoItem): Metrics {
  return given({
    views: statistics?.viewCount,
    likes: statistics?.likeCount,
    replies: statistics?.commentCount,
  });
}

/** Names of YouTube Analytics, ours, and how many of ours one of theirs is. */
const reported = [
  ['estimatedMinutesWatched', 'watchTimeMs', 60_000],
  ['shares', 'shares', 1],
  ['subscribersGained', 'follows', 1],
] as const;

/** YouTube's own first day: the report is of the whole life of a video. */
const beginning = '2005-02-14';

/**
 * What only YouTube Analytics knows, two or three days late. It comes on top: where it is refused or silent, the
 * other numbers stand by themselves.
 */
async function readReports(ground: Ground, ids: readonly string[]): Promise<ReadonlyMap<string, Metrics>> {
  const { context, servers, accessToken } = ground;
  if (ids.length === 0 || !readDetails(context.account.details).readsAnalytics) return new Map();
  const reply = await callWith(context, accessToken, {
    url: `${servers.analytics}/v2/reports`,
    query: {
      ids: 'channel==MINE',
      startDate: beginning,
      endDate: pacificDay(context.now),
      metrics: reported.map(([name]) => name).join(','),
      dimensions: 'video',
      filters: `video==${ids.join(',')}`,
      sort: '-estimatedMinutesWatched',
      maxResults: pageSize,
    },
  });
  const table = readAnswer(reply, reportAnswer);
  if (!table) return new Map();
  const column = (name: string) => table.columnHeaders.findIndex((header) => header.name === name);
  return new Map(
    (table.rows ?? []).map((row) => {
      const numbers = reported.map(([name, metric, times]) => [metric, wholeOf(row[column(name)], times)] as const);
      return [String(row[column('video')]), given(Object.fromEntries(numbers))];
    }),
  );
}

function wholeOf(cell: string | number | undefined, times: number): number | undefined {
  return typeof cell === 'number' && cell >= 0 ? Math.round(cell * times) : undefined;
}

function given(numbers: { readonly [name in MetricName]?: number | undefined }): Metrics {
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
}

/** Subscribers are rounded to three digits by YouTube, and absent where the channel hides them. */
export async function readAccount(servers: YouTubeServers, context: ChannelContext): Promise<Reading<Metrics>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const reply = await callApi(opened.ground, {
    path: '/channels',
    query: { part: 'statistics', id: context.account.remoteId },
  });
  const answer = readAnswer(reply, channelsAnswer);
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const statistics = answer.items?.[0]?.statistics;
  const followers = statistics?.hiddenSubscriberCount ? undefined : statistics?.subscriberCount;
  return { kind: 'read', value: given({ followers, views: statistics?.viewCount }) };
}

/** One page of the channel's uploads, newest first, without what only its owner sees. */
export async function readPastPosts(
  servers: YouTubeServers,
  context: ChannelContext,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Reading<PastPostsPage>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const reply = await callApi(opened.ground, {
    path: '/playlistItems',
    query: {
      part: 'snippet,contentDetails,status',
      playlistId: readDetails(context.account.details).uploads,
      maxResults: Math.min(page.limit, pageSize),
      pageToken: page.cursor,
    },
  });
  const answer = readAnswer(reply, playlistItemsAnswer);
  // Of a channel without videos YouTube does not know the list of uploads.
  if (!answer && isMissing(reply)) return { kind: 'read', value: { posts: [] } };
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const seen = answer.items.filter((item) => item.status?.privacyStatus !== 'private');
  const ids = seen.map((item) => item.snippet.resourceId.videoId);
  const videos: Reading<readonly VideoItem[]> =
    ids.length === 0 ? { kind: 'read', value: [] } : await readStatistics(opened.ground, ids);
  if (videos.kind === 'failed') return videos;
  const known = new Map(videos.value.map((video) => [video.id, video]));
  const posts = seen.map((item) => pastPostOf(item, known.get(item.snippet.resourceId.videoId)));
  return { kind: 'read', value: { posts, ...(answer.nextPageToken ? { cursor: answer.nextPageToken } : {}) } };
}

function pastPostOf({ snippet, contentDetails }: PlaylistItem, video: VideoItem | undefined): PastPost {
  const { videoId } = snippet.resourceId;
  return {
    remoteId: videoId,
    url: watchUrl(videoId),
    publishedAt: new Date(contentDetails?.videoPublishedAt ?? snippet.publishedAt),
    text: [snippet.title, snippet.description].filter(Boolean).join('\n\n'),
    mediaKinds: ['video'],
    metrics: video ? countsOf(video) : {},
  };
}
