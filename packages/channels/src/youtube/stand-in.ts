/**
 * A pretend YouTube on loopback, with Google's consent page: it behaves as developers.google.com/youtube/v3 and
 * developers.google.com/identity describe it (2026-11-20), refusals, quotas and slowness included. For tests and demo.
 */
import { type FastifyInstance, type FastifyReply, type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import { addCommentRoutes } from './stand-in-comments.ts';
import { addListRoutes } from './stand-in-lists.ts';
import { addOAuthRoutes } from './stand-in-oauth.ts';
import { emptyState, Problem, problemBody, unauthorized, type YouTubeState } from './stand-in-state.ts';
import { addUploadRoutes } from './stand-in-uploads.ts';
import { addVideoRoutes } from './stand-in-videos.ts';

export interface YouTubeStandInOptions {
  /** The clock; default the system's. */
  readonly now?: () => Date;
  readonly port?: number;
  /** How long an access lasts, in seconds; default 3,599, as Google gives it. */
  readonly accessLivesS?: number;
  /** How long it works on a video; default 4,000. */
  readonly processingMs?: number;
  /** True: a piece of an upload that had arrived before is refused, and not passed over. */
  readonly refusesOverlap?: boolean;
  /** How long playlists do not know a new video, and lists a new comment; default 0. */
  readonly playlistLagMs?: number;
  readonly commentLagMs?: number;
}

export interface YouTubeMemory extends YouTubeState {
  /** All open and finished uploads are forgotten, as after some days. */
  forgetSessions(): void;
}

export type YouTubeStandIn = StandIn<YouTubeMemory>;

/** Starts it with no channel and one app (`standInApp`); `state.addChannel` and `state.addApp` make more. */
export function startYouTubeStandIn(options: YouTubeStandInOptions = {}): Promise<YouTubeStandIn> {
  const now = options.now ?? (() => new Date());
  return startStandIn<YouTubeMemory>({
    name: 'youtube',
    now,
    ...(options.port === undefined ? {} : { port: options.port }),
    answers: {
      rateLimited: () => ({ status: 429, body: problemBody(tooFast) }),
      unauthorized: () => ({ status: 401, body: problemBody(unauthorized()) }),
      serverError: (status) => ({
        status,
        body: problemBody({ code: status, reason: 'backendError', domain: 'global', message: 'Backend Error' }),
      }),
    },
    routes: (app) => addRoutes(app, options, now),
  });
}

/** Google names no moment at which to come back. */
const tooFast = new Problem(
  429,
  'rateLimitExceeded',
  'The request cannot be completed because too many requests were sent recently.',
  'usageLimits',
);

function addRoutes(app: FastifyInstance, options: YouTubeStandInOptions, now: () => Date): YouTubeMemory {
  const state = emptyState(now);
  const ground = { state, now };
  app.setErrorHandler((error, _request, reply) => answerError(error, reply));
  addOAuthRoutes(app, { ...ground, accessLivesS: options.accessLivesS ?? 3_599 });
  const uploads = addUploadRoutes(app, {
    ...ground,
    processingMs: options.processingMs ?? 4_000,
    refusesOverlap: options.refusesOverlap ?? false,
  });
  addVideoRoutes(app, ground);
  addListRoutes(app, { ...ground, playlistLagMs: options.playlistLagMs ?? 0 });
  addCommentRoutes(app, { ...ground, commentLagMs: options.commentLagMs ?? 0 });
  return Object.assign(state, uploads);
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof Problem) return reply.code(error.code).send(problemBody(error));
  const code = (error as { statusCode?: number }).statusCode ?? 500;
  const message = code < 500 ? (error as Error).message : 'Internal error encountered.';
  return reply.code(code).send(problemBody({ code, reason: 'badRequest', domain: 'global', message }));
}
