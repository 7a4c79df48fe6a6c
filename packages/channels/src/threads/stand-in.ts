/**
 * A pretend Threads on loopback. Each of its hosts is a path here (`/graph.threads.com/v1.0/me`). It behaves as
 * developers.facebook.com/documentation/threads describes it (2026-11-21), refusals and limits included; it fetches
 * pictures and videos from wherever it is told. For tests and demo only.
 */
import { type FastifyInstance, type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import { answerGraphError, graphFaults } from '../conformance/graph-answers.ts';
import { addContainerRoutes } from './stand-in-containers.ts';
import { addOAuthRoutes } from './stand-in-oauth.ts';
import { addPostRoutes } from './stand-in-posts.ts';
import { appUsage, emptyState, type ThreadsState } from './stand-in-state.ts';

export interface ThreadsStandInOptions {
  /** The server's clock; default the system's. */
  readonly now?: () => Date;
  readonly port?: number;
  /** How long Threads works on a text or a picture (default 0) and on a video (default 15,000). */
  readonly imageProcessingMs?: number;
  readonly videoProcessingMs?: number;
}

export type ThreadsStandIn = StandIn<ThreadsState>;

/** Starts it with no account; `state.addAccount` makes some. */
export function startThreadsStandIn(options: ThreadsStandInOptions = {}): Promise<ThreadsStandIn> {
  const now = options.now ?? (() => new Date());
  const faults = graphFaults('threads', 4);
  return startStandIn<ThreadsState>({
    name: 'threads',
    now,
    ...(options.port === undefined ? {} : { port: options.port }),
    answers: {
      ...faults,
      // Calls are counted for the app, and when they are taken again is not told.
      rateLimited: (resetAt, at) => ({ ...faultOf(faults, resetAt, at), headers: appUsage(100) }),
    },
    routes: (app) => addRoutes(app, options, now),
  });
}

function faultOf({ rateLimited }: ReturnType<typeof graphFaults>, resetAt: Date, now: Date) {
  return rateLimited?.(resetAt, now) ?? { status: 429, body: {} };
}

function addRoutes(app: FastifyInstance, options: ThreadsStandInOptions, now: () => Date): ThreadsState {
  const state = emptyState(now);
  const { imageProcessingMs = 0, videoProcessingMs = 15_000 } = options;
  const ground = { state, now, imageProcessingMs, videoProcessingMs };
  app.setErrorHandler((error, _request, reply) => answerGraphError(error, reply));
  addOAuthRoutes(app, state, now);
  addContainerRoutes(app, ground);
  addPostRoutes(app, ground);
  return state;
}

/** What `createThreads` has to be given to speak to the stand-in at this address. */
export function threadsServersAt(url: string): Readonly<Record<string, string>> {
  return { api: `${url}/graph.threads.com/v1.0`, login: `${url}/threads.com` };
}
