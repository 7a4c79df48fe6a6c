/** The memory of the pretend X, and how it refuses. */
import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from '@antiphon/wire/stand-in';

const problems = 'https://api.x.com/2/problems/';

/** A refusal as X writes them: a problem with title, detail and type. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>, headers: Readonly<Record<string, string>> = {}) {
    super(String(body.detail ?? body.error_description ?? body.error));
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** 401, 403 and 429 have no type of their own. */
export function plainRefusal(status: number, detail: string, headers: Readonly<Record<string, string>> = {}): Refusal {
  const title =
    { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 429: 'Too Many Requests' }[status] ?? 'Error';
  return new Refusal(status, { title, type: 'about:blank', status, detail }, headers);
}

export function invalidRequest(message: string, parameters: Readonly<Record<string, readonly string[]>> = {}): Refusal {
  return new Refusal(400, {
    errors: [{ parameters, message }],
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: `${problems}invalid-request`,
  });
}

export function notFoundProblem(resource: 'post' | 'user', parameter: string, value: string) {
  return {
    value,
    detail: `Could not find ${resource} with ${parameter}: [${value}].`,
    title: 'Not Found Error',
    resource_type: resource,
    parameter,
    resource_id: value,
    type: `${problems}resource-not-found`,
  };
}

export interface StandInUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  followersCount: number;
  /** `None`, `Basic`, `Premium`, `PremiumPlus`. */
  subscription: string;
}

export interface StoredMedia {
  readonly id: string;
  readonly userId: string;
  readonly category: string;
  readonly mimeType: string;
  readonly totalBytes: number;
  readonly pieces: Map<number, Buffer>;
  /** Milliseconds; null until it is finalized. */
  finalizedAt: number | null;
  readyAt: number;
  hasFailed: boolean;
  altText: string | null;
}

export interface StoredPost {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly text: string;
  readonly mediaIds: readonly string[];
  readonly poll: { readonly options: readonly string[]; readonly minutes: number } | null;
  readonly inReplyToId: string | null;
  readonly conversationId: string;
  readonly isMadeWithAi: boolean;
  readonly isPaidPartnership: boolean;
  readonly replySettings: string;
}

export interface PostCounts {
  readonly likes?: number;
  readonly reposts?: number;
  readonly quotes?: number;
  readonly bookmarks?: number;
  readonly impressions?: number;
  readonly linkClicks?: number;
  readonly profileClicks?: number;
}

interface App {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Null: any address is a callback. */
  readonly redirectUris: readonly string[] | null;
}

