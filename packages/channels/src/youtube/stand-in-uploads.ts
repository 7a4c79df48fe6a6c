/**
 * Resumable uploads of the pretend YouTube (developers.google.com/youtube/v3/guides/using_resumable_upload_protocol,
 * 2026-11-21), and thumbnails.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from '@antiphon/wire/stand-in';
import { etag, partsIn, thumbnails, videoEntity } from './stand-in-entities.ts';
import { cost, spendUnits, spendUpload } from './stand-in-quota.ts';
import { fieldsOf, readSnippet, readStatus } from './stand-in-resource.ts';
import { authorize, type Caller, type Ground, newId, Problem, type StoredVideo } from './stand-in-state.ts';

export interface UploadGround extends Ground {
  readonly processingMs: number;
  /** True: a piece that begins before the place it should is refused, not cut. */
  readonly refusesOverlap: boolean;
}

interface Session {
  readonly caller: Caller;
  readonly snippet: { [name: string]: unknown };
  readonly status: { [name: string]: unknown };
  readonly parts: readonly string[];
  readonly sizeBytes: number;
  readonly endsAt: number;
  received: Buffer;
  videoId: string | null;
}

const writers = ['youtube', 'youtube.force-ssl', 'youtube.upload'];
const quantum = 256 * 1024;
const sessionLifetimeMs = 24 * 3_600_000;
const dayMs = 24 * 3_600_000;
const thumbnailMaxBytes = 2 * 1024 ** 2;

/** Returns a way to forget all open uploads. */
export function addUploadRoutes(app: FastifyInstance, ground: UploadGround): { forgetSessions(): void } {
  const sessions = new Map<string, Session>();
  const path = '/upload/youtube/v3/videos';

  app.post(path, { config: { route: 'uploads.begin' } }, async (request, reply) => {
    const session = beginSession(ground, request);
    const id = newId('AAA', 32);
    sessions.set(id, session);
    const { part } = request.query as { part: string };
    const query = new URLSearchParams({ uploadType: 'resumable', part, upload_id: id });
    return reply.code(200).header('location', `http://${request.host}${path}?${query}`).send();
  });

  app.put(path, { config: { route: 'uploads.put' } }, async (request, reply) => {
    authorize(ground, request, writers);
    const session = sessions.get((request.query as { upload_id?: string }).upload_id ?? '');
    if (!session || session.endsAt <= ground.now().getTime())
      return reply.code(404).type('text/plain').send('Not Found');
    return takePiece(ground, session, request, reply);
  });

  app.post('/upload/youtube/v3/thumbnails/set', { config: { route: 'thumbnails.set' } }, async (request) =>
    setThumbnail(ground, request),
  );

  return { forgetSessions: () => sessions.clear() };
}

function beginSession(ground: UploadGround, request: FastifyRequest): Session {
  const caller = authorize(ground, request, writers);
  const query = request.query as { uploadType?: string; part?: string };
  const { headers } = request;
  const sizeBytes = Number(headers['x-upload-content-length']);
  const type = String(headers['x-upload-content-type'] ?? '');
  const parts = partsIn(query);
  if (query.uploadType !== 'resumable' || parts.length === 0)
    throw new Problem(
      400,
      'missingRequiredParameter',
      'The request is missing a required parameter.',
      'youtube.parameter',
    );
  if (!(sizeBytes > 0) || !(type.startsWith('video/') || type === 'application/octet-stream'))
    throw new Problem(400, 'mediaBodyRequired', 'The request does not include the video content.', 'youtube.video');
  const body = fieldsOf(request.body);
  const session: Session = {
    caller,
    snippet: readSnippet(body.snippet),
    status: readStatus(body.status),
    parts,
    sizeBytes,
    endsAt: ground.now().getTime() + sessionLifetimeMs,
    received: Buffer.alloc(0),
    videoId: null,
  };
  refuseTooMany(ground, caller);
  spendUpload(ground, caller);
  return session;
}

function refuseTooMany({ state, now }: Ground, { channel }: Caller): void {
  const since = now().getTime() - dayMs;
  const today = [...state.videos.values()].filter(
    (video) => video.channelId === channel.id && video.uploadedAt.getTime() > since,
  );
  if (today.length < state.uploadsPerChannel) return;
  const message = 'The user has exceeded the number of videos they may upload.';
  throw new Problem(400, 'uploadLimitExceeded', message, 'youtube.video');
}

