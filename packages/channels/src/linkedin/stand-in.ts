/**
 * A pretend LinkedIn on loopback: the API, the consent page and the address for files at one place. It behaves as
 * learn.microsoft.com/linkedin says (Posts, Images, Videos, Comments, statistics; 2025-01 to 2026-05), and where no
 * page speaks (copies, cut texts) as public threads report. For tests and demo only.
 */
import { type FastifyInstance, type FastifyReply, type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import { type Place, throttled } from './stand-in-access.ts';
import { addMediaRoutes } from './stand-in-media.ts';
import { addOAuthRoutes } from './stand-in-oauth.ts';
import { addPostRoutes } from './stand-in-posts.ts';
import { addReadingRoutes } from './stand-in-reading.ts';
import { emptyState, Ids, type LinkedInState, Refusal } from './stand-in-state.ts';

export interface LinkedInStandInOptions {
  /** LinkedIn's clock; default the system's. */
  readonly now?: () => Date;
  readonly port?: number;
  /** How long LinkedIn works on a video; default 3,000. */
  readonly processingMs?: number;
  /** How large the pieces of a video are; default 4 MiB, as LinkedIn's. */
  readonly partBytes?: number;
  /** Default 75,000, as LinkedIn's. */
  readonly minVideoBytes?: number;
  /** How late lists of posts are; default 0. */
  readonly listLagMs?: number;
  /** How long the same post is refused; default 12 hours. */
  readonly duplicateWindowMs?: number;
  /** Default 60 days, as LinkedIn's. */
  readonly accessLifetimeS?: number;
  /** Calls of one member a day; default 10,000. */
  readonly callsPerDay?: number;
  /** Versions of the API that are served; default the twelve months up to July 2026. */
  readonly versions?: readonly string[];
}

export type LinkedInStandIn = StandIn<LinkedInState>;

const memberScopes = ['openid', 'profile', 'email', 'w_member_social'];
const pageScopes = [
  'r_basicprofile',
  'w_member_social',
  'w_organization_social',
  'r_organization_social',
  'rw_organization_admin',
  'r_member_postAnalytics',
  'r_member_profileAnalytics',
];

/** The apps that are registered from the start: with the Community Management API, and with Share on LinkedIn. */
export const standInApps = {
  community: { clientId: 'antiphon-on-linkedin', clientSecret: 'secret-of-antiphon-on-linkedin' },
  share: { clientId: 'antiphon-shares', clientSecret: 'secret-of-antiphon-shares' },
} as const;

/** Starts it with no member; `state.addMember` makes some, and the first one consents. */
export function startLinkedInStandIn(options: LinkedInStandInOptions = {}): Promise<LinkedInStandIn> {
  const now = options.now ?? (() => new Date());
  return startStandIn<LinkedInState>({
    name: 'linkedin',
    now,
    ...(options.port === undefined ? {} : { port: options.port }),
    answers: {
      rateLimited: () => throttled(),
      unauthorized: () =>
        new Refusal(401, 'INVALID_ACCESS_TOKEN', 'Invalid access token', { serviceErrorCode: 65_600 }),
      serverError: (status) => ({ status, body: { status, message: 'Internal Server Error' } }),
    },
    routes: (app) => addRoutes(app, options, now),
  });
}

function addRoutes(app: FastifyInstance, options: LinkedInStandInOptions, now: () => Date): LinkedInState {
  const ids = new Ids(now);
  const state = emptyState(ids, now);
  state.addApp({ ...standInApps.community, scopes: pageScopes, givesRefreshTokens: true });
  state.addApp({ ...standInApps.share, scopes: memberScopes, givesRefreshTokens: false });
  const { versions = yearUntil(2026, 7), callsPerDay = 10_000 } = options;
  const place: Place = { state, now, versions, callsPerDay, spent: new Map() };
  app.setErrorHandler((error, _request, reply) => answerError(error, reply));
  addOAuthRoutes(app, place, options.accessLifetimeS ?? 5_184_000);
  const { partBytes = 4_194_304, processingMs = 3_000, minVideoBytes = 75_000 } = options;
  addMediaRoutes(app, place, { ids, partBytes, processingMs, minVideoBytes });
  const { listLagMs = 0, duplicateWindowMs = 12 * 3_600_000 } = options;
  addPostRoutes(app, place, { ids, listLagMs, duplicateWindowMs });
  addReadingRoutes(app, place);
  return state;
}

/** The twelve months up to this one, as versions. */
function yearUntil(year: number, month: number): readonly string[] {
  return Array.from({ length: 12 }, (_, back) => {
    const date = new Date(Date.UTC(year, month - 1 - back));
    return date.toISOString().slice(0, 7).replace('-', '');
  });
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof Refusal) return reply.code(error.status).send(error.body);
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  return reply
    .code(status)
    .send({ status, message: status < 500 ? (error as Error).message : 'Internal Server Error' });
}
