/** The world on loopback: as the product's sandbox, and as the stand-in of the tests with faults on demand. */
import { type LoopbackServer, startLoopback } from '@antiphon/wire/loopback';
import { type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import { createWorld, type World, type WorldOptions } from './create-world.ts';
import { createMemoryStore } from './memory-store.ts';

/** Serves the world on 127.0.0.1 and nowhere else; with a secret, to nobody but who sends it. Default port: a free one. */
export function startWorldServer(
  world: World,
  options: { readonly port?: number; readonly secret?: string } = {},
): Promise<LoopbackServer> {
  return startLoopback({ ...options, routes: (app) => world.routes(app) });
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
