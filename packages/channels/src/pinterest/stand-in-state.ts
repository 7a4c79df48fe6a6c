/** The memory of the pretend Pinterest, how it knows callers, counts their calls, and refuses. */
import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from '@antiphon/wire/stand-in';

/** A refusal in Pinterest's shape: `{ code, message }`. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const problemBody = (code: number, message: string) => ({ code, message });
export const badRequest = (message: string) => new Refusal(400, 1, `Invalid request: ${message}`);
export const notFound = (what: string, code = 50) => new Refusal(404, code, `${what} not found.`);
export const unauthorized = () => new Refusal(401, 2, 'Authentication failed.');

/** The operator's registration with Pinterest. */
export interface StandInApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Redirect addresses that were registered; absent: any. */
  readonly redirectUris?: readonly string[];
  /** False: made before 2025-09-25, so that only `continuous_refresh=true` brings a refresh token. Default true. */
  readonly isNew?: boolean;
  /** True: refuses new pins. */
  readonly isOnTrial?: boolean;
  /** False: pins cannot be changed. Default true. */
  readonly hasBeta?: boolean;
}

export interface StandInUser {
  readonly id: string;
  readonly username: string;
  readonly businessName: string | null;
  readonly followers: number;
}

export interface Grant {
  readonly userId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  endsAt: number;
}

export interface StoredBoard {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly privacy: 'PUBLIC' | 'PROTECTED' | 'SECRET';
  readonly isAdsOnly: boolean;
  readonly sections: { readonly id: string; readonly name: string }[];
}

/** What a pin shows: bytes of its pictures, or a video and its cover. */
export type StoredMedia =
  | { readonly kind: 'image' | 'multiple_images'; readonly pictures: readonly Buffer[] }
  | { readonly kind: 'video'; readonly mediaId: string; readonly cover: Buffer | number | string };

export interface StoredPin {
  readonly id: string;
  readonly userId: string;
  readonly boardId: string;
  readonly sectionId: string | null;
  readonly createdAt: Date;
  title: string | null;
  description: string | null;
  altText: string | null;
  readonly link: string | null;
  readonly media: StoredMedia;
  /** The pin it was saved from; null for one that was made here. */
  readonly parentId: string | null;
}

export interface StoredUpload {
  readonly id: string;
  readonly userId: string;
  readonly key: string;
  readonly policy: string;
  /** The storage takes the file until then. */
  readonly opensUntil: number;
  bytes: number | null;
  readyAt: number;
  readonly fails: boolean;
}

/** Numbers of one pin over its life; null: Pinterest does not tell this one. */
export interface Counts {
  readonly impressions?: number | null;
  readonly clicks?: number | null;
  readonly saves?: number | null;
  readonly reactions?: number | null;
  readonly comments?: number | null;
  readonly follows?: number | null;
  readonly profileVisits?: number | null;
  readonly playTimeMs?: number | null;
}

type Category = 'org_read' | 'org_write' | 'org_analytics';

export interface PinterestState {
  readonly apps: Map<string, StandInApp>;
  readonly users: Map<string, StandInUser>;
  readonly accessTokens: Map<string, Grant>;
  readonly refreshTokens: Map<string, Grant>;
  readonly boards: Map<string, StoredBoard>;
  /** In the order in which they were made. */
  readonly pins: Map<string, StoredPin>;
  readonly uploads: Map<string, StoredUpload>;
  readonly counts: Map<string, Counts>;
  /** Calls a minute, of each user by each app. */
  readonly callsPerMinute: Record<Category, number>;
  /** What a person answers on the consent page, and as whom. */
  consent: { gives: boolean; userId?: string; withheld?: readonly string[] };
  /** True: new pins are refused as spam. */
  suspectsSpam: boolean;
  /** The next video turns out to be unreadable. */
  failsNextVideo: boolean;
  addApp(app: StandInApp): StandInApp;
  addUser(user: {
    readonly username: string;
    readonly businessName?: string;
    readonly followers?: number;
  }): StandInUser;
  addBoard(board: {
    readonly userId: string;
    readonly name: string;
    readonly id?: string;
    readonly privacy?: StoredBoard['privacy'];
    readonly isAdsOnly?: boolean;
    readonly sections?: readonly string[];
  }): StoredBoard;
  /** A pin made by hand, or saved from another. */
  addPin(pin: Partial<Omit<StoredPin, 'id'>> & { readonly userId: string; readonly boardId: string }): StoredPin;
  countPin(id: string, counts: Counts): void;
  /** Ends every access now; what refreshes it stays. */
  expireAccess(): void;
  /** The person takes all access back in the settings. */
  revoke(): void;
}