function takePiece(ground: UploadGround, session: Session, request: FastifyRequest, reply: FastifyReply) {
  if (session.videoId === null) {
    const complaint = addPiece(ground, session, request);
    if (complaint) return reply.code(400).type('text/plain').send(complaint);
    const { length } = session.received;
    if (length < session.sizeBytes) {
      if (length > 0) reply.header('range', `bytes=0-${length - 1}`);
      return reply.code(308).send();
    }
    session.videoId = finish(ground, session).id;
  }
  const video = ground.state.videos.get(session.videoId);
  if (!video) return reply.code(404).type('text/plain').send('Not Found');
  return reply.code(200).send(videoEntity(ground, video, session.parts));
}

/** A complaint in words, or null when the piece was taken (or was only a question). */
function addPiece({ refusesOverlap }: UploadGround, session: Session, request: FastifyRequest): string | null {
  const range = /^bytes (?:\*|(\d+)-(\d+))\/(\d+)$/.exec(String(request.headers['content-range']));
  if (!range || Number(range[3]) !== session.sizeBytes) return 'Failed to parse Content-Range header.';
  if (range[1] === undefined) return null;
  const [start, last] = [Number(range[1]), Number(range[2])];
  const piece = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (piece.length !== last - start + 1) return 'Invalid request. The body does not match the Content-Range header.';
  if (last + 1 < session.sizeBytes && piece.length % quantum !== 0)
    return `Invalid request. The number of bytes uploaded is required to be equal or greater than ${quantum}, except for the final request.`;
  const missing = session.received.length - start;
  if (missing < 0 || (missing > 0 && refusesOverlap)) return 'Invalid request. Wrong offset.';
  session.received = Buffer.concat([session.received, piece.subarray(Math.min(missing, piece.length))]);
  return null;
}

function finish({ state, now, processingMs }: UploadGround, session: Session): StoredVideo {
  const { caller, snippet, status, received } = session;
  const isLocked = caller.app.isAudited === false;
  const video: StoredVideo = {
    id: newId('', 9).slice(0, 11),
    channelId: caller.channel.id,
    uploadedAt: now(),
    readyAt: now().getTime() + processingMs,
    sizeBytes: received.length,
    shape: shapeIn(received),
    snippet,
    status: isLocked ? { ...status, privacyStatus: 'private' } : status,
    publishedAt: status.privacyStatus === 'private' || isLocked ? null : now(),
    trouble: state.nextTrouble,
    thumbnail: null,
  };
  state.nextTrouble = null;
  state.videos.set(video.id, video);
  return video;
}

/** Width and height at the end of an MP4's track header, as 16.16 fixed point (ISO/IEC 14496-12, 8.3.2). */
function shapeIn(file: Buffer): StoredVideo['shape'] {
  const at = file.indexOf('tkhd');
  if (at < 4) return null;
  const end = at - 4 + file.readUInt32BE(at - 4);
  return { width: file.readUInt32BE(end - 8) >>> 16, height: file.readUInt32BE(end - 4) >>> 16 };
}

function setThumbnail(ground: UploadGround, request: FastifyRequest) {
  const caller = authorize(ground, request, writers);
  spendUnits(ground, caller, cost.write);
  const domain = 'youtube.thumbnail';
  const video = ground.state.videos.get((request.query as { videoId?: string }).videoId ?? '');
  if (!video)
    throw new Problem(
      404,
      'videoNotFound',
      'The video that you are trying to insert a thumbnail image for cannot be found.',
      domain,
    );
  const isOpen = video.channelId === caller.channel.id && caller.channel.isVerified;
  if (!isOpen)
    throw new Problem(
      403,
      'forbidden',
      "The thumbnail can't be set for the specified video. The request might not be properly authorized.",
      domain,
    );
  const { body } = request;
  if (!Buffer.isBuffer(body) || body.length === 0)
    throw new Problem(400, 'mediaBodyRequired', 'The request does not include the image content.', domain);
  const type = String(request.headers['content-type']);
  if (body.length > thumbnailMaxBytes || !/^(image\/(jpeg|png)|application\/octet-stream)$/.test(type))
    throw new Problem(400, 'invalidImage', 'The provided image content is invalid.', domain);
  video.thumbnail = body;
  return { kind: 'youtube#thumbnailSetResponse', etag, items: [thumbnails] };
}
