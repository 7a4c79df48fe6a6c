/** Uploads of the pretend X: pictures at once, GIFs and videos in pieces and after a while. */
import type { FastifyInstance, MultipartBody } from '@antiphon/wire/stand-in';
import {
  authorize,
  type Ids,
  invalidRequest,
  type RateLimits,
  type StandInUser,
  type StoredMedia,
  type XState,
} from './stand-in-state.ts';

export interface MediaGround {
  readonly state: XState;
  readonly ids: Ids;
  readonly rates: RateLimits;
  readonly now: () => Date;
  /** How long X works on a GIF or a video. */
  readonly processingMs: number;
}

const imageTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/bmp', 'image/pjpeg', 'image/tiff'];
const videoTypes = ['video/mp4', 'video/quicktime', 'video/webm', 'video/mp2t'];
const megabyte = 1_048_576;
/** docs.x.com/x-api/media/quickstart/best-practices, 2026-08-22. */
const largest: Readonly<Record<string, number>> = {
  tweet_image: 5 * megabyte,
  tweet_gif: 15 * megabyte,
  tweet_video: 512 * megabyte,
};
const sessionS = 86_400;

export function mediaKeyOf(media: StoredMedia): string {
  const kind = { tweet_image: 3, tweet_gif: 16, tweet_video: 7 }[media.category] ?? 13;
  return `${kind}_${media.id}`;
}

export function isReady(media: StoredMedia, now: Date): boolean {
  return media.finalizedAt !== null && !media.hasFailed && media.readyAt <= now.getTime();
}

export function addMediaRoutes(app: FastifyInstance, ground: MediaGround): void {
  const { state, rates, now } = ground;
  const caller = (request: Parameters<typeof authorize>[1]) => authorize(state, request, now(), ['media.write']);
  const find = (user: StandInUser, id: string): StoredMedia => {
    const media = state.media.get(id);
    if (media?.userId !== user.id) throw invalidRequest('The media id is invalid.', { media_id: [id] });
    return media;
  };

  app.post('/2/media/upload', { config: { route: 'media.upload' } }, async (request, reply) => {
    const user = caller(request);
    reply.headers(rates.spend(`upload ${user.id}`, 500));
    return {
      data: { ...uploadWhole(ground, user, request.body as Partial<MultipartBody>), expires_after_secs: sessionS },
    };
  });

  app.post('/2/media/upload/initialize', { config: { route: 'media.initialize' } }, async (request, reply) => {
    const user = caller(request);
    reply.headers(rates.spend(`initialize ${user.id}`, 1875));
    const media = begin(ground, user, (request.body ?? {}) as Readonly<Record<string, unknown>>);
    return { data: { id: media.id, media_key: mediaKeyOf(media), expires_after_secs: sessionS } };
  });

  app.post('/2/media/upload/:id/append', { config: { route: 'media.append' } }, async (request, reply) => {
    const user = caller(request);
    reply.headers(rates.spend(`append ${user.id}`, 1875));
    const media = find(user, (request.params as { id: string }).id);
    const { fields = {}, files = {} } = (request.body ?? {}) as Partial<MultipartBody>;
    const index = Number(fields.segment_index);
    if (!files.media) throw invalidRequest('The field media is required.', { media: [''] });
    if (!Number.isInteger(index) || index < 0 || index > 999)
      throw invalidRequest('segment_index must be between 0 and 999.', {
        segment_index: [String(fields.segment_index)],
      });
    if (media.finalizedAt !== null) throw invalidRequest('The upload is finalized already.', { id: [media.id] });
    media.pieces.set(index, files.media.bytes);
    return { data: { expires_at: Math.floor(now().getTime() / 1000) + sessionS } };
  });

  app.post('/2/media/upload/:id/finalize', { config: { route: 'media.finalize' } }, async (request, reply) => {
    const user = caller(request);
    reply.headers(rates.spend(`finalize ${user.id}`, 1875));
    const media = find(user, (request.params as { id: string }).id);
    if (media.finalizedAt === null) finish(ground, media);
    return { data: { ...described(ground, media), expires_after_secs: sessionS } };
  });

  app.get('/2/media/upload', { config: { route: 'media.status' } }, async (request, reply) => {
    const user = caller(request);
    reply.headers(rates.spend(`status ${user.id}`, 1000));
    const { media_id: id = '' } = request.query as { media_id?: string };
    return { data: described(ground, find(user, id)) };
  });

  app.post('/2/media/metadata', { config: { route: 'media.metadata' } }, async (request, reply) => {
    const user = caller(request);
    reply.headers(rates.spend(`metadata ${user.id}`, 500));
    const { id = '', metadata } = (request.body ?? {}) as { id?: string; metadata?: { alt_text?: { text?: unknown } } };
    const media = find(user, id);
    const text = metadata?.alt_text?.text;
    if (typeof text !== 'string' || text === '' || text.length > 1000)
      throw invalidRequest('alt_text must have 1 to 1000 characters.', { 'metadata.alt_text.text': [] });
    if (media.category === 'tweet_video') throw invalidRequest('Alt text is for images and GIFs.', { id: [id] });
    media.altText = text;
    state.charges.push('Media Metadata');
    return { data: { id, associated_metadata: { alt_text: { text } } } };
  });
}

