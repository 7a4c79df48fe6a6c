/**
 * A pretend X on loopback: the API and the consent page at one address. It behaves as docs.x.com and the API's
 * description 2.167 say (commit 287132819074 of xdevplatform/docs, 2026-08-22), refusals, limits and charges included.
 * For tests and demo only.
 */
import { type FastifyInstance, type FastifyReply, type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import { addMediaRoutes } from './stand-in-media.ts';
import { addOAuthRoutes } from './stand-in-oauth.ts';
import { addPostRoutes } from './stand-in-posts.ts';
import { addReadingRoutes } from './stand-in-reading.ts';
import { emptyState, Ids, plainRefusal, RateLimits, Refusal, rateHeaders, type XState } from './stand-in-state.ts';

export interface XStandInOptions {
  /** X's clock; default the system's. */
  readonly now?: () => Date;
  readonly port?: number;
  /** How long X works on a GIF or a video; default 3,000. */
  readonly processingMs?: number;
  /** How late lists are; default 0. */
  readonly listLagMs?: number;
  /** How long the same words are refused; default 12 hours. */
  readonly duplicateWindowMs?: number;
  /** Posts in 15 minutes by one account; default 100. */
  readonly postsPerWindow?: number;
  /** Answers with the field names of before 2026: `retweet_count`, `referenced_tweets`. */
  readonly usesOldNames?: boolean;
}

export type XStandIn = StandIn<XState>;

/** The app that is registered from the start; its callback may be anything. */
export const standInApp = { clientId: 'antiphon-on-x', clientSecret: 'secret-of-antiphon-on-x' } as const;

/** Starts it with no user; `state.addUser` makes some, and the first one consents. */
export function startXStandIn(options: XStandInOptions = {}): Promise<XStandIn> {
  const now = options.now ?? (() => new Date());
  return startStandIn<XState>({
    name: 'x',
    now,
    ...(options.port === undefined ? {} : { port: options.port }),
    answers: {
      rateLimited: (resetAt) => ({
        status: 429,
        headers: rateHeaders(100, 0, resetAt),
        body: plainRefusal(429, 'Too Many Requests').body,
      }),
      unauthorized: () => ({ status: 401, body: plainRefusal(401, 'Unauthorized').body }),
      serverError: (status) => ({
        status,
        body: { title: 'Service Unavailable', detail: 'Service Unavailable', type: 'about:blank', status },
      }),
    },
    routes: (app) => addRoutes(app, options, now),
  });
}

function addRoutes(app: FastifyInstance, options: XStandInOptions, now: () => Date): XState {
  const ids = new Ids(now);
  const state = emptyState(ids, now);
  const rates = new RateLimits(now);
  state.addApp({ ...standInApp, redirectUris: null });
  app.setErrorHandler((error, _request, reply) => answerError(error, reply));
  if (options.usesOldNames) app.addHook('preSerialization', async (_request, _reply, payload) => withOldNames(payload));
  addOAuthRoutes(app, state, now);
  addMediaRoutes(app, { state, ids, rates, now, processingMs: options.processingMs ?? 3000 });
  addPostRoutes(app, {
    state,
    ids,
    rates,
    now,
    duplicateWindowMs: options.duplicateWindowMs ?? 12 * 3_600_000,
    postsPerWindow: options.postsPerWindow ?? 100,
  });
  addReadingRoutes(app, { state, rates, now, listLagMs: options.listLagMs ?? 0 });
  return state;
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof Refusal) return reply.code(error.status).headers(error.headers).send(error.body);
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  const detail = status < 500 ? (error as Error).message : 'Internal Server Error';
  return reply.code(status).send({ title: 'Error', detail, type: 'about:blank', status });
}

function withOldNames(payload: unknown): unknown {
  const text = JSON.stringify(payload)
    .replaceAll('"repost_count"', '"retweet_count"')
    .replaceAll('"referenced_posts"', '"referenced_tweets"')
    .replaceAll('"edit_history_post_ids"', '"edit_history_tweet_ids"')
    .replaceAll('"note_post"', '"note_tweet"');
  return JSON.parse(text);
}
