/** A connection is finished in the browser, and under the name, where it was begun. */
import type { RawRoutes } from '../../http/server.ts';
import { readPendingCookie } from './pending-cookie.ts';
import { whereItBegan } from './return-to-visit.rules.ts';

export const returnToVisit: RawRoutes = (server) => {
  server.addHook('onRequest', async ({ protocol, hostname, host, url, method, headers }, reply) => {
    if (method !== 'GET') return;
    const hasBegun = readPendingCookie(headers.cookie) !== undefined;
    const to = whereItBegan({ protocol, hostname, host, url, hasBegun });
    if (to) return reply.header('cache-control', 'no-store').redirect(to, 302);
  });
};