function uploadWhole(ground: MediaGround, user: StandInUser, body: Partial<MultipartBody> | undefined) {
  const file = body?.files?.media;
  const category = body?.fields?.media_category ?? '';
  if (!file) throw invalidRequest('The field media is required.', { media: [''] });
  if (category !== 'tweet_image') throw invalidRequest('Only images go in one call.', { media_category: [category] });
  const media = create(ground, user, category, file.mimeType, file.bytes.length);
  media.pieces.set(0, file.bytes);
  media.finalizedAt = ground.now().getTime();
  media.readyAt = media.finalizedAt;
  return described(ground, media);
}

function begin(ground: MediaGround, user: StandInUser, body: Readonly<Record<string, unknown>>): StoredMedia {
  const { media_type: type, media_category: category, total_bytes: total } = body;
  if (typeof type !== 'string' || typeof category !== 'string' || !Number.isInteger(total) || Number(total) <= 0)
    throw invalidRequest('media_type, media_category and total_bytes are required.', {});
  return create(ground, user, category, type, Number(total));
}

function create(
  ground: MediaGround,
  user: StandInUser,
  category: string,
  mimeType: string,
  bytes: number,
): StoredMedia {
  const types = category === 'tweet_video' ? videoTypes : category === 'tweet_gif' ? ['image/gif'] : imageTypes;
  const max = largest[category];
  if (max === undefined) throw invalidRequest('The media category is invalid.', { media_category: [category] });
  if (!types.includes(mimeType)) throw invalidRequest('The media type is not supported.', { media_type: [mimeType] });
  if (bytes > max) throw invalidRequest(`The file size exceeds ${max} bytes.`, { total_bytes: [String(bytes)] });
  const media: StoredMedia = {
    id: ground.ids.next(),
    userId: user.id,
    category,
    mimeType,
    totalBytes: bytes,
    pieces: new Map(),
    finalizedAt: null,
    readyAt: 0,
    hasFailed: false,
    altText: null,
  };
  ground.state.media.set(media.id, media);
  return media;
}

function finish(ground: MediaGround, media: StoredMedia): void {
  const indices = [...media.pieces.keys()].sort((a, b) => a - b);
  const size = [...media.pieces.values()].reduce((sum, piece) => sum + piece.length, 0);
  if (indices.some((index, place) => index !== place) || size !== media.totalBytes)
    throw invalidRequest(`Segments do not add up to the provided total bytes: ${size} of ${media.totalBytes}.`, {});
  media.finalizedAt = ground.now().getTime();
  media.readyAt = media.finalizedAt + ground.processingMs;
  // A file that begins with these letters stands for one that X cannot work with.
  media.hasFailed = media.pieces.get(0)?.subarray(0, 6).toString() === 'broken';
}

function described(ground: MediaGround, media: StoredMedia) {
  const isPicture = media.category === 'tweet_image';
  const common = { id: media.id, media_key: mediaKeyOf(media), size: media.totalBytes };
  if (isPicture) return { ...common, image: { image_type: media.mimeType, w: 1080, h: 1080 } };
  return { ...common, processing_info: processingOf(ground, media) };
}

function processingOf(ground: MediaGround, media: StoredMedia) {
  const nowMs = ground.now().getTime();
  if (media.finalizedAt === null || nowMs <= media.finalizedAt) return { state: 'pending', check_after_secs: 1 };
  if (nowMs < media.readyAt) {
    const progress = Math.floor((100 * (nowMs - media.finalizedAt)) / (media.readyAt - media.finalizedAt));
    return {
      state: 'in_progress',
      check_after_secs: Math.ceil((media.readyAt - nowMs) / 1000),
      progress_percent: progress,
    };
  }
  return media.hasFailed ? { state: 'failed' } : { state: 'succeeded', progress_percent: 100 };
}
