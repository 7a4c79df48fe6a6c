/** Videos of the pretend YouTube: listed, changed, deleted. */
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { listOf, partsIn, videoEntity } from './stand-in-entities.ts';
import { cost, spendUnits } from './stand-in-quota.ts';
import { fieldsOf, readSnippet, readStatus } from './stand-in-resource.ts';
import { authorize, type Caller, type Ground, Problem, type StoredVideo } from './stand-in-state.ts';

const readers = ['youtube', 'youtube.force-ssl', 'youtube.readonly'];
const writers = ['youtube', 'youtube.force-ssl'];
const idsPerCall = 50;

export function addVideoRoutes(app: FastifyInstance, ground: Ground): void {
  const { state } = ground;

  app.get('/youtube/v3/videos', { config: { route: 'videos.list' } }, async (request) => {
    const caller = authorize(ground, request, readers);
    spendUnits(ground, caller, cost.read);
    const query = request.query as { part?: string; id?: string };
    const parts = requireParts(query);
    const ids = (query.id ?? '').split(',').filter(Boolean);
    if (ids.length === 0)
      throw new Problem(
        400,
        'missingRequiredParameter',
        'No filter selected. Expected one of: chart, id, myRating',
        'youtube.parameter',
      );
    if (ids.length > idsPerCall)
      throw new Problem(
        400,
        'invalidFilters',
        'The request specifies an invalid filter parameter.',
        'youtube.parameter',
      );
    const seen = ids
      .map((id) => state.videos.get(id))
      .filter((video) => video !== undefined && isSeenBy(video, caller));
    const items = seen.map((video) => videoEntity(ground, video as StoredVideo, parts));
    return listOf('videoListResponse', items, items.length);
  });

  app.put('/youtube/v3/videos', { config: { route: 'videos.update' } }, async (request) => {
    const caller = authorize(ground, request, writers);
    spendUnits(ground, caller, cost.write);
    const parts = requireParts(request.query as { part?: string });
    const body = fieldsOf(request.body);
    const video = ownVideo(ground, caller, body.id);
    const snippet = parts.includes('snippet') ? readChangedSnippet(body.snippet) : video.snippet;
    const status = parts.includes('status') ? readStatus(body.status) : video.status;
    video.snippet = snippet;
    // Google forces what an unaudited project uploads to stay private.
    video.status = caller.app.isAudited === false ? { ...status, privacyStatus: 'private' } : status;
    if (video.status.privacyStatus !== 'private') video.publishedAt ??= ground.now();
    return videoEntity(ground, video, parts);
  });

  app.delete('/youtube/v3/videos', { config: { route: 'videos.delete' } }, async (request, reply) => {
    const caller = authorize(ground, request, writers);
    spendUnits(ground, caller, cost.write);
    state.videos.delete(ownVideo(ground, caller, (request.query as { id?: string }).id).id);
    return reply.code(204).send();
  });
}

/** An update of the snippet has to name title and category again. */
function readChangedSnippet(value: unknown) {
  if (fieldsOf(value).categoryId === undefined)
    throw new Problem(
      400,
      'invalidCategoryId',
      'The snippet.categoryId property specifies an invalid category ID.',
      'youtube.video',
    );
  return readSnippet(value);
}

export function requireParts(query: { part?: string }): readonly string[] {
  const parts = partsIn(query);
  if (parts.length === 0) throw new Problem(400, 'missingRequiredParameter', 'No part was given.', 'youtube.parameter');
  return parts;
}

export function isSeenBy(video: StoredVideo, { channel }: Pick<Caller, 'channel'>): boolean {
  return video.channelId === channel.id || video.status.privacyStatus !== 'private';
}

function ownVideo({ state }: Ground, { channel }: Caller, id: unknown): StoredVideo {
  const video = typeof id === 'string' ? state.videos.get(id) : undefined;
  if (!video)
    throw new Problem(
      404,
      'videoNotFound',
      'The video that you are trying to update cannot be found.',
      'youtube.video',
    );
  if (video.channelId !== channel.id)
    throw new Problem(403, 'forbidden', 'The user is not allowed to change this video.', 'youtube.video');
  return video;
}

/** A page of a list; page tokens are positions. */
export function pageOf<T>(
  all: readonly T[],
  request: FastifyRequest,
  most = 50,
): { readonly page: readonly T[]; readonly start: number; readonly next: string | undefined } {
  const { maxResults = '5', pageToken } = request.query as { maxResults?: string; pageToken?: string };
  const size = Number(maxResults);
  if (!(size >= 0 && size <= most))
    throw new Problem(
      400,
      'invalidParameter',
      `Invalid value '${maxResults}'. Values must be within the range: [0, ${most}]`,
    );
  const start = pageToken === undefined ? 0 : Number(Buffer.from(pageToken, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0)
    throw new Problem(400, 'invalidPageToken', 'The request specifies an invalid page token.', 'youtube.parameter');
  const next = start + size < all.length ? Buffer.from(String(start + size)).toString('base64url') : undefined;
  return { page: all.slice(start, start + size), start, next };
}
