/**
 * A world in a box: three pretend networks with one audience. Its owner, the process that made it, can move time
 * for single accounts and end their sign-ins; whoever comes over HTTP cannot.
 */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { drawModel } from '../audience/model.rules.ts';
import type { WorldGround } from './ground.ts';
import { addWorldRoutes } from './routes.ts';
import type { WorldPost, WorldStore } from './store.ts';

export interface WorldOptions {
  readonly store: WorldStore;
  readonly clock: { now(): Date };
  /** Decides the audience's taste and luck. */
  readonly seed: string;
  /** IANA zone in which the audience lives; default `UTC`. */
  readonly timeZone?: string;
  /** How long a container is processed; default 2,000. */
  readonly processingMs?: number;
  /** Address under which people see profiles and posts; by default answers hold paths. */
  readonly publicUrl?: string;
  /** For ids and tokens; default the system's. */
  randomBytes?(count: number): Uint8Array;
}

export interface World {
  readonly store: WorldStore;
  /** Adds the networks' routes to a server; as a Fastify plugin they keep their errors to themselves. */
  routes(app: FastifyInstance): void;
  /**
   * Moves these accounts' time to a moment while `fn` runs; time goes on from there, and comes back after it,
   * also when `fn` fails. What is published meanwhile carries the moved moment.
   */
  at<T>(accountIds: readonly string[], moment: Date, fn: () => Promise<T>): Promise<T>;
  /** The same for many moments: `fn` moves these accounts' time as often as it likes, and it comes back once, after it. */
  inOwnTime<T>(accountIds: readonly string[], fn: (moveTo: (moment: Date) => Promise<void>) => Promise<T>): Promise<T>;
  /** Ends the account's access; its refresh token still works. */
  expireAccess(accountId: string): Promise<void>;
  /** Signs the account out everywhere. */
  signOut(accountId: string): Promise<void>;
  /** Forgets these accounts with all that they said. */
  forget(accountIds: readonly string[]): Promise<void>;
  /** All posts of an account as the public sees them, oldest first. */
  postsOf(accountId: string): Promise<readonly WorldPost[]>;
}

/** Makes the world; nothing listens yet. */
export function createWorld(options: WorldOptions): World {
  const { store, clock } = options;
  const ground: WorldGround = {
    store,
    clock,
    audience: drawModel(options.seed),
    timeZone: options.timeZone ?? 'UTC',
    processingMs: options.processingMs ?? 2_000,
    publicUrl: options.publicUrl ?? '',
    randomBytes: options.randomBytes ?? ((count) => randomBytes(count)),
  };
  const inOwnTime: World['inOwnTime'] = async (accountIds, fn) => {
    try {
      return await fn((moment) => store.setClockOffset(accountIds, moment.getTime() - clock.now().getTime()));
    } finally {
      await store.setClockOffset(accountIds, 0);
    }
  };
  return {
    store,
    routes: (app) => addWorldRoutes(app, ground),
    inOwnTime,
    at: (accountIds, moment, fn) =>
      inOwnTime(accountIds, async (moveTo) => {
        await moveTo(moment);
        return fn();
      }),
    expireAccess: (accountId) => store.removeTokens(accountId, 'access'),
    forget: (accountIds) => store.removeAccounts(accountIds),
    signOut: (accountId) => store.removeTokens(accountId),
    async postsOf(accountId) {
      const posts = await store.posts(accountId, { limit: Number.MAX_SAFE_INTEGER });
      return posts.toReversed();
    },
  };
}
