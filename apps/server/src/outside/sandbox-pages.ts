/** Profiles and posts of the pretend networks, shown under our own address so that their links can be opened. */
import type { RawRoutes } from '../http/server.ts';

/** Whatever a post says: no script runs, nothing is loaded, and the page has no part in our origin. */
const nothingRuns = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/** Passes `/sandbox/<style>/<handle>[/<post>]` on to the pretend networks, which listen on loopback only. */
export const registerSandboxPages: RawRoutes = (server, app) => {
  const name = /^[\w.-]{1,64}$/;
  server.get<{ Params: { '*': string } }>('/sandbox/*', async (request, reply) => {
    const parts = request.params['*'].split('/');
    if (parts.length < 2 || parts.length > 3 || !parts.every((part) => name.test(part))) return reply.callNotFound();
    const answer = await app.worldFetch(new URL(`/${parts.join('/')}`, app.worldUrl));
    return reply
      .status(answer.status)
      .type(answer.headers.get('content-type') ?? 'text/plain')
      .header('cache-control', 'no-store')
      .header('content-security-policy', nothingRuns)
      .send(await answer.text());
  });
};