export interface Token {
  readonly userId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

export interface XState {
  readonly users: Map<string, StandInUser>;
  readonly apps: Map<string, App>;
  readonly tokens: Map<string, Token>;
  /** Each is good once. */
  readonly refreshTokens: Map<string, Omit<Token, 'expiresAt'>>;
  /** In the order in which they were posted. */
  readonly posts: Map<string, StoredPost>;
  readonly media: Map<string, StoredMedia>;
  readonly counts: Map<string, PostCounts>;
  /** What the developer account was charged for, by the names of the price list. */
  readonly charges: string[];
  /** What was read and charged for, with its day: it is not charged for again on that day. */
  readonly chargedOnDay: Set<string>;
  /** Whether the developer account has money left. */
  hasCredits: boolean;
  /** What a person answers on the consent page, and as whom. */
  consents: boolean;
  signedInAs: string | null;
  addUser(user: {
    readonly username: string;
    readonly name?: string;
    readonly followersCount?: number;
    readonly subscription?: string;
  }): StandInUser;
  addApp(app: App): void;
  /** What somebody wrote by other means than our app. */
  addPost(post: { readonly userId: string; readonly text: string; readonly inReplyToId?: string }): StoredPost;
  countPost(id: string, counts: PostCounts): void;
  /** Ends all access, but not the right to renew it. */
  expireAccess(): void;
}

/** Milliseconds since X's epoch and a counter: later ids are greater, and tell when they were given. */
export class Ids {
  readonly #now: () => Date;
  #count = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  next(): string {
    this.#count = (this.#count + 1) % 4096;
    return String(((BigInt(this.#now().getTime()) - 1_288_834_974_657n) << 22n) + BigInt(this.#count));
  }
}

export function emptyState(ids: Ids, now: () => Date): XState {
  const state: XState = {
    users: new Map(),
    apps: new Map(),
    tokens: new Map(),
    refreshTokens: new Map(),
    posts: new Map(),
    media: new Map(),
    counts: new Map(),
    charges: [],
    chargedOnDay: new Set(),
    hasCredits: true,
    consents: true,
    signedInAs: null,
    addUser({ username, name = username, followersCount = 0, subscription = 'None' }) {
      const user = { id: ids.next(), username, name, followersCount, subscription };
      state.users.set(user.id, user);
      return user;
    },
    addApp: (app) => void state.apps.set(app.clientId, app),
    addPost({ userId, text, inReplyToId = null }) {
      const id = ids.next();
      const parent = inReplyToId === null ? undefined : state.posts.get(inReplyToId);
      const added: StoredPost = {
        id,
        userId,
        createdAt: now(),
        text,
        mediaIds: [],
        poll: null,
        inReplyToId,
        conversationId: parent?.conversationId ?? id,
        isMadeWithAi: false,
        isPaidPartnership: false,
        replySettings: 'everyone',
      };
      state.posts.set(id, added);
      return added;
    },
    countPost: (id, counts) => void state.counts.set(id, counts),
    expireAccess: () => state.tokens.clear(),
  };
  return state;
}

export function newToken(): string {
  return randomBytes(48).toString('base64url');
}

/** Who calls, with all of these scopes; and an account with money. */
export function authorize(state: XState, request: FastifyRequest, now: Date, scopes: readonly string[]): StandInUser {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ');
  const token = scheme.toLowerCase() === 'bearer' ? state.tokens.get(value) : undefined;
  const user = token && state.users.get(token.userId);
  if (!token || !user || token.expiresAt <= now.getTime()) throw plainRefusal(401, 'Unauthorized');
  if (!scopes.every((scope) => token.scopes.includes(scope)))
    throw plainRefusal(403, `Your client app was not granted the scopes needed here: ${scopes.join(' ')}.`);
  if (!state.hasCredits) {
    throw new Refusal(402, {
      account_id: 1,
      title: 'CreditsDepleted',
      detail: 'Your enrolled account [1] does not have any credits to fulfill this request.',
      type: `${problems}credits`,
    });
  }
  return user;
}

const windowMs = 15 * 60_000;

/** Counts calls per window and says so in headers (docs.x.com/x-api/fundamentals/rate-limits, 2026-08-22). */
export class RateLimits {
  readonly #now: () => Date;
  readonly #windows = new Map<string, { count: number; resetAt: number }>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  spend(key: string, limit: number): Record<string, string> {
    return this.#take(key, limit, windowMs, 'x-rate-limit-');
  }

  spendDay(key: string, limit: number): Record<string, string> {
    return this.#take(key, limit, 24 * 3_600_000, 'x-app-limit-24hour-');
  }

  #take(key: string, limit: number, lengthMs: number, prefix: string): Record<string, string> {
    const now = this.#now().getTime();
    const known = this.#windows.get(key);
    const window = known && known.resetAt > now ? known : { count: 0, resetAt: now + lengthMs };
    window.count += 1;
    this.#windows.set(key, window);
    const headers = rateHeaders(limit, Math.max(0, limit - window.count), new Date(window.resetAt), prefix);
    if (window.count > limit) throw plainRefusal(429, 'Too Many Requests', headers);
    return headers;
  }
}

export function rateHeaders(
  limit: number,
  remaining: number,
  resetAt: Date,
  prefix = 'x-rate-limit-',
): Record<string, string> {
  return {
    [`${prefix}limit`]: String(limit),
    [`${prefix}remaining`]: String(remaining),
    [`${prefix}reset`]: String(Math.ceil(resetAt.getTime() / 1000)),
  };
}
