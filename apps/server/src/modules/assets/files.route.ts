/**
 * `GET /files/…`: the bytes behind signed links. What could run in a page is only ever handed out as a download,
 * and every answer is sandboxed: nothing that somebody uploaded runs in our origin.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../context.ts';
import type { RawRoutes } from '../../http/server.ts';
import { notFound } from '../../platform/errors.ts';
import { type AssetFitRow, findFit } from './asset-fits.queries.ts';
import { type AskedFile, readLink } from './asset-links.ts';
import { findAsset } from './assets.queries.ts';
import { disposition, downloadName, readRange } from './assets.rules.ts';
import type { AssetRow } from './assets.table.ts';
import { folderOfKey, thumbnailKey } from './files.rules.ts';

const sandbox = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

export const registerFiles: RawRoutes = (server, app) => {
  server.route({
    method: ['GET', 'HEAD'],
    url: '/files/:workspaceId/:assetId/:variant',
    compress: false,
    handler: (request, reply) => sendFile(app, request, reply),
  });
};

interface Served {
  readonly key: string;
  readonly etag: string;
  readonly mimeType: string;
  readonly disposition: string;
  /** Null: known only once it is opened, and so without ranges. */
  readonly sizeBytes: number | null;
}

async function sendFile(app: AppContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const asked = readLink(app, request.url);
  const served = await app.db.inWorkspace(asked.workspaceId, async (scope) => {
    const row = await findAsset(scope, asked.assetId);
    if (!row) return undefined;
    const fitKey = asked.variant.startsWith('fit-') ? asked.variant.slice('fit-'.length) : null;
    const fit = fitKey === null ? undefined : await findFit(scope, asked.assetId, fitKey);
    return fitKey === null ? servedAs(row, asked) : fit && fitServed(row, fit);
  });
  if (!served) throw notFound('file');
  const common = commonHeaders(served, asked, app.clock.now());
  if (request.headers['if-none-match'] === served.etag) return reply.status(304).headers(common).send();
  const range = rangeOf(request, served);
  if (range === 'unsatisfiable') {
    return reply
      .status(416)
      .headers({ ...common, 'content-range': `bytes */${served.sizeBytes}` })
      .send();
  }
  const part = range === 'whole' ? undefined : range;
  const { stream, sizeBytes } = await app.storage.read(served.key, part);
  const length = part ? part.end - part.start + 1 : sizeBytes;
  reply.status(part ? 206 : 200).headers({
    ...common,
    'content-type': served.mimeType,
    'content-disposition': served.disposition,
    'content-length': String(length),
    ...(part ? { 'content-range': `bytes ${part.start}-${part.end}/${sizeBytes}` } : {}),
  });
  if (request.method !== 'HEAD') return reply.send(stream);
  stream.destroy();
  return reply.send();
}

function servedAs(row: AssetRow, { variant }: AskedFile): Served | undefined {
  if (row.storageKey === null) return undefined;
  if (variant === '320' || variant === '960') {
    if (!row.thumbnailEdges.includes(Number(variant))) return undefined;
    return {
      key: thumbnailKey(folderOfKey(row.storageKey), Number(variant)),
      etag: `"${row.sha256}-${variant}"`,
      mimeType: 'image/webp',
      disposition: disposition('inline', downloadName(row.title, 'webp')),
      sizeBytes: null,
    };
  }
  const isInline = variant === 'content' && row.isSafeInline;
  return {
    key: row.storageKey,
    etag: `"${row.sha256}"`,
    mimeType: row.isSafeInline ? row.mimeType : 'application/octet-stream',
    disposition: disposition(isInline ? 'inline' : 'attachment', downloadName(row.title, row.extension)),
    sizeBytes: row.sizeBytes,
  };
}

/** A fitted copy: always a picture of ours, so it may be shown. */
function fitServed(row: AssetRow, fit: AssetFitRow): Served {
  const ending = fit.mimeType.replace('image/', '').replace('jpeg', 'jpg');
  return {
    key: fit.storageKey,
    etag: `"${row.sha256}-${fit.fitKey}"`,
    mimeType: fit.mimeType,
    disposition: disposition('inline', downloadName(row.title, ending)),
    sizeBytes: fit.sizeBytes,
  };
}

function commonHeaders(served: Served, asked: AskedFile, now: Date): Record<string, string> {
  const left = Math.max(0, Math.floor((asked.expiresAt.getTime() - now.getTime()) / 1000));
  return {
    etag: served.etag,
    'cache-control': `private, max-age=${left}, immutable`,
    'content-security-policy': sandbox,
    'x-content-type-options': 'nosniff',
    ...(served.sizeBytes === null ? {} : { 'accept-ranges': 'bytes' }),
  };
}

/** A range of an older version of the bytes (`If-Range`) gives the whole. */
function rangeOf(request: FastifyRequest, served: Served): ReturnType<typeof readRange> {
  const ifRange = request.headers['if-range'];
  if (served.sizeBytes === null || (ifRange !== undefined && ifRange !== served.etag)) return 'whole';
  return readRange(request.headers.range, served.sizeBytes);
}
