/**
 * A server of our own on 127.0.0.1. Everybody on the machine can reach its port, so it answers only who sends the
 * secret of this start; it keeps no log and has no controls.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';

/** Header by which our own adapter shows that it is ours. */
export const lineSecretHeader = 'x-line-secret';

const bodyLimitBytes = 32 * 1024 * 1024;

export interface LoopbackOptions {
  /** Calls without it are refused. Absent: everybody on this machine is answered. */
  readonly secret?: string;
  /** Default a free one. */
  readonly port?: number;
  routes(app: FastifyInstance): void;
}

export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** `127.0.0.1:<port>`, for the fence's list of exceptions. */
  readonly host: string;
  close(): Promise<void>;
}

/** Serves the routes on 127.0.0.1 and nowhere else. */
export async function startLoopback(options: LoopbackOptions): Promise<LoopbackServer> {
  const app = Fastify({ forceCloseConnections: true, bodyLimit: bodyLimitBytes });
  const { secret } = options;
  if (secret !== undefined) {
    const expected = digest(secret);
    app.addHook('onRequest', async (request, reply) => {
      const given = request.headers[lineSecretHeader];
      if (typeof given === 'string' && timingSafeEqual(digest(given), expected)) return;
      return reply.code(401).send({ error: { code: 'not_ours', message: 'Only Antiphon itself is answered here.' } });
    });
  }
  options.routes(app);
  await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const host = `127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return { url: `http://${host}`, host, close: () => app.close() };
}

/** Of equal length whatever was given, so that the comparison tells nothing by its time. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
