/**
 * Videos, reels and stories of the pretend Facebook: sessions, bytes in pieces or in one stream, and their end
 * (page-stories-api, video-api/guides/reels-publishing, graph-api/reference/page/videos; 2026-11-21).
 */
import type { FastifyInstance, FastifyReply, MultipartBody } from '@antiphon/wire/stand-in';
import { badParameter, GraphRefusal, notThere } from '../conformance/graph-answers.ts';
import type { StandInGround } from './stand-in-oauth.ts';
import { bodyOf, idOf } from './stand-in-posts.ts';
import { checkToken, enter, type Fields, ownPage, type StoredVideo } from './stand-in-state.ts';

export interface VideoGround extends StandInGround {
  readonly processingMs: number;
}

const base = '/graph.facebook.com/:version';
const dayMs = 86_400_000;
const reelsPerDay = 30;

export function addVideoRoutes(app: FastifyInstance, ground: VideoGround): void {
  const { state, now } = ground;

  app.post(`${base}/:id/videos`, { config: { route: 'videos.create' } }, async (request, reply) => {
    const caller = enter(state, 'publish_video', request, reply, now());
    const page = ownPage(state, caller, idOf(request), 'post');
    const { fields, files } = (request.body ?? {}) as Partial<MultipartBody>;
    const sent = fields ?? bodyOf(request);
    if (sent.upload_phase === 'start') return startSession(ground, page.id, sent);
    const video = [...state.videos.values()].find(
      (one) => one.sessionId === sent.upload_session_id && one.pageId === page.id && one.place === 'video',
    );
    if (!video || video.finishedAt !== null) throw badParameter('Param upload_session_id is invalid');
    if (sent.upload_phase === 'transfer')
      return takePiece(ground, video, sent, files?.video_file_chunk?.bytes ?? Buffer.alloc(0), reply);
    if (sent.upload_phase === 'finish') return finish(ground, video, sent);
    throw badParameter('Param upload_phase must be one of {start, transfer, finish, cancel}');
  });

  for (const place of ['reel', 'story'] as const) {
    const edge = place === 'reel' ? 'video_reels' : 'video_stories';
    app.post(`${base}/:id/${edge}`, { config: { route: `${edge}.create` } }, async (request, reply) => {
      const caller = enter(state, 'pages_manage_posts', request, reply, now());
      const page = ownPage(state, caller, idOf(request), 'post');
      const sent = bodyOf(request);
      if (sent.upload_phase === 'start') return startStream(ground, page.id, place);
      if (sent.upload_phase !== 'finish') throw badParameter('Param upload_phase must be one of {start, finish}');
      const video = state.videos.get(sent.video_id ?? '');
      if (!video || video.pageId !== page.id || video.place !== place) throw notThere(sent.video_id ?? '', 'post');
      if (video.finishedAt !== null) throw badParameter('The video was published already');
      if (place === 'reel') checkReel(ground, page.id, sent);
      return finish(ground, video, sent);
    });
  }

  app.post(`${base}/:id/photo_stories`, { config: { route: 'photo_stories.create' } }, async (request, reply) => {
    const caller = enter(state, 'pages_manage_posts', request, reply, now());
    const page = ownPage(state, caller, idOf(request), 'post');
    const photo = state.photos.get(bodyOf(request).photo_id ?? '');
    if (!photo || photo.pageId !== page.id) throw notThere(bodyOf(request).photo_id ?? '', 'post');
    if (photo.isUsed) throw badParameter('A photo for a story can not have been used in a previously published post');
    photo.isUsed = true;
    const postId = state.nextId();
    const story = { postId, pageId: page.id, mediaId: photo.id, mediaType: 'photo' } as const;
    state.stories.set(postId, { ...story, createdAt: now().getTime() });
    return { success: true, post_id: Number(postId) };
  });

  addUploadRoute(app, ground);
}

function startSession({ state }: VideoGround, pageId: string, { file_size: size }: Fields) {
  const fileSize = Number(size);
  if (!Number.isInteger(fileSize) || fileSize <= 0) throw badParameter('Param file_size must be an integer');
  const video = newVideo(state.nextId(), state.nextId(), pageId, 'video', fileSize);
  state.videos.set(video.id, video);
  return { video_id: video.id, upload_session_id: video.sessionId, ...wanted(video, state.chunkBytes) };
}

function newVideo(
  id: string,
  sessionId: string,
  pageId: string,
  place: StoredVideo['place'],
  fileSize: number | null,
): StoredVideo {
  const nothing = { received: Buffer.alloc(0), readyAt: null, finishedAt: null, storyId: null, postId: null };
  return { id, sessionId, pageId, place, fileSize, description: '', title: '', ...nothing };
}

