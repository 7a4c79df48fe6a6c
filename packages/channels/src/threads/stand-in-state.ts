/** The memory of the pretend Threads, and who may see what of it. */
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from '@antiphon/wire/stand-in';
import { badToken, GraphRefusal, notThere } from '../conformance/graph-answers.ts';

/** The app that is registered at the pretend Meta. */
export const standInApp = { id: '990602627938098', secret: 'a-secret-of-the-threads-app' } as const;

export interface StandInUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly followersCount: number;
  /** Posts, and answers, by apps in 24 hours. */
  quotaTotal: number;
  replyQuotaTotal: number;
}

export interface StandInToken {
  readonly kind: 'short' | 'long';
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly issuedAt: number;
  expiresAt: number;
}

export type Fields = Readonly<Record<string, string | undefined>>;

export interface Container {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly type: 'TEXT_POST' | 'IMAGE' | 'VIDEO' | 'CAROUSEL_ALBUM';
  readonly isItem: boolean;
  readonly text: string;
  readonly altText: string;
  readonly childIds: readonly string[];
  readonly replyTo: string | null;
  readonly poll: readonly string[] | null;
  readonly link: string | null;
  readonly fields: Fields;
  readonly readyAt: number;
  /** Why it cannot be used; told once it was worked on. */
  readonly fault: string | null;
  postId: string | null;
}

export interface StoredPost {
  readonly id: string;
  readonly userId: string;
  readonly container: Container;
  readonly children: readonly Container[];
  readonly createdAt: number;
  readonly shortcode: string;
}

export interface ThreadsState {
  readonly users: Map<string, StandInUser>;
  readonly tokens: Map<string, StandInToken>;
  readonly containers: Map<string, Container>;
  /** Posts and answers in the order in which they were published. */
  readonly posts: Map<string, StoredPost>;
  /** Numbers of a post by metric; what is not here is 0. */
  readonly insights: Map<string, Readonly<Record<string, number>>>;
  /** Containers that Threads calls ready and does not find when they are to be published. */
  readonly lost: Set<string>;
  /** The next containers are lost as soon as they are made. */
  losesNext: number;
  /** What a person answers on the consent page, and as whom; null for the first account. */
  consents: boolean;
  signedInAs: string | null;
  addAccount(account: {
    readonly username: string;
    readonly name?: string;
    readonly followersCount?: number;
    readonly quotaTotal?: number;
    readonly replyQuotaTotal?: number;
  }): StandInUser;
  /** Somebody answers a post. */
  addReply(reply: { readonly to: string; readonly username: string; readonly text: string }): StoredPost;
  expireTokens(): void;
  nextId(): string;
}

export function emptyState(now: () => Date): ThreadsState {
  const users: ThreadsState['users'] = new Map();
  const tokens: ThreadsState['tokens'] = new Map();
  const posts: ThreadsState['posts'] = new Map();
  let count = 0;
  const nextId = () => {
    count += 1;
    return `180${String(count).padStart(14, '0')}`;
  };
  const addAccount: ThreadsState['addAccount'] = ({
    username,
    name = username,
    followersCount = 0,
    quotaTotal = 250,
    replyQuotaTotal = 1000,
  }) => {
    const user = { id: nextId(), username, name, followersCount, quotaTotal, replyQuotaTotal };
    users.set(user.id, user);
    return user;
  };
  return {
    users,
    tokens,
    posts,
    containers: new Map(),
    insights: new Map(),
    lost: new Set(),
    losesNext: 0,
    consents: true,
    signedInAs: null,
    nextId,
    addAccount,
    addReply({ to, username, text }) {
      const author = [...users.values()].find((user) => user.username === username) ?? addAccount({ username });
      return storePost({ posts, nextId }, textContainer(nextId(), author.id, to, text, now().getTime()), [], now());
    },
    expireTokens() {
      for (const token of tokens.values()) token.expiresAt = now().getTime();
    },
  };
}

function textContainer(id: string, userId: string, replyTo: string, text: string, at: number): Container {
  return {
    id,
    userId,
    createdAt: at,
    type: 'TEXT_POST',
    isItem: false,
    text,
    altText: '',
    childIds: [],
    replyTo,
    poll: null,
    link: null,
    fields: {},
    readyAt: at,
    fault: null,
    postId: null,
  };
}

/** Makes a container a post that everybody sees. */
export function storePost(
  state: Pick<ThreadsState, 'posts' | 'nextId'>,
  container: Container,
  children: readonly Container[],
  now: Date,
): StoredPost {
  const id = state.nextId();
  const shortcode = `D${Buffer.from(id).toString('base64url').slice(-10)}`;
  const post = { id, userId: container.userId, container, children, createdAt: now.getTime(), shortcode };
  container.postId = id;
  state.posts.set(id, post);
  return post;
}

export function giveToken(
  state: ThreadsState,
  token: Omit<StandInToken, 'issuedAt' | 'expiresAt'>,
  livesMs: number,
  now: Date,
): string {
  const value = `THAA${randomBytes(24).toString('base64url')}`;
  const issuedAt = now.getTime();
  state.tokens.set(value, { ...token, issuedAt, expiresAt: issuedAt + livesMs });
  return value;
}

export interface Caller {
  readonly value: string;
  readonly token: StandInToken;
  readonly user: StandInUser;
}

/** Checks a token that is still good; it stands in the header or is a parameter. */
export function checkToken(state: ThreadsState, value: string | undefined, now: Date): Caller {
  if (!value)
    throw new GraphRefusal('An access token is required to request this resource.', { code: 104, status: 400 });
  const token = state.tokens.get(value);
  const user = state.users.get(token?.userId ?? '');
  if (!token || !user) throw badToken('Invalid OAuth access token - Cannot parse access token');
  if (token.expiresAt <= now.getTime()) throw badToken('Error validating access token: Session has expired.', 463);
  return { value, token, user };
}

/** Who calls, with this right; counts the call in the answer's headers. */
export function enter(
  state: ThreadsState,
  scope: string,
  request: FastifyRequest,
  reply: FastifyReply,
  now: Date,
): Caller {
  const [, bearer] = /^(?:Bearer|OAuth) (.+)$/.exec(request.headers.authorization ?? '') ?? [];
  const caller = checkToken(state, bearer ?? (request.query as Fields).access_token, now);
  reply.headers(appUsage(1));
  for (const wanted of ['threads_basic', scope])
    if (!caller.token.scopes.includes(wanted))
      throw new GraphRefusal('(#10) Application does not have permission for this action', { code: 10, status: 403 });
  return caller;
}

/** `X-App-Usage`: percentages of what the app may call; when that begins anew is not told. */
export function appUsage(callCount: number): Record<string, string> {
  return { 'x-app-usage': JSON.stringify({ call_count: callCount, total_time: 1, total_cputime: 1 }) };
}

/** `me`, or the caller's own id; nobody else's. */
export function ownUser(caller: Caller, id: string, method?: string): StandInUser {
  if (id !== 'me' && id !== caller.user.id) throw notThere(id, method);
  return caller.user;
}

/** A post of the caller. */
export function ownPost(state: ThreadsState, caller: Caller, id: string, method?: string): StoredPost {
  const post = state.posts.get(id);
  if (!post || post.userId !== caller.user.id) throw notThere(id, method);
  return post;
}

/** `2026-11-20T10:00:00+0000`: whole seconds, as Graph writes moments. */
export function graphTime(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', '+0000');
}
