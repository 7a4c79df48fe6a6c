/**
 * A pretend Facebook on loopback. Each of Meta's hosts is a path here (`/graph.facebook.com/v26.0/me/accounts`). It
 * behaves as developers.facebook.com/docs describes pages (pages-api, page-stories-api, video-api; 2026-11-21), refusals
 * and limits included. For tests and demo only.
 */
import { type FastifyInstance, type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import { answerGraphError, graphFaults } from '../conformance/graph-answers.ts';
import { addCommentRoutes } from './stand-in-comments.ts';
import { addOAuthRoutes } from './stand-in-oauth.ts';
import { addPostRoutes } from './stand-in-posts.ts';
import { addReadingRoutes } from './stand-in-reading.ts';
import { emptyState, type FacebookState } from './stand-in-state.ts';
import { addVideoRoutes } from './stand-in-videos.ts';

export interface FacebookStandInOptions {
  /** The server's clock; default the system's. */
  readonly now?: () => Date;
  readonly port?: number;
  /** How long Facebook works on a video (default 15,000). */
  readonly videoProcessingMs?: number;
}

export type FacebookStandIn = StandIn<FacebookState>;

/** Starts it with no page; `state.addPage` makes some. Consent is given for all of them. */
export function startFacebookStandIn(options: FacebookStandInOptions = {}): Promise<FacebookStandIn> {
  const now = options.now ?? (() => new Date());
  return startStandIn<FacebookState>({
    name: 'facebook',
    now,
    ...(options.port === undefined ? {} : { port: options.port }),
    answers: graphFaults('pages', 80001),
    routes: (app) => addRoutes(app, options, now),
  });
}

function addRoutes(app: FastifyInstance, options: FacebookStandInOptions, now: () => Date): FacebookState {
  const state = emptyState(now);
  const ground = { state, now };
  app.setErrorHandler((error, _request, reply) => answerGraphError(error, reply));
  addOAuthRoutes(app, ground);
  addPostRoutes(app, ground);
  addVideoRoutes(app, { ...ground, processingMs: options.videoProcessingMs ?? 15_000 });
  addReadingRoutes(app, ground);
  addCommentRoutes(app, ground);
  return state;
}

/** What `createFacebook` has to be given to speak to the stand-in at this address. */
export function facebookServersAt(url: string): Readonly<Record<string, string>> {
  return {
    api: `${url}/graph.facebook.com/v26.0`,
    login: `${url}/www.facebook.com/v26.0`,
    videoApi: `${url}/graph.facebook.com/v26.0`,
    upload: `${url}/rupload.facebook.com`,
  };
}