/** The bytes that are wanted next, as digits; the same twice when all are there. */
function wanted(video: StoredVideo, chunkBytes: number) {
  const start = video.received.length;
  const end = Math.min(video.fileSize ?? start, start + chunkBytes);
  return { start_offset: String(start), end_offset: String(end) };
}

function takePiece(ground: VideoGround, video: StoredVideo, sent: Fields, piece: Buffer, reply: FastifyReply) {
  const { state } = ground;
  if (Number(sent.start_offset) !== video.received.length)
    return reply.code(400).send({
      error: {
        message: 'There was a problem uploading your video. Please try uploading it again.',
        type: 'OAuthException',
        code: 6001,
        error_subcode: 1363037,
        error_data: wanted(video, state.chunkBytes),
        is_transient: false,
        fbtrace_id: 'AStandInTraceIdOfGraph',
      },
    });
  if (piece.length === 0 || piece.length > state.chunkBytes)
    throw new GraphRefusal('There was a problem uploading your video. Please try uploading it again.', {
      code: 6001,
      subcode: 1363033,
    });
  arrive(ground, video, piece);
  return wanted(video, state.chunkBytes);
}

/** Bytes of a video; with the last one Facebook begins to work on it. */
function arrive({ now, processingMs }: VideoGround, video: StoredVideo, bytes: Buffer): void {
  video.received = Buffer.concat([video.received, bytes]);
  if (video.received.length === video.fileSize) video.readyAt = now().getTime() + processingMs;
}

function finish({ state, now }: VideoGround, video: StoredVideo, sent: Fields) {
  if (video.readyAt === null)
    throw new GraphRefusal('The video has not arrived as a whole.', { code: 6000, subcode: 1363033 });
  video.finishedAt = now().getTime();
  video.description = sent.description ?? '';
  video.title = sent.title ?? '';
  if (video.place !== 'story') return { success: true };
  video.storyId = state.nextId();
  return { success: true, post_id: Number(video.storyId) };
}

function startStream({ state }: VideoGround, pageId: string, place: 'reel' | 'story') {
  const video = newVideo(state.nextId(), '', pageId, place, null);
  state.videos.set(video.id, video);
  return {
    video_id: video.id,
    upload_url: `https://rupload.facebook.com/video-upload/v26.0/${video.id}`,
  };
}

function checkReel({ state, now }: VideoGround, pageId: string, sent: Fields): void {
  if (sent.video_state !== 'PUBLISHED' && sent.video_state !== 'DRAFT' && sent.video_state !== 'SCHEDULED')
    throw badParameter('Param video_state must be one of {PUBLISHED, DRAFT, SCHEDULED}');
  const since = now().getTime() - dayMs;
  const today = [...state.videos.values()].filter(
    (video) => video.place === 'reel' && video.pageId === pageId && (video.finishedAt ?? 0) > since,
  );
  if (today.length >= reelsPerDay)
    throw new GraphRefusal('(#613) Calls to this api have exceeded the rate limit.', { code: 613 });
}

/** The upload server: a video's bytes from an offset on, remembered when they break off. */
function addUploadRoute(app: FastifyInstance, ground: VideoGround): void {
  const { state, now } = ground;
  const route = { config: { route: 'upload.send' } };
  app.post('/rupload.facebook.com/video-upload/:version/:id', route, async (request, reply) => {
    const [, value] = /^OAuth (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const { token } = checkToken(state, value, now());
    const video = state.videos.get(idOf(request));
    if (!video || video.pageId !== token.pageId || video.place === 'video')
      return no(reply, false, 'ProcessingFailedError', 'Request processing failed');
    const offset = Number(request.headers.offset ?? Number.NaN);
    const fileSize = Number(request.headers.file_size ?? Number.NaN);
    if (!Number.isInteger(fileSize) || fileSize <= 0)
      return no(reply, false, 'InvalidHeaderError', 'The header file_size is missing');
    if (offset !== video.received.length)
      return no(reply, true, 'OffsetInvalidError', 'Request starting offset is invalid');
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    video.fileSize = fileSize;
    arrive(ground, video, body.subarray(0, state.bytesPerUpload));
    if (video.received.length < fileSize)
      return no(reply, true, 'PartialRequestError', 'Partial request (did not match length of file)');
    return { success: true };
  });
}

function no(reply: FastifyReply, retriable: boolean, type: string, message: string): FastifyReply {
  return reply.code(retriable ? 412 : 400).send({ debug_info: { retriable, type, message } });
}
