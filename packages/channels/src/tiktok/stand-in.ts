/**
 * A pretend TikTok on loopback, with its consent page: it behaves as developers.tiktok.com describes it (2026-11-20),
 * refusals, limits and slowness included. For tests and demo.
 */
import { type FastifyInstance, type FastifyReply, type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import { addOAuthRoutes } from './stand-in-oauth.ts';
import { addPostingRoutes } from './stand-in-posting.ts';
import { addReadingRoutes } from './stand-in-reading.ts';
import { bodyOf, emptyState, Problem, rateLimited, type TikTokState, tokenInvalid } from './stand-in-state.ts';
import { addUploadRoute } from './stand-in-upload.ts';

export interface TikTokStandInOptions {
  /** The clock; default the system's. */
  readonly now?: () => Date;
  readonly port?: number;
  /** How long an access lasts, in seconds; default 7,200. */
  readonly accessLivesS?: number;
  /** How long a refresh token lasts, in seconds; default 180 days. */
  readonly refreshLivesS?: number;
  /** How long it works on a post once it has all of it; default 4,000. */
  readonly processingMs?: number;
  /** How long a public post has no number after that; default 0. */
  readonly moderationMs?: number;
  /** How long lists do not know a new post; default 0. */
  readonly listLagMs?: number;
}

export type TikTokStandIn = StandIn<TikTokState>;

/** Starts it with no account and one app (`standInApp`); `state.addUser` and `state.addApp` make more. */
export function startTikTokStandIn(options: TikTokStandInOptions = {}): Promise<TikTokStandIn> {
  const now = options.now ?? (() => new Date());
  return startStandIn<TikTokState>({
    name: 'tiktok',
    now,
    ...(options.port === undefined ? {} : { port: options.port }),
    answers: {
      // TikTok names no moment at which to come back.
      rateLimited: () => refusal(rateLimited()),
      unauthorized: () => refusal(tokenInvalid()),
      serverError: (status) => refusal(new Problem(status, 'internal_error', 'Something went wrong.')),
    },
    routes: (app) => addRoutes(app, options, now),
  });
}

function refusal(problem: Problem) {
  return { status: problem.status, body: bodyOf({}, problem) };
}

function addRoutes(app: FastifyInstance, options: TikTokStandInOptions, now: () => Date): TikTokState {
  const state = emptyState();
  const ground = { state, now, calls: new Map<string, number[]>() };
  app.setErrorHandler((error, _request, reply) => answerError(error, reply));
  addOAuthRoutes(app, {
    ...ground,
    accessLivesS: options.accessLivesS ?? 7_200,
    refreshLivesS: options.refreshLivesS ?? 180 * 86_400,
  });
  const posting = {
    ...ground,
    processingMs: options.processingMs ?? 4_000,
    moderationMs: options.moderationMs ?? 0,
  };
  addPostingRoutes(app, posting);
  addUploadRoute(app, posting);
  addReadingRoutes(app, { ...posting, listLagMs: options.listLagMs ?? 0 });
  return state;
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof Problem) return reply.code(error.status).send(bodyOf({}, error));
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  const code = status < 500 ? 'invalid_params' : 'internal_error';
  return reply.code(status).send(bodyOf({}, { code, message: (error as Error).message }));
}
