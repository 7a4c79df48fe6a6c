/**
 * A pretend Mastodon server on loopback. It behaves as docs.joinmastodon.org describes it (2026-07-02, gathered
 * in abraham/mastodon-openapi 89b11e724f50), refusals and limits included. For tests and demo only.
 */
import { type FastifyInstance, type FastifyReply, type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import { instanceEntity } from './stand-in-entities.ts';
import type { InstanceLimits } from './stand-in-limits.ts';
import { addMediaRoutes } from './stand-in-media.ts';
import { addOAuthRoutes } from './stand-in-oauth.ts';
import { emptyState, Ids, type MastodonState, originOf, RateLimits, Refusal, rateHeaders } from './stand-in-state.ts';
import { addStatusRoutes } from './stand-in-statuses.ts';

export interface MastodonStandInOptions {
  /** The server's clock; default the system's. */
  readonly now?: () => Date;
  readonly port?: number;
  /** Default Mastodon 4.5; before 4.3 it has neither OAuth metadata nor lists of statuses by id. */
  readonly version?: string;
  readonly maxCharacters?: number;
  readonly maxMedia?: number;
  readonly videoMaxBytes?: number;
  /** How long the server works on a picture (default 0: answered at once) and on a video (default 3,000). */
  readonly imageProcessingMs?: number;
  readonly videoProcessingMs?: number;
  /** False: software that speaks the API and ignores idempotency keys. Default true. */
  readonly knowsIdempotency?: boolean;
  /** How many times sooner its allowances of calls, uploads and deletions come back. Default 1. */
  readonly windowsDividedBy?: number;
}

export type MastodonStandIn = StandIn<MastodonState>;

/** Starts it with no account; `state.addAccount` and `state.addToken` make some. */
export function startMastodonStandIn(options: MastodonStandInOptions = {}): Promise<MastodonStandIn> {
  const now = options.now ?? (() => new Date());
  return startStandIn<MastodonState>({
    name: 'mastodon',
    now,
    ...(options.port === undefined ? {} : { port: options.port }),
    answers: {
      rateLimited: (resetAt) => ({
        status: 429,
        headers: rateHeaders(300, 0, resetAt),
        body: { error: 'Too many requests' },
      }),
      unauthorized: () => ({ status: 401, body: { error: 'The access token is invalid' } }),
      serverError: (status) => ({
        status,
        body: {
          error:
            status === 503
              ? 'There was a temporary problem serving your request, please try again'
              : 'Internal Server Error',
        },
      }),
    },
    routes: (app) => addRoutes(app, options, now),
  });
}

function addRoutes(app: FastifyInstance, options: MastodonStandInOptions, now: () => Date): MastodonState {
  const ids = new Ids(now);
  const state = emptyState(ids, now);
  const version = options.version ?? '4.5.0';
  const isDescribed = /^4\.([3-9]|\d\d)/.test(version);
  const limits: InstanceLimits = {
    version,
    apiVersion: isDescribed ? 7 : 0,
    maxCharacters: options.maxCharacters ?? 500,
    maxMedia: options.maxMedia ?? 4,
    imageMaxBytes: 16_777_216,
    videoMaxBytes: options.videoMaxBytes ?? 103_809_024,
    descriptionMax: 1500,
  };
  const ground = {
    state,
    ids,
    limits,
    now,
    rates: new RateLimits(now, options.windowsDividedBy ?? 1),
    imageProcessingMs: options.imageProcessingMs ?? 0,
    videoProcessingMs: options.videoProcessingMs ?? 3000,
    knowsIdempotency: options.knowsIdempotency ?? true,
  };
  app.setErrorHandler((error, _request, reply) => answerError(error, reply));
  app.get('/api/v2/instance', { config: { route: 'instance.show' } }, async (request) =>
    instanceEntity(originOf(request), limits),
  );
  addOAuthRoutes(app, { state, now, isDescribed });
  addMediaRoutes(app, ground);
  addStatusRoutes(app, ground);
  return state;
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof Refusal) {
    const description = error.description === undefined ? {} : { error_description: error.description };
    return reply
      .code(error.status)
      .headers(error.headers)
      .send({ error: error.message, ...description });
  }
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  return reply.code(status).send({ error: status < 500 ? (error as Error).message : 'Internal Server Error' });
}
