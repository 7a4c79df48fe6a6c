/** The world on loopback: as the product's sandbox, and as the stand-in of the tests with faults on demand. */
import type { AddressInfo } from 'node:net';
import { type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import Fastify from 'fastify';
import { createWorld, type World, type WorldOptions } from './create-world.ts';
import { createMemoryStore } from './memory-store.ts';

export interface WorldServer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** `127.0.0.1:<port>`, for the fence's list of exceptions. */
  readonly host: string;
  close(): Promise<void>;
}

/** Serves the world on 127.0.0.1 and nowhere else. Default port: a free one. */
export async function startWorldServer(
  world: World,
  { port = 0 }: { readonly port?: number } = {},
): Promise<WorldServer> {
  const app = Fastify({ forceCloseConnections: true });
  world.routes(app);
  await app.listen({ host: '127.0.0.1', port });
  const host = `127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return { url: `http://${host}`, host, close: () => app.close() };
}

/** The world with faults on demand and a log of calls. Its memory is its own unless a store is given. */
export function startWorldStandIn(options: Partial<WorldOptions> = {}): Promise<StandIn<World>> {
  const clock = options.clock ?? { now: () => new Date() };
  return startStandIn<World>({
    name: 'sandbox',
    now: () => clock.now(),
    answers: {
      rateLimited: (resetAt, now) => ({
        status: 429,
        headers: { 'retry-after': String(Math.ceil((resetAt.getTime() - now.getTime()) / 1000)) },
        body: { error: { code: 'slow_down', message: 'Too many requests.' } },
      }),
      unauthorized: () => ({
        status: 401,
        body: { error: { code: 'signed_out', message: 'This sign-in is not known here.' } },
      }),
      serverError: (status) => ({
        status,
        body: { error: { code: 'internal', message: 'The pretend network stumbled.' } },
      }),
    },
    routes(app) {
      const world = createWorld({ store: createMemoryStore(), seed: 'stand-in', ...options, clock });
      world.routes(app);
      return world;
    },
  });
}
