/**
 * A pretend Instagram on loopback, both doors of it. Each of Meta's hosts is a path here
 * (`/graph.instagram.com/v26.0/me`). It behaves as developers.facebook.com/documentation/instagram-platform describes it
 * (2026-11-20), refusals and limits included; it fetches pictures and videos from wherever it is told. For tests and
 * demo only.
 */
import { type FastifyInstance, type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import { answerGraphError, graphFaults } from '../conformance/graph-answers.ts';
import { addCommentRoutes } from './stand-in-comments.ts';
import { addContainerRoutes } from './stand-in-containers.ts';
import { addMediaRoutes } from './stand-in-media.ts';
import { addOAuthRoutes } from './stand-in-oauth.ts';
import { emptyState, type InstagramState } from './stand-in-state.ts';
import { addUploadRoute } from './stand-in-upload.ts';

export interface InstagramStandInOptions {
  /** The server's clock; default the system's. */
  readonly now?: () => Date;
  readonly port?: number;
  /** How long Instagram works on a picture (default 0) and on a video (default 15,000). */
  readonly imageProcessingMs?: number;
  readonly videoProcessingMs?: number;
}

export type InstagramStandIn = StandIn<InstagramState>;

/** Starts it with no account; `state.addAccount` makes some. Consent is given as the first one, or for all pages. */
export function startInstagramStandIn(options: InstagramStandInOptions = {}): Promise<InstagramStandIn> {
  const now = options.now ?? (() => new Date());
  return startStandIn<InstagramState>({
    name: 'instagram',
    now,
    ...(options.port === undefined ? {} : { port: options.port }),
    answers: graphFaults('instagram', 80002),
    routes: (app) => addRoutes(app, options, now),
  });
}

function addRoutes(app: FastifyInstance, options: InstagramStandInOptions, now: () => Date): InstagramState {
  const state = emptyState(now);
  const { imageProcessingMs = 0, videoProcessingMs = 15_000 } = options;
  app.setErrorHandler((error, _request, reply) => answerGraphError(error, reply));
  addOAuthRoutes(app, state, now);
  for (const host of ['graph.instagram.com', 'graph.facebook.com'] as const) {
    const ground = { state, host, now, imageProcessingMs, videoProcessingMs };
    addContainerRoutes(app, ground);
    addMediaRoutes(app, ground);
    addCommentRoutes(app, ground);
    if (host === 'graph.facebook.com') addUploadRoute(app, ground);
  }
  return state;
}

/** What `createInstagram` has to be given to speak to the stand-in at this address. */
export function instagramServersAt(url: string): Readonly<Record<string, string>> {
  return {
    api: `${url}/graph.instagram.com/v26.0`,
    login: `${url}/www.instagram.com`,
    token: `${url}/api.instagram.com`,
    facebookApi: `${url}/graph.facebook.com/v26.0`,
    facebookLogin: `${url}/www.facebook.com/v26.0`,
    upload: `${url}/rupload.facebook.com`,
  };
}
