/** Channels, playlists, categories and reports of the pretend YouTube. */
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { channelEntity, etag, listOf, playlistEntity, playlistItemEntity } from './stand-in-entities.ts';
import { cost, spendUnits } from './stand-in-quota.ts';
import { categories, fieldsOf } from './stand-in-resource.ts';
import { authorize, type Caller, type Ground, newId, Problem, type StoredPlaylist } from './stand-in-state.ts';
import { isSeenBy, pageOf, requireParts } from './stand-in-videos.ts';

export interface ListGround extends Ground {
  /** How long a new video is unknown to playlists. */
  readonly playlistLagMs: number;
}

const readers = ['youtube', 'youtube.force-ssl', 'youtube.readonly'];
const writers = ['youtube', 'youtube.force-ssl'];
type Query = Readonly<Record<string, string | undefined>>;

export function addListRoutes(app: FastifyInstance, ground: ListGround): void {
  const { state } = ground;
  const enter = (request: FastifyRequest) => {
    const caller = authorize(ground, request, readers);
    spendUnits(ground, caller, cost.read);
    const query = request.query as Query;
    return { caller, query, parts: requireParts(query) };
  };

  app.get('/youtube/v3/channels', { config: { route: 'channels.list' } }, async (request) => {
    const { caller, query, parts } = enter(request);
    const ids = query.id?.split(',') ?? [];
    const found =
      query.mine === 'true' ? [caller.channel] : [...state.channels.values()].filter(({ id }) => ids.includes(id));
    const items = found.map((channel) => channelEntity(ground, channel, parts));
    const { items: listed, ...list } = listOf('channelListResponse', items, items.length);
    // Google leaves the list out where it is empty.
    return listed.length === 0 ? list : { ...list, items: listed };
  });

  app.get('/youtube/v3/playlists', { config: { route: 'playlists.list' } }, async (request) => {
    const { caller, parts } = enter(request);
    const own = [...state.playlists.values()].filter((playlist) => playlist.channelId === caller.channel.id);
    const { page, next } = pageOf(own, request);
    const items = page.map((playlist) => playlistEntity(ground, playlist, parts));
    return listOf('playlistListResponse', items, own.length, next);
  });

  app.get('/youtube/v3/playlistItems', { config: { route: 'playlistItems.list' } }, async (request) => {
    const { caller, query, parts } = enter(request);
    const all = itemsOf(ground, caller, query.playlistId ?? '').filter(
      (item) => query.videoId === undefined || item.videoId === query.videoId,
    );
    const { page, next } = pageOf(all, request);
    const items = page.flatMap((item) => {
      const video = state.videos.get(item.videoId);
      return video ? [playlistItemEntity(ground, item, video, parts)] : [];
    });
    return listOf('playlistItemListResponse', items, all.length, next);
  });

  app.post('/youtube/v3/playlistItems', { config: { route: 'playlistItems.insert' } }, async (request) => {
    const caller = authorize(ground, request, writers);
    spendUnits(ground, caller, cost.write);
    return addItem(ground, caller, request);
  });

  app.get('/youtube/v3/videoCategories', { config: { route: 'videoCategories.list' } }, async (request) => {
    const { query } = enter(request);
    if (!/^[A-Z]{2}$/.test(query.regionCode ?? ''))
      throw new Problem(
        400,
        'invalidRegionCode',
        'The regionCode parameter specifies an invalid region.',
        'youtube.parameter',
      );
    const items = categories.map(({ id, title, assignable }) => ({
      kind: 'youtube#videoCategory',
      etag,
      id,
      snippet: { title, assignable, channelId: 'UCBR8-60-B28hp2BmDPdntcQ' },
    }));
    return { kind: 'youtube#videoCategoryListResponse', etag, items };
  });

  app.get('/v2/reports', { config: { route: 'reports.query' } }, async (request) => answerReport(ground, request));
}

type Item = {
  readonly id: string;
  readonly playlistId: string;
  readonly videoId: string;
  readonly position: number;
  readonly at: Date;
};

