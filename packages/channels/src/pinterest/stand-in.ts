/**
 * A pretend Pinterest on loopback, with its consent page and the storage for its videos: it behaves as the description
 * of API v5 (5.23.0, 2025-12-11) and developers.pinterest.com say (2026-11-21), refusals, limits and slowness included.
 * For tests and demo.
 */
import { type FastifyInstance, type FastifyReply, type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import { addListRoutes } from './stand-in-lists.ts';
import { addMediaRoutes } from './stand-in-media.ts';
import { addOAuthRoutes } from './stand-in-oauth.ts';
import { addPinRoutes } from './stand-in-pins.ts';
import { emptyState, type PinterestState, problemBody, Refusal, tooMany, unauthorized } from './stand-in-state.ts';

export interface PinterestStandInOptions {
  /** The clock; default the system's. */
  readonly now?: () => Date;
  readonly port?: number;
  /** How long an access lasts, in seconds; default 30 days. */
  readonly accessLivesS?: number;
  /** How long it can be renewed, in seconds; default 60 days. */
  readonly refreshLivesS?: number;
  /** How long it works on a video; default 8,000. */
  readonly processingMs?: number;
  /** How long the storage takes a registered video; default an hour. */
  readonly formLivesMs?: number;
  /** How long lists do not know a new pin; default 0. */
  readonly listLagMs?: number;
}

export type PinterestStandIn = StandIn<PinterestState>;

const dayS = 86_400;

/** Starts it with nobody and one app (`standInApp`); `state.addUser`, `addBoard` and `addApp` make more. */
export function startPinterestStandIn(options: PinterestStandInOptions = {}): Promise<PinterestStandIn> {
  const now = options.now ?? (() => new Date());
  return startStandIn<PinterestState>({
    name: 'pinterest',
    now,
    ...(options.port === undefined ? {} : { port: options.port }),
    answers: {
      rateLimited: (resetAt, at) => {
        const { status, headers, code, message } = tooMany('org_write', 100, secondsUntil(resetAt, at));
        return { status, headers, body: problemBody(code, message) };
      },
      unauthorized: () => ({ status: 401, body: problemBody(unauthorized().code, unauthorized().message) }),
      serverError: (status) => ({ status, body: problemBody(0, 'Something went wrong on our end. Sorry about that.') }),
    },
    routes: (app) => addRoutes(app, options, now),
  });
}

function secondsUntil(moment: Date, now: Date): number {
  return Math.ceil((moment.getTime() - now.getTime()) / 1000);
}

function addRoutes(app: FastifyInstance, options: PinterestStandInOptions, now: () => Date): PinterestState {
  const state = emptyState(now);
  const ground = { state, now, calls: new Map<string, number[]>() };
  app.setErrorHandler((error, _request, reply) => answerError(error, reply));
  addOAuthRoutes(app, {
    ...ground,
    accessLivesS: options.accessLivesS ?? 30 * dayS,
    refreshLivesS: options.refreshLivesS ?? 60 * dayS,
  });
  addPinRoutes(app, ground);
  addListRoutes(app, { ...ground, listLagMs: options.listLagMs ?? 0 });
  addMediaRoutes(app, {
    ...ground,
    processingMs: options.processingMs ?? 8_000,
    formLivesMs: options.formLivesMs ?? 3_600_000,
  });
  return state;
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof Refusal)
    return reply.code(error.status).headers(error.headers).send(problemBody(error.code, error.message));
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  const message = status < 500 ? (error as Error).message : 'Something went wrong on our end. Sorry about that.';
  return reply.code(status).send(problemBody(status < 500 ? 1 : 0, message));
}