/** The registration that is there from the start. */
export const standInApp: StandInApp = { clientId: '1500000', clientSecret: 'stand-in-secret-of-pinterest' };

/** Ids are numbers of 18 digits. */
export function newId(): string {
  return `9${(randomBytes(8).readBigUInt64BE() % 10n ** 17n).toString().padStart(17, '0')}`;
}

export function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(36).toString('base64url')}`;
}

export function emptyState(now: () => Date): PinterestState {
  const state: PinterestState = {
    apps: new Map([[standInApp.clientId, standInApp]]),
    users: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    boards: new Map(),
    pins: new Map(),
    uploads: new Map(),
    counts: new Map(),
    callsPerMinute: { org_read: 1_000, org_write: 1_000, org_analytics: 60 },
    consent: { gives: true },
    suspectsSpam: false,
    failsNextVideo: false,
    addApp(app) {
      state.apps.set(app.clientId, app);
      return app;
    },
    addUser({ username, businessName = null, followers = 0 }) {
      const user = { id: newId(), username, businessName, followers };
      state.users.set(user.id, user);
      return user;
    },
    addBoard({ userId, name, id = newId(), privacy = 'PUBLIC', isAdsOnly = false, sections = [] }) {
      const named = sections.map((section) => ({ id: newId(), name: section }));
      const board = { id, userId, name, privacy, isAdsOnly, sections: named };
      state.boards.set(id, board);
      return board;
    },
    addPin(pin) {
      const whole: StoredPin = {
        sectionId: null,
        title: null,
        description: null,
        altText: null,
        link: null,
        media: { kind: 'image', pictures: [Buffer.alloc(3)] },
        parentId: null,
        createdAt: now(),
        ...pin,
        id: newId(),
      };
      state.pins.set(whole.id, whole);
      return whole;
    },
    countPin: (id, counts) => state.counts.set(id, counts),
    expireAccess() {
      for (const grant of state.accessTokens.values()) grant.endsAt = 0;
    },
    revoke() {
      state.accessTokens.clear();
      state.refreshTokens.clear();
    },
  };
  return state;
}

export interface Ground {
  readonly state: PinterestState;
  readonly now: () => Date;
  /** Moments of calls that count, by category, app and user. */
  readonly calls: Map<string, number[]>;
}

export interface Caller {
  readonly user: StandInUser;
  readonly app: StandInApp;
  /** Whether secret boards are open to this access. */
  readonly seesSecrets: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** Who calls; all scopes must be granted, and the call counts in its category. */
export function authorize(
  { state, now, calls }: Ground,
  request: FastifyRequest,
  category: Category,
  scopes: readonly string[],
): Caller {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ');
  const grant = scheme.toLowerCase() === 'bearer' ? state.accessTokens.get(value) : undefined;
  const user = grant && state.users.get(grant.userId);
  const app = grant && state.apps.get(grant.clientId);
  if (!grant || !user || !app || grant.endsAt <= now().getTime()) throw unauthorized();
  const missing = scopes.filter((scope) => !grant.scopes.includes(scope));
  if (missing.length > 0)
    throw new Refusal(403, 3, `Authorization failed. Your token is missing the scopes: ${missing.join(', ')}.`);
  const key = `${category} ${app.clientId} ${user.id}`;
  const nowMs = now().getTime();
  const recent = (calls.get(key) ?? []).filter((moment) => moment > nowMs - 60_000);
  const limit = state.callsPerMinute[category];
  const left = limit - recent.length;
  const resetS = Math.ceil(((recent[0] ?? nowMs) + 60_000 - nowMs) / 1000);
  if (left <= 0) throw tooMany(category, limit, resetS);
  calls.set(key, [...recent, nowMs]);
  return {
    user,
    app,
    seesSecrets: grant.scopes.includes('pins:read_secret'),
    headers: rateHeaders(category, limit, left - 1, resetS),
  };
}

export function tooMany(category: Category, limit: number, resetS: number): Refusal {
  const message = 'You have exceeded your rate limit. Try again later.';
  return new Refusal(429, 8, message, rateHeaders(category, limit, 0, resetS));
}

/** As the real API was seen to send them in July 2026. */
function rateHeaders(category: Category, limit: number, remaining: number, resetS: number): Record<string, string> {
  return {
    'x-ratelimit-limit': `${limit}, 100;w=1;name="safety_net_app_id_user_id", ${limit};w=60;name="${category}_app_id_user_id"`,
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(resetS),
  };
}