/** Everything of the uploads, newest first; of another playlist in its own order. */
function itemsOf({ state }: Ground, caller: Caller, playlistId: string): readonly Item[] {
  const own = [...state.videos.values()].filter((video) => video.channelId === caller.channel.id);
  // Known from experience: the list of uploads is not found while it is empty.
  const isUploads = caller.channel.uploads === playlistId && own.length > 0;
  const playlist = state.playlists.get(playlistId);
  if (!isUploads && !playlist)
    throw new Problem(
      404,
      'playlistNotFound',
      "The playlist identified with the request's playlistId parameter cannot be found.",
      'youtube.playlistItem',
    );
  const uploads = own.reverse().map((video) => ({ id: `UU.${video.id}`, videoId: video.id, at: video.uploadedAt }));
  const raw = playlist?.items ?? uploads;
  const seen = raw.filter((item) => {
    const video = state.videos.get(item.videoId);
    return video !== undefined && isSeenBy(video, caller);
  });
  return seen.map((item, position) => ({ ...item, playlistId, position }));
}

function addItem(ground: ListGround, caller: Caller, request: FastifyRequest) {
  const { state, now, playlistLagMs } = ground;
  const snippet = fieldsOf(fieldsOf(request.body).snippet);
  const resource = fieldsOf(snippet.resourceId);
  const refuse = (code: number, reason: string, message: string) =>
    new Problem(code, reason, message, 'youtube.playlistItem');
  if (typeof snippet.playlistId !== 'string')
    throw refuse(
      400,
      'playlistIdRequired',
      'The subscribe request does not specify a value for the required playlistId property.',
    );
  if (resource.kind !== 'youtube#video' || typeof resource.videoId !== 'string')
    throw refuse(
      400,
      'resourceIdRequired',
      'The request must contain a resource in which the snippet object specifies a resourceId.',
    );
  const playlist: StoredPlaylist | undefined = state.playlists.get(snippet.playlistId);
  if (!playlist) throw refuse(404, 'playlistNotFound', 'The playlist cannot be found.');
  if (playlist.channelId !== caller.channel.id)
    throw refuse(
      403,
      'playlistItemsNotAccessible',
      'The request is not properly authorized to insert the specified playlist item.',
    );
  const video = state.videos.get(resource.videoId);
  if (!video || video.uploadedAt.getTime() + playlistLagMs > now().getTime())
    throw refuse(404, 'videoNotFound', 'Video not found.');
  const item = { id: newId('UEw', 24), videoId: video.id, at: now() };
  playlist.items.push(item);
  return playlistItemEntity(ground, { ...item, playlistId: playlist.id, position: playlist.items.length - 1 }, video, [
    'snippet',
  ]);
}

/** The "top videos" table of YouTube Analytics (developers.google.com/youtube/analytics/channel_reports, 2026-11-20). */
function answerReport(ground: Ground, request: FastifyRequest) {
  const { state } = ground;
  const { channel } = authorize(ground, request, ['yt-analytics.readonly', 'youtube.readonly', 'youtube']);
  const query = request.query as Query;
  const isDay = (day: string | undefined) => /^\d{4}-\d{2}-\d{2}$/.test(day ?? '');
  const isMine = query.ids === 'channel==MINE' || query.ids === `channel==${channel.id}`;
  const isTable = query.dimensions === 'video' && query.sort !== undefined && Number(query.maxResults) <= 200;
  if (!isMine || !isDay(query.startDate) || !isDay(query.endDate) || !isTable)
    throw new Problem(400, 'badRequest', 'The query is not supported. Check the documentation for supported queries.');
  const metrics = (query.metrics ?? '').split(',');
  const ids = (query.filters ?? '').replace(/^video==/, '').split(',');
  const rows = ids.flatMap((id) => {
    const counts = state.videos.get(id)?.channelId === channel.id ? state.counts.get(id) : undefined;
    if (!counts) return [];
    const numbers: { readonly [name: string]: number | undefined } = {
      views: counts.viewCount,
      estimatedMinutesWatched: counts.minutesWatched,
      shares: counts.shares,
      subscribersGained: counts.subscribersGained,
    };
    return [[id, ...metrics.map((name) => numbers[name] ?? 0)]];
  });
  const columnHeaders = [
    { name: 'video', columnType: 'DIMENSION', dataType: 'STRING' },
    ...metrics.map((name) => ({ name, columnType: 'METRIC', dataType: 'INTEGER' })),
  ];
  return { kind: 'youtubeAnalytics#resultTable', columnHeaders, ...(rows.length === 0 ? {} : { rows }) };
}
