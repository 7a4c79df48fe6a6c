/** Uploads of the pretend LinkedIn: named first, then sent, then worked on (Images and Videos API, 2026-05). */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { authorize, denied, mayActAs, type Place } from './stand-in-access.ts';
import { type Asset, badField, type Ids, newToken, Refusal } from './stand-in-state.ts';

export interface MediaOptions {
  readonly ids: Ids;
  readonly partBytes: number;
  readonly processingMs: number;
  readonly minVideoBytes: number;
}

const maxVideoBytes = 500_000_000;
const urlLifetimeMs = 24 * 3_600_000;

export function addMediaRoutes(app: FastifyInstance, place: Place, options: MediaOptions): void {
  const { state, now } = place;
  const uploadTokens = new Map<string, string>();

  function addressFor(request: FastifyRequest, asset: Asset, first: number, last: number): string {
    const token = newToken();
    state.uploads.set(token, { asset, first, last, endsAt: now().getTime() + urlLifetimeMs });
    return `http://${request.host}/dms-uploads/${token}`;
  }

  function open(request: FastifyRequest, kind: Asset['kind']): { asset: Asset; more: Record<string, unknown> } {
    const token = authorize(place, request, []);
    const body = request.body as { initializeUploadRequest?: Record<string, unknown> } | null;
    const { owner, fileSizeBytes, ...more } = body?.initializeUploadRequest ?? {};
    if (typeof owner !== 'string') throw badField('/owner', 'field is required but not found and has no default value');
    if (!mayActAs(place, token, owner, 'w')) throw denied(request);
    const sizeBytes = typeof fileSizeBytes === 'number' ? fileSizeBytes : 0;
    const urn = `urn:li:${kind}:${kind === 'image' ? 'C4E10' : 'C5F10'}${options.ids.next()}`;
    const asset: Asset = {
      urn,
      kind,
      owner,
      sizeBytes,
      pieces: new Map(),
      received: 0,
      readyAt: null,
      hasFailed: false,
    };
    return { asset, more };
  }

  app.post('/rest/images', { config: { route: 'images.initialize' } }, async (request) => {
    requireAction(request, ['initializeUpload']);
    const { asset } = open(request, 'image');
    state.assets.set(asset.urn, asset);
    const uploadUrlExpiresAt = now().getTime() + urlLifetimeMs;
    return { value: { uploadUrlExpiresAt, uploadUrl: addressFor(request, asset, 0, Infinity), image: asset.urn } };
  });

  app.post('/rest/videos', { config: { route: 'videos.action' } }, async (request) => {
    const action = requireAction(request, ['initializeUpload', 'finalizeUpload']);
    if (action === 'finalizeUpload') return finalize(request);
    const { asset, more } = open(request, 'video');
    if (asset.sizeBytes < Math.max(1, options.minVideoBytes) || asset.sizeBytes > maxVideoBytes)
      throw badField('/fileSizeBytes', 'The file size must be between 75 KB and 500 MB');
    if (typeof more.uploadCaptions !== 'boolean' || typeof more.uploadThumbnail !== 'boolean')
      throw badField('/uploadThumbnail', 'field is required but not found and has no default value');
    state.assets.set(asset.urn, asset);
    const uploadInstructions = [];
    for (let first = 0; first < asset.sizeBytes; first += options.partBytes) {
      const last = Math.min(first + options.partBytes, asset.sizeBytes) - 1;
      uploadInstructions.push({ uploadUrl: addressFor(request, asset, first, last), firstByte: first, lastByte: last });
    }
    const uploadToken = newToken();
    uploadTokens.set(asset.urn, uploadToken);
    return {
      value: { uploadUrlsExpireAt: now().getTime() + urlLifetimeMs, video: asset.urn, uploadInstructions, uploadToken },
    };
  });

  function finalize(request: FastifyRequest): Record<string, never> {
    authorize(place, request, []);
    const body = request.body as { finalizeUploadRequest?: Record<string, unknown> } | null;
    const { video, uploadToken, uploadedPartIds } = body?.finalizeUploadRequest ?? {};
    const asset = state.assets.get(String(video));
    if (!asset) throw badField('/video', 'The video is not known');
    if (uploadTokens.get(asset.urn) !== uploadToken) throw badField('/uploadToken', 'The upload token does not match');
    if (asset.readyAt !== null) throw badField('/video', 'The upload has been finalized already');
    const pieces = [...asset.pieces].sort(([a], [b]) => a - b).map(([, piece]) => piece);
    const arrived = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
    const marks = JSON.stringify(pieces.map((piece) => piece.mark));
    if (arrived !== asset.sizeBytes || marks !== JSON.stringify(uploadedPartIds))
      throw badField('/uploadedPartIds', 'The parts do not make up the video');
    asset.readyAt = now().getTime() + options.processingMs;
    asset.hasFailed = state.spoilsVideos;
    return {};
  }

  app.put('/dms-uploads/:token', { config: { route: 'uploads.put' } }, async (request, reply) => {
    const { token } = request.params as { token: string };
    const target = state.uploads.get(token);
    if (!target || target.endsAt <= now().getTime()) return reply.code(404).send('');
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const { asset, first, last } = target;
    if (asset.kind === 'image') {
      authorize(place, request, []);
      asset.received = bytes.byteLength;
      asset.readyAt = bytes.byteLength > 0 ? now().getTime() : null;
      return reply.code(201).send('');
    }
    if (bytes.byteLength !== last - first + 1) return reply.code(400).send('The piece has another size.');
    const mark = `/ambry-video/signedId/${createHash('sha256').update(bytes).update(String(first)).digest('hex')}`;
    asset.pieces.set(first, { bytes: bytes.byteLength, mark });
    return reply.code(200).header('etag', mark).send('');
  });

  for (const kind of ['image', 'video'] as const) {
    app.get(`/rest/${kind}s/:urn`, { config: { route: `${kind}s.get` } }, async (request) => {
      const token = authorize(place, request, []);
      const { urn } = request.params as { urn: string };
      const asset = state.assets.get(urn);
      if (!asset) throw new Refusal(404, 'RESOURCE_NOT_FOUND', `Entity ${urn} does not exist`);
      const isMembers = asset.owner.startsWith('urn:li:person:');
      if (!mayActAs(place, token, asset.owner, 'w') || (isMembers && !state.letsMembersSeeUploads))
        throw denied(request);
      return { owner: asset.owner, id: asset.urn, status: statusOf(asset, now()) };
    });
  }
}

function requireAction(request: FastifyRequest, known: readonly string[]): string {
  const { action = '' } = request.query as { action?: string };
  if (!known.includes(action)) throw new Refusal(400, 'ILLEGAL_ARGUMENT', `Unknown action ${action}`);
  return action;
}

export function statusOf(asset: Asset, now: Date): string {
  if (asset.readyAt === null) return 'WAITING_UPLOAD';
  if (asset.readyAt > now.getTime()) return 'PROCESSING';
  return asset.hasFailed ? 'PROCESSING_FAILED' : 'AVAILABLE';
}
