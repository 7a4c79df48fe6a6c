/** `POST /workspaces/{workspaceId}/imports`: streamed, so it stands beside the contract's router. */
import type { Readable } from 'node:stream';
import { contract, Id, type RouteMeta } from '@antiphon/contract';
import { z } from 'zod';
import { admit } from '../../http/access.ts';
import { readIdempotencyKey } from '../../http/idempotency.ts';
import { apiPrefix, callerOf, type RawRoutes } from '../../http/server.ts';
import { presentImports } from './imports.present.ts';
import { badFile } from './integrations.errors.ts';
import { uploadImport } from './upload-import.ts';

const { route, meta } = contract.imports.upload['~orpc'] as { route: { path?: string }; meta: RouteMeta };
const Query = z.object({ fileName: z.string().max(200).default('posts.csv') });

export const registerImportUpload: RawRoutes = (server, app, doors) => {
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
        const workspaceId = Id.safeParse(request.params.workspaceId).data;
        const { userId } = await admit(doors, callerOf(request), meta, workspaceId);
        const { fileName = 'posts.csv' } = Query.safeParse(request.query).data ?? {};
        const kept = await uploadImport(app, {
          workspaceId: workspaceId ?? '',
          userId,
          fileName,
          headers: request.headers,
          key: readIdempotencyKey(request.headers['idempotency-key']),
          body: (request.body as Readable | undefined) ?? request.raw,
        });
        const [answer] = await app.db.readWorkspace(kept.workspaceId, (scope) => presentImports(scope, [kept]));
        if (!answer) throw badFile('empty_file', 'This file is empty.');
        return answer;
      },
    });
  });
};
