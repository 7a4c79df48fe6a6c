/** Uploads of the pretend server: small pictures at once, the rest after a while. */
import type { FastifyInstance, MultipartBody } from '@antiphon/wire/stand-in';
import { mediaEntity, supportedMimeTypes } from './stand-in-entities.ts';
import type { InstanceLimits } from './stand-in-limits.ts';
import {
  authorize,
  type Ids,
  type MastodonState,
  originOf,
  type RateLimits,
  Refusal,
  type StoredMedia,
} from './stand-in-state.ts';

export interface MediaGround {
  readonly state: MastodonState;
  readonly ids: Ids;
  readonly limits: InstanceLimits;
  readonly rates: RateLimits;
  readonly now: () => Date;
  /** How long the server works on a picture; 0: it answers 200 at once, as since 4.0. */
  readonly imageProcessingMs: number;
  readonly videoProcessingMs: number;
}

/** 30 uploads in 30 minutes (docs.joinmastodon.org/api/rate-limits, 2026-07-02). */
const uploadsAllowed = 30;
const uploadWindowMs = 30 * 60_000;

export function addMediaRoutes(app: FastifyInstance, ground: MediaGround): void {
  const { state, now } = ground;
  const isReady = (media: StoredMedia) => media.readyAt <= now().getTime();

  app.post('/api/v2/media', { config: { route: 'media.create' } }, async (request, reply) => {
    const { account } = authorize(state, request, 'write:media');
    reply.headers(ground.rates.spend(`media ${account.id}`, uploadsAllowed, uploadWindowMs));
    const media = readUpload(ground, account.id, request.body as Partial<MultipartBody> | undefined);
    state.media.set(media.id, media);
    reply.code(isReady(media) ? 200 : 202);
    return mediaEntity(originOf(request), media, isReady(media));
  });

  app.get('/api/v1/media/:id', { config: { route: 'media.show' } }, async (request, reply) => {
    const { account } = authorize(state, request, 'write:media');
    const media = state.media.get((request.params as { id: string }).id);
    if (media?.accountId !== account.id || media.statusId !== null) throw new Refusal(404, 'Record not found');
    reply.code(isReady(media) ? 200 : 206);
    return mediaEntity(originOf(request), media, isReady(media));
  });
}

function readUpload(ground: MediaGround, accountId: string, body: Partial<MultipartBody> | undefined): StoredMedia {
  const file = body?.files?.file;
  if (!file) throw new Refusal(422, "Validation failed: File can't be blank");
  if (!supportedMimeTypes.includes(file.mimeType))
    throw new Refusal(422, 'Validation failed: File content type is invalid, File is invalid');
  const type = file.mimeType.startsWith('video/') ? 'video' : 'image';
  const max = type === 'video' ? ground.limits.videoMaxBytes : ground.limits.imageMaxBytes;
  if (file.bytes.length > max)
    throw new Refusal(422, `Validation failed: File file size must be less than or equal to ${max} bytes`);
  const description = body?.fields?.description ?? null;
  if ((description?.length ?? 0) > ground.limits.descriptionMax)
    throw new Refusal(
      422,
      `Validation failed: Description is too long (maximum is ${ground.limits.descriptionMax} characters)`,
    );
  const processingMs = type === 'video' ? ground.videoProcessingMs : ground.imageProcessingMs;
  return {
    id: ground.ids.next(),
    accountId,
    type,
    mimeType: file.mimeType,
    bytes: file.bytes,
    description,
    readyAt: ground.now().getTime() + processingMs,
    statusId: null,
  };
}
