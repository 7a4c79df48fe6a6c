/**
 * Videos on their way: registered with Pinterest, sent to a storage as a form, and worked on for a while. The storage
 * speaks like Amazon S3's POST (docs.aws.amazon.com/AmazonS3, “POST Object”, 2026-11-21): XML refusals, 204 for a file.
 */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, MultipartBody } from '@antiphon/wire/stand-in';
import { bodyOf } from './stand-in-pin-check.ts';
import { authorize, badRequest, type Ground, newId, notFound, type StoredUpload } from './stand-in-state.ts';

export interface MediaGround extends Ground {
  /** How long it works on a video. */
  readonly processingMs: number;
  /** How long the storage takes the file. */
  readonly formLivesMs: number;
}

export function addMediaRoutes(app: FastifyInstance, ground: MediaGround): void {
  const { state, now } = ground;

  app.post('/v5/media', { config: { route: 'media.create' } }, async (request, reply) => {
    const caller = authorize(ground, request, 'org_write', ['pins:read', 'pins:write']);
    const { media_type: type } = bodyOf(request.body);
    if (type !== 'video') throw badRequest(`${JSON.stringify(type)} is not one of ['video'] (media_type)`);
    const id = newId();
    const upload: StoredUpload = {
      id,
      userId: caller.user.id,
      key: `uploads/11/aa/22/3:video:${id}`,
      policy: randomBytes(24).toString('base64'),
      opensUntil: now().getTime() + ground.formLivesMs,
      bytes: null,
      readyAt: Number.POSITIVE_INFINITY,
      fails: state.failsNextVideo,
    };
    state.failsNextVideo = false;
    state.uploads.set(id, upload);
    const { port } = request.socket.address() as { port: number };
    return reply
      .code(201)
      .headers(caller.headers)
      .send(uploadEntity(upload, `http://127.0.0.1:${port}/storage/`, now()));
  });

  app.get('/v5/media/:id', { config: { route: 'media.get' } }, async (request, reply) => {
    const caller = authorize(ground, request, 'org_read', ['pins:read']);
    const upload = state.uploads.get((request.params as { id: string }).id);
    if (upload?.userId !== caller.user.id) throw notFound('Media');
    return reply
      .headers(caller.headers)
      .send({ media_id: upload.id, media_type: 'video', status: statusOf(upload, now()) });
  });

  app.post('/storage/', { config: { route: 'storage.post' } }, async (request, reply) => {
    if (request.headers.authorization !== undefined) return refuse(reply, 400, 'InvalidArgument');
    const { fields = {}, files = {} } = (request.body ?? {}) as Partial<MultipartBody>;
    const upload = [...state.uploads.values()].find((one) => one.key === fields.key);
    const isSigned = upload && fields.policy === upload.policy && fields['x-amz-signature'] === signatureOf(upload);
    if (!isSigned || !fields['x-amz-security-token']) return refuse(reply, 403, 'SignatureDoesNotMatch');
    if (upload.opensUntil <= now().getTime()) return refuse(reply, 403, 'AccessDenied');
    const { file } = files;
    if (!file) return refuse(reply, 400, 'MissingContent');
    upload.bytes = file.bytes.byteLength;
    upload.readyAt = now().getTime() + ground.processingMs;
    return reply.code(204).send();
  });
}

const signatureOf = ({ id }: StoredUpload) => Buffer.from(`signed ${id}`).toString('hex');

function uploadEntity(upload: StoredUpload, url: string, now: Date) {
  return {
    media_id: upload.id,
    media_type: 'video',
    upload_url: url,
    upload_parameters: {
      'x-amz-date': now.toISOString().replace(/[-:]|\.\d+/g, ''),
      'x-amz-signature': signatureOf(upload),
      'x-amz-security-token': 'IQoJb3JpZ2luX2VjStandInTokenOfTheStorage==',
      'x-amz-algorithm': 'AWS4-HMAC-SHA256',
      key: upload.key,
      policy: upload.policy,
      'x-amz-credential': 'ASIASTANDIN/20261121/us-east-1/s3/aws4_request',
      'Content-Type': 'multipart/form-data',
    },
  };
}

function statusOf(upload: StoredUpload, now: Date): 'registered' | 'processing' | 'succeeded' | 'failed' {
  if (upload.bytes === null) return 'registered';
  if (upload.readyAt > now.getTime()) return 'processing';
  return upload.fails ? 'failed' : 'succeeded';
}

function refuse(reply: FastifyReply, status: number, code: string): FastifyReply {
  const token = '<Token-0>IQoJb3JpZ2luX2VjStandInTokenOfTheStorage==</Token-0>';
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>Refused</Message>${token}</Error>`;
  return reply.code(status).type('application/xml').send(xml);
}
