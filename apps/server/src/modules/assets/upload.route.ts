/** `POST /workspaces/{workspaceId}/assets`: streamed, so it stands beside the contract's router. */
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { contract, Id, type RouteMeta } from '@antiphon/contract';
import type { FastifyRequest } from 'fastify';
import { admit } from '../../http/access.ts';
import { readIdempotencyKey } from '../../http/idempotency.ts';
import { apiPrefix, callerOf, type RawRoutes } from '../../http/server.ts';
import { uploadAsset } from './upload-asset.ts';

const { route, meta } = contract.assets.upload['~orpc'] as { route: { path?: string }; meta: RouteMeta };
/** How long the rest of a refused upload is read, so that its sender gets to read why. */
const drainMs = 30_000;

export const registerUpload: RawRoutes = (server, app, doors) => {
  server.register(async (streamed) => {
    streamed.removeAllContentTypeParsers();
    streamed.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    streamed.route<{ Params: { workspaceId: string }; Querystring: Record<string, unknown> }>({
      method: 'POST',
      url: `${apiPrefix}${(route.path ?? '').replace('{workspaceId}', ':workspaceId')}`,
      bodyLimit: Number.MAX_SAFE_INTEGER,
      decompress: false,
      handler: async (request, reply) => {
        reply.header('cache-control', 'no-store');
        try {
          const workspaceId = Id.safeParse(request.params.workspaceId).data;
          const { userId } = await admit(doors, callerOf(request), meta, workspaceId);
          return await uploadAsset(app, {
            workspaceId: workspaceId ?? '',
            userId,
            key: readIdempotencyKey(request.headers['idempotency-key']),
            incoming: { headers: request.headers, query: request.query, body: bodyOf(request) },
          });
        } catch (error) {
          drain(request.raw);
          throw error;
        }
      },
    });
  });
};

/** A request without a body has no parser and so no stream here. */
function bodyOf(request: FastifyRequest): Readable {
  return (request.body as Readable | undefined) ?? request.raw;
}

function drain(raw: IncomingMessage): void {
  if (raw.complete || raw.destroyed) return;
  const timer = setTimeout(() => raw.destroy(), drainMs);
  timer.unref();
  raw.on('close', () => clearTimeout(timer));
  raw.on('error', () => clearTimeout(timer));
  raw.resume();
}
