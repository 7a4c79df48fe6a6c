/** The memory of the pretend server, and how it refuses. */
import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from '@antiphon/wire/stand-in';

/** A refusal in Mastodon's words: `{ error }` with a status, or OAuth's `{ error, error_description }`. */
export class Refusal extends Error {
  readonly status: number;
  readonly description: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, error: string, description?: string, headers: Readonly<Record<string, string>> = {}) {
    super(error);
    this.status = status;
    this.description = description;
    this.headers = headers;
  }
}

export interface StandInAccount {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  followersCount: number;
}

export interface StoredMedia {
  readonly id: string;
  readonly accountId: string;
  readonly type: 'image' | 'video';
  readonly mimeType: string;
  readonly bytes: Buffer;
  readonly description: string | null;
  readonly readyAt: number;
  statusId: string | null;
}

export interface StoredPoll {
  readonly id: string;
  readonly options: readonly string[];
  readonly expiresAt: Date;
  readonly isMultiple: boolean;
  readonly hidesTotals: boolean;
}

export interface StoredStatus {
  readonly id: string;
  readonly accountId: string;
  readonly createdAt: Date;
  readonly text: string;
  readonly spoilerText: string;
  readonly isSensitive: boolean;
  readonly visibility: string;
  readonly language: string | null;
  readonly inReplyToId: string | null;
  readonly mediaIds: readonly string[];
  readonly poll?: StoredPoll | null;
  readonly editedAt?: Date | null;
  readonly appName: string | null;
}

export interface StatusCounts {
  readonly favourites_count?: number;
  readonly reblogs_count?: number;
  readonly quotes_count?: number;
}

export interface Token {
  readonly accountId: string;
  readonly scopes: readonly string[];
  readonly appName: string;
}

export interface MastodonState {
  readonly accounts: Map<string, StandInAccount>;
  readonly tokens: Map<string, Token>;
  /** In the order in which they were posted. */
  readonly statuses: Map<string, StoredStatus>;
  readonly media: Map<string, StoredMedia>;
  readonly counts: Map<string, StatusCounts>;
  /** What a person answers on the consent page. */
  consents: boolean;
  addAccount(account: {
    readonly username: string;
    readonly displayName?: string;
    readonly followersCount?: number;
  }): StandInAccount;
  /** A token as a person makes one under Preferences → Development. */
  addToken(accountId: string, scopes?: string): string;
  /** Somebody writes below a status, by another program; `visibility` is public unless it is named. */
  addReply(accountId: string, inReplyToId: string, text: string, visibility?: string): StoredStatus;
  /** Sets what readers did with a status. */
  countStatus(id: string, counts: StatusCounts): void;
}

/** Milliseconds and a counter, as Mastodon's snowflake ids are made: later ids are greater. */
export class Ids {
  readonly #now: () => Date;
  #count = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  next(): string {
    this.#count = (this.#count + 1) % 65_536;
    return String((BigInt(this.#now().getTime()) << 16n) + BigInt(this.#count));
  }
}

export function emptyState(ids: Ids, now: () => Date): MastodonState {
  const accounts: MastodonState['accounts'] = new Map();
  const tokens: MastodonState['tokens'] = new Map();
  const counts: MastodonState['counts'] = new Map();
  const statuses: MastodonState['statuses'] = new Map();
  return {
    accounts,
    tokens,
    counts,
    consents: true,
    statuses,
    media: new Map(),
    addAccount({ username, displayName = username, followersCount = 0 }) {
      const account = { id: ids.next(), username, displayName, followersCount };
      accounts.set(account.id, account);
      return account;
    },
    addToken(accountId, scopes = 'read write') {
      const token = randomBytes(32).toString('base64url');
      tokens.set(token, { accountId, scopes: scopes.split(' '), appName: 'By hand' });
      return token;
    },
    addReply(accountId, inReplyToId, text, visibility = 'public') {
      const status: StoredStatus = {
        id: ids.next(),
        accountId,
        createdAt: now(),
        text,
        spoilerText: '',
        isSensitive: false,
        visibility,
        language: null,
        inReplyToId,
        mediaIds: [],
        appName: null,
      };
      statuses.set(status.id, status);
      return status;
    },
    countStatus: (id, more) => counts.set(id, more),
  };
}

export interface Caller {
  readonly account: StandInAccount;
  readonly token: Token;
}

/** Who calls; `scope` or its upper half (`write` for `write:media`) must be granted. */
export function authorize(state: MastodonState, request: FastifyRequest, scope: string): Caller {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ');
  const token = scheme.toLowerCase() === 'bearer' ? state.tokens.get(value) : undefined;
  const account = token && state.accounts.get(token.accountId);
  if (!token || !account) throw new Refusal(401, 'The access token is invalid');
  const upper = scope.split(':')[0] ?? scope;
  const isGranted =
    token.scopes.includes(scope) ||
    token.scopes.includes(upper) ||
    (scope === 'read:accounts' && token.scopes.includes('profile'));
  if (!isGranted) throw new Refusal(403, 'This action is outside the authorized scopes');
  return { account, token };
}

/** Counts calls per window and says so in headers (docs.joinmastodon.org/api/rate-limits, 2026-07-02). */
export class RateLimits {
  readonly #now: () => Date;
  readonly #windowsDividedBy: number;
  readonly #windows = new Map<string, { count: number; resetAt: number }>();

  constructor(now: () => Date, windowsDividedBy: number) {
    this.#now = now;
    this.#windowsDividedBy = windowsDividedBy;
  }

  spend(key: string, limit: number, windowMs: number): Record<string, string> {
    const now = this.#now().getTime();
    const known = this.#windows.get(key);
    const window =
      known && known.resetAt > now ? known : { count: 0, resetAt: now + windowMs / this.#windowsDividedBy };
    window.count += 1;
    this.#windows.set(key, window);
    const headers = rateHeaders(limit, Math.max(0, limit - window.count), new Date(window.resetAt));
    if (window.count > limit) throw new Refusal(429, 'Too many requests', undefined, headers);
    return headers;
  }
}

export function rateHeaders(limit: number, remaining: number, resetAt: Date): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': resetAt.toISOString(),
  };
}

export function originOf(request: FastifyRequest): string {
  return `http://${request.host}`;
}
