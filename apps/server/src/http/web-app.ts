/** The built web app: files with their compressed twins, the first page, and the shell for every other address. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const dist = join(import.meta.dirname, '../../../web/dist');

export async function registerWebApp(server: FastifyInstance): Promise<void> {
  if (!existsSync(join(dist, 'index.html'))) {
    server.get('/', async (_request, reply) =>
      reply
        .type('text/plain')
        .send(
          'The web app is not built yet: npm start builds it. The API is at /api/v1, its description at /api/docs.',
        ),
    );
    return;
  }
  await server.register(fastifyStatic, {
    root: dist,
    preCompressed: true,
    index: false,
    setHeaders: (reply, path) => {
      const isHashed = path.includes('/assets/');
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  server.get('/', async (request, reply) =>
    reply.sendFile(hasSession(request.headers.cookie) ? 'index.html' : 'welcome.html'),
  );
  for (const path of ['/sign-in', '/sign-up', '/forgotten', '/reset', '/invitation', '/join']) {
    server.get(path, async (_request, reply) => reply.sendFile('welcome.html'));
  }
  server.setNotFoundHandler((request, reply) => {
    const wantsPage =
      request.method === 'GET' &&
      String(request.headers.accept ?? '').includes('text/html') &&
      !request.url.startsWith('/api/');
    if (!wantsPage) return reply.status(404).type('text/plain').send('Not found');
    return reply.sendFile(hasSession(request.headers.cookie) ? 'index.html' : 'welcome.html');
  });
}

/** A guess for choosing the page only; every API call proves the session for itself. */
function hasSession(cookie: string | undefined): boolean {
  return /(?:^|;\s*)(?:__Secure-)?antiphon\.session_token=/.test(cookie ?? '');
}
