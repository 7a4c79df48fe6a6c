/** The memory of the pretend TikTok, how it knows callers, counts their calls, and refuses. */
import { randomBytes, randomInt } from 'node:crypto';
import type { FastifyRequest } from '@antiphon/wire/stand-in';

/** A refusal in TikTok's shape: `{ data: {}, error: { code, message, log_id } }`. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function bodyOf(data: unknown, { code, message }: { code: string; message: string }) {
  return { data, error: { code, message, log_id: `20261120${randomBytes(11).toString('hex').toUpperCase()}` } };
}

export function success(data: unknown) {
  return bodyOf(data, { code: 'ok', message: '' });
}

/** The operator's registration with TikTok. */
export interface StandInApp {
  readonly clientKey: string;
  readonly clientSecret: string;
  /** Redirect addresses that were registered; absent: any. */
  readonly redirectUris?: readonly string[];
  /** False: posts are for their author only, from private accounts. Default true. */
  readonly isAudited?: boolean;
  /** Beginnings of addresses whose owner the app has proved to be; absent: any. */
  readonly verifiedPrefixes?: readonly string[];
}

export interface StandInUser {
  readonly openId: string;
  readonly username: string;
  readonly displayName: string;
  isPrivate: boolean;
  readonly closed: { readonly comment: boolean; readonly duet: boolean; readonly stitch: boolean };
  readonly maxSeconds: number;
  readonly followers: number;
  /** Banned from posting. */
  isBanned: boolean;
}

export interface Grant {
  readonly openId: string;
  readonly clientKey: string;
  readonly scopes: readonly string[];
  endsAt: number;
}

export interface Counts {
  readonly view_count?: number;
  readonly like_count?: number;
  readonly comment_count?: number;
  readonly share_count?: number;
}

/** A post on its way, or out. */
export interface Task {
  readonly publishId: string;
  readonly openId: string;
  readonly clientKey: string;
  readonly kind: 'video' | 'photo';
  readonly postInfo: Readonly<Record<string, unknown>>;
  readonly begunAt: number;
  /** Videos: the upload. */
  readonly upload?: {
    readonly token: string;
    readonly sizeBytes: number;
    readonly chunkSize: number;
    readonly count: number;
  };
  received: number;
  readonly pictures: number;
  /** When TikTok had all it needs; null until then. */
  takenAt: number | null;
  readyAt: number;
  failReason: string | null;
  /** Digits of a 64-bit number. */
  readonly postId: string;
  /** Taken off later by its owner. */
  isRemoved: boolean;
}

export interface TikTokState {
  readonly apps: Map<string, StandInApp>;
  readonly users: Map<string, StandInUser>;
  readonly accessTokens: Map<string, Grant>;
  readonly refreshTokens: Map<string, Grant>;
  /** By receipt, in the order in which they were begun. */
  readonly tasks: Map<string, Task>;
  readonly counts: Map<string, Counts>;
  /** What a person answers on the consent page, as whom, and which rights are unticked. */
  consent: { gives: boolean; openId?: string; unticked?: readonly string[] };
  /** Posts an account may make in 24 hours. */
  postsPerDay: number;
  /** `fail_reason` of the next post. */
  nextFailure: string | null;
  addApp(app: StandInApp): StandInApp;
  addUser(user: Partial<Omit<StandInUser, 'openId'>> & { readonly username: string }): StandInUser;
  countPost(postId: string, counts: Counts): void;
  /** Ends every access now; what refreshes it stays. */
  expireAccess(): void;
  /** The person takes all access back in TikTok's settings. */
  revoke(): void;
}

/** The registration that is there from the start. */
export const standInApp: StandInApp = { clientKey: 'awstandin0clientkey', clientSecret: 'stand-in-client-secret' };

export function newToken(prefix: string): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** More than a JavaScript number holds, as TikTok's are. */
export function newPostId(): string {
  return `75${String(randomInt(1e8)).padStart(8, '0')}${String(randomInt(1e8)).padStart(8, '0')}1`;
}

export function emptyState(): TikTokState {
  const state: TikTokState = {
    apps: new Map([[standInApp.clientKey, standInApp]]),
    users: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    tasks: new Map(),
    counts: new Map(),
    consent: { gives: true },
    postsPerDay: 15,
    nextFailure: null,
    addApp(app) {
      state.apps.set(app.clientKey, app);
      return app;
    },
    addUser(given) {
      const user: StandInUser = {
        openId: `-000${randomBytes(12).toString('base64url')}`,
        displayName: given.username,
        isPrivate: false,
        closed: { comment: false, duet: false, stitch: false },
        maxSeconds: 600,
        followers: 0,
        isBanned: false,
        ...given,
      };
      state.users.set(user.openId, user);
      return user;
    },
    countPost: (postId, counts) => state.counts.set(postId, counts),
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
  readonly state: TikTokState;
  readonly now: () => Date;
  /** When each access made which calls, for the limits a minute. */
  readonly calls: Map<string, number[]>;
}

export interface Caller {
  readonly user: StandInUser;
  readonly app: StandInApp;
  readonly grant: Grant;
}

export const tokenInvalid = () =>
  new Problem(401, 'access_token_invalid', 'The access token is invalid or not found in the request.');

/** Who calls, with this right; `perMinute` calls of one name in a sliding minute. */
export function authorize(
  ground: Ground,
  request: FastifyRequest,
  scope: string,
  limit?: { readonly name: string; readonly perMinute: number },
): Caller {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ');
  const grant = scheme === 'Bearer' ? ground.state.accessTokens.get(value) : undefined;
  const user = grant && ground.state.users.get(grant.openId);
  const app = grant && ground.state.apps.get(grant.clientKey);
  if (!grant || !user || !app || grant.endsAt <= ground.now().getTime()) throw tokenInvalid();
  if (!grant.scopes.includes(scope))
    throw new Problem(
      401,
      'scope_not_authorized',
      'The user did not authorize the scope required for completing this request.',
    );
  if (limit) countCall(ground, `${limit.name} ${value}`, limit.perMinute);
  return { user, app, grant };
}

function countCall({ calls, now }: Ground, key: string, perMinute: number): void {
  const since = now().getTime() - 60_000;
  const recent = (calls.get(key) ?? []).filter((at) => at > since);
  if (recent.length >= perMinute) throw rateLimited();
  calls.set(key, [...recent, now().getTime()]);
}

export const rateLimited = () =>
  new Problem(429, 'rate_limit_exceeded', 'The API rate limit was exceeded. Please try again later.');

export function invalidParams(message: string): Problem {
  return new Problem(400, 'invalid_params', message);
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Public, through moderation, and still there: what everybody sees. */
export function isPublic(task: Task): boolean {
  return task.postInfo.privacy_level === 'PUBLIC_TO_EVERYONE' && !task.isRemoved;
}
