/** Documents that networks read from us, such as OAuth client metadata: each channel says which. */
import type { RawRoutes } from '../../http/server.ts';

export const registerPublicDocuments: RawRoutes = (server, app) => {
  for (const channel of app.channels) {
    for (const { path, body } of channel.publicDocuments?.(app.publicUrl) ?? []) {
      server.get(path, async (_request, reply) => reply.type('application/json').send(JSON.stringify(body)));
    }
  }
};
