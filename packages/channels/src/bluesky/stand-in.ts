/**
 * A pretend Bluesky server on loopback: PDS, directory of DIDs, authorization server, video service, and the network's
 * index, in one. It behaves as the lexicons and the reference server do (bluesky-social/atproto d6296a1cfdb4,
 * 2026-08-20), refusals included. For tests and demo only.
 */
import { type FastifyInstance, type FastifyReply, type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import { addIndexRoutes } from './stand-in-index.ts';
import { addOAuthRoutes } from './stand-in-oauth.ts';
import { addRepoRoutes } from './stand-in-repo.ts';
import { addServerRoutes } from './stand-in-server.ts';
import { Sessions } from './stand-in-sessions.ts';
import { cidOf, didFor, type PdsState, type StandInAccount, XrpcRefusal } from './stand-in-state.ts';
import { addVideoRoutes } from './stand-in-video.ts';

export interface BlueskyStandInOptions {
  /** The server's clock; default the system's. */
  readonly now?: () => Date;
  readonly port?: number;
  /** False: a server of one's own without the network's index behind it. Default true. */
  readonly hasIndex?: boolean;
  /** Points for writes per hour and account; a record costs three. Default 5,000 as on bsky.social. */
  readonly writePointsPerHour?: number;
  /** How long the video service works on a video. Default 3,000. */
  readonly videoProcessingMs?: number;
}

export type BlueskyStandIn = StandIn<PdsState>;

/** Starts it with no account; `state.addAccount` makes some. */
export function startBlueskyStandIn(options: BlueskyStandInOptions = {}): Promise<BlueskyStandIn> {
  const now = options.now ?? (() => new Date());
  return startStandIn<PdsState>({
    name: 'bluesky',
    now,
    ...(options.port === undefined ? {} : { port: options.port }),
    answers: {
      rateLimited: (resetAt) => ({
        status: 429,
        headers: rateHeaders(5000, 0, resetAt),
        body: { error: 'RateLimitExceeded', message: 'Rate Limit Exceeded' },
      }),
      unauthorized: () => ({
        status: 401,
        body: { error: 'AuthenticationRequired', message: 'Authentication Required' },
      }),
      serverError: (status) => ({ status, body: { error: 'InternalServerError', message: 'Internal Server Error' } }),
    },
    routes: (app) => addRoutes(app, options, now),
  });
}

function addRoutes(app: FastifyInstance, options: BlueskyStandInOptions, now: () => Date): PdsState {
  const sessions = new Sessions(now);
  const state = emptyState(sessions, options.hasIndex ?? true);
  app.setErrorHandler((error, _request, reply) => answerError(error, reply));
  addServerRoutes(app, state, sessions, now);
  addRepoRoutes(app, { state, sessions, now, writePointsPerHour: options.writePointsPerHour ?? 5000 });
  addIndexRoutes(app, state, sessions);
  addVideoRoutes(app, { state, sessions, now, processingMs: options.videoProcessingMs ?? 3000 });
  addOAuthRoutes(app, state, sessions, now);
  return state;
}

function emptyState(sessions: Sessions, hasIndex: boolean): PdsState {
  const accounts = new Map<string, StandInAccount>();
  const counts: PdsState['counts'] = new Map();
  const records: PdsState['records'] = new Map();
  return {
    accounts,
    records,
    blobs: new Map(),
    counts,
    videoAllowance: { canUpload: true, remainingDailyVideos: 25, remainingDailyBytes: 10_000_000_000 },
    hasIndex,
    signInServer: null,
    consents: true,
    addAccount({ handle, password, displayName = handle, followersCount = 0 }) {
      const account = { did: didFor(handle), handle, displayName, password, followersCount, isTakenDown: false };
      accounts.set(account.did, account);
      return account;
    },
    addReply(did, parentUri, text, createdAt) {
      const parent = records.get(parentUri);
      if (!parent) throw new Error('There is nothing to answer to.');
      const own = { uri: parent.uri, cid: parent.cid };
      const { root = own } = (parent.value.reply ?? {}) as { root?: { uri: string; cid: string } };
      const uri = `at://${did}/app.bsky.feed.post/${cidOf(`${text}${createdAt.toISOString()}`, 'raw').slice(-13)}`;
      const value = {
        $type: 'app.bsky.feed.post',
        text,
        createdAt: createdAt.toISOString(),
        reply: { root, parent: own },
      };
      records.set(uri, { uri, cid: cidOf(JSON.stringify(value), 'dag-cbor'), value });
      return uri;
    },
    countPost: (uri, more) => counts.set(uri, more),
    rotateNonce: () => sessions.rotateNonce(),
    expireAccess: () => sessions.expireAccess(),
    revokeSessions: () => sessions.revokeAll(),
  };
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof XrpcRefusal) {
    return reply.code(error.status).headers(error.headers).send({ error: error.error, message: error.message });
  }
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status < 500) return reply.code(status).send({ error: 'InvalidRequest', message: (error as Error).message });
  return reply.code(500).send({ error: 'InternalServerError', message: 'Internal Server Error' });
}

/** As `packages/xrpc-server/src/rate-limiter.ts` sets them: `Reset` in seconds since 1970. */
function rateHeaders(limit: number, remaining: number, resetAt: Date): Record<string, string> {
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(Math.floor(resetAt.getTime() / 1000)),
    'ratelimit-policy': `${limit};w=3600`,
  };
}
