/** The memory of the pretend Instagram, and who may see what of it. */
import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from '@antiphon/wire/stand-in';
import { badToken, businessUsage, GraphRefusal, notThere } from '../conformance/graph-answers.ts';

export type Host = 'graph.instagram.com' | 'graph.facebook.com';

/** The apps that are registered at the pretend Meta, one for each door. */
export const standInApps = {
  'graph.instagram.com': { id: '990602627938098', secret: 'a-secret-of-the-instagram-app' },
  'graph.facebook.com': { id: '481516234200000', secret: 'a-secret-of-the-meta-app' },
} as const;

export interface StandInUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly followersCount: number;
  /** The Facebook page it is linked to. */
  readonly pageId: string;
  /** Posts by apps in 24 hours. */
  quotaTotal: number;
}

export interface StandInToken {
  readonly host: Host;
  readonly kind: 'short' | 'long' | 'page';
  /** Whose profiles it opens. */
  readonly userIds: readonly string[];
  readonly scopes: readonly string[];
  readonly issuedAt: number;
  /** Null: it does not age. */
  expiresAt: number | null;
}

export type Fields = Readonly<Record<string, string | undefined>>;

export interface Container {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly type: 'IMAGE' | 'VIDEO' | 'CAROUSEL_ALBUM';
  readonly product: 'FEED' | 'REELS' | 'STORY';
  readonly isItem: boolean;
  readonly caption: string;
  readonly altText: string;
  readonly isMadeByAi: boolean;
  readonly childIds: readonly string[];
  readonly fields: Fields;
  /** Why it cannot be used; told once it was looked at. */
  fault: string | null;
  /** When Instagram is done with it; null while bytes are missing. */
  readyAt: number | null;
  received: Buffer;
  fileSize: number | null;
  mediaId: string | null;
}

export interface StoredMedia {
  readonly id: string;
  readonly userId: string;
  readonly container: Container;
  readonly children: readonly Container[];
  readonly createdAt: number;
  readonly shortcode: string;
  isCommentEnabled: boolean;
  likeCount: number;
}

export interface StoredComment {
  readonly id: string;
  readonly mediaId: string;
  readonly parentId: string | null;
  readonly username: string;
  readonly authorId: string;
  readonly text: string;
  readonly createdAt: number;
}

export interface InstagramState {
  readonly users: Map<string, StandInUser>;
  readonly tokens: Map<string, StandInToken>;
  readonly containers: Map<string, Container>;
  /** In the order in which they were published. */
  readonly media: Map<string, StoredMedia>;
  readonly comments: Map<string, StoredComment>;
  /** Numbers of a post by metric; what is not here is 0. */
  readonly insights: Map<string, Readonly<Record<string, number>>>;
  /** Posts with too few viewers to tell their numbers. */
  readonly hidden: Set<string>;
  /** What a person answers on the consent page, and as whom at Instagram's own; null for the first account. */
  consents: boolean;
  signedInAs: string | null;
  /** Most bytes the upload server takes in one call; the rest it says it has not got. */
  bytesPerUpload: number;
  addAccount(account: {
    readonly username: string;
    readonly name?: string;
    readonly followersCount?: number;
    readonly quotaTotal?: number;
  }): StandInUser;
  addComment(comment: { readonly mediaId: string; readonly username: string; readonly text: string }): StoredComment;
  /** Ends all tokens that age, and all pages' tokens, as a new password does. */
  expireTokens(): void;
  nextId(): string;
}

export function emptyState(now: () => Date): InstagramState {
  const users: InstagramState['users'] = new Map();
  const comments: InstagramState['comments'] = new Map();
  const tokens: InstagramState['tokens'] = new Map();
  let count = 0;
  const nextId = () => {
    count += 1;
    return `178414${String(count).padStart(11, '0')}`;
  };
  return {
    users,
    tokens,
    comments,
    containers: new Map(),
    media: new Map(),
    insights: new Map(),
    hidden: new Set(),
    consents: true,
    signedInAs: null,
    bytesPerUpload: Number.POSITIVE_INFINITY,
    nextId,
    addAccount({ username, name = username, followersCount = 0, quotaTotal = 100 }) {
      const user = { id: nextId(), username, name, followersCount, quotaTotal, pageId: nextId() };
      users.set(user.id, user);
      return user;
    },
    addComment({ mediaId, username, text }) {
      const createdAt = now().getTime();
      const one = { id: nextId(), mediaId, parentId: null, username, authorId: `guest-${username}`, text, createdAt };
      comments.set(one.id, one);
      return one;
    },
    expireTokens() {
      for (const token of tokens.values()) token.expiresAt = now().getTime();
    },
  };
}

/** A new token; `livesMs` null: it does not age. */
export function giveToken(
  state: InstagramState,
  token: Omit<StandInToken, 'issuedAt' | 'expiresAt'>,
  livesMs: number | null,
  now: Date,
): string {
  const value = `${token.host === 'graph.instagram.com' ? 'IGAA' : 'EAAB'}${randomBytes(24).toString('base64url')}`;
  const issuedAt = now.getTime();
  state.tokens.set(value, { ...token, issuedAt, expiresAt: livesMs === null ? null : issuedAt + livesMs });
  return value;
}

export interface Caller {
  readonly host: Host;
  readonly value: string;
  readonly token: StandInToken;
}

/** Names of the same right at both doors. */
const rights = {
  basic: ['instagram_business_basic', 'instagram_basic'],
  publish: ['instagram_business_content_publish', 'instagram_content_publish'],
  comments: ['instagram_business_manage_comments', 'instagram_manage_comments'],
  insights: ['instagram_business_manage_insights', 'instagram_manage_insights'],
  delete: ['instagram_manage_contents', 'instagram_manage_contents'],
} as const;
export type Right = keyof typeof rights;

/** Checks a token of this host that is still good; Graph takes it in the header or as a parameter. */
export function checkToken(state: InstagramState, host: Host, value: string | undefined, now: Date): Caller {
  if (!value)
    throw new GraphRefusal('An access token is required to request this resource.', { code: 104, status: 400 });
  const token = state.tokens.get(value);
  if (!token || token.host !== host) throw badToken('Invalid OAuth access token - Cannot parse access token');
  if (token.expiresAt !== null && token.expiresAt <= now.getTime())
    throw badToken('Error validating access token: Session has expired.', 463);
  return { host, value, token };
}

/** Who calls, with this right; counts the call in the answer's headers. */
export function enter(
  state: InstagramState,
  host: Host,
  right: Right,
  request: FastifyRequest,
  reply: FastifyReply,
  now: Date,
): Caller {
  const query = request.query as Fields;
  const [, bearer] = /^(?:Bearer|OAuth) (.+)$/.exec(request.headers.authorization ?? '') ?? [];
  const caller = checkToken(state, host, bearer ?? query.access_token, now);
  if (host === 'graph.facebook.com') checkProof(query.appsecret_proof, caller.value);
  reply.headers(businessUsage('instagram', 1, 0));
  if (!rights[right].some((name) => caller.token.scopes.includes(name)))
    throw new GraphRefusal(`(#10) Application does not have permission for this action`, { code: 10, status: 403 });
  return caller;
}

/** As an app does that has switched “Require App Secret” on. */
function checkProof(given: string | undefined, token: string): void {
  const wanted = createHmac('sha256', standInApps['graph.facebook.com'].secret).update(token).digest('hex');
  if (given === undefined)
    throw new GraphRefusal('API calls from the server require an appsecret_proof argument', { code: 100 });
  if (given !== wanted) throw new GraphRefusal('Invalid appsecret_proof provided in the API argument', { code: 100 });
}

/** The user of an id that this token opens. */
export function ownUser(state: InstagramState, caller: Caller, id: string, method?: string): StandInUser {
  const user = caller.token.userIds.includes(id) ? state.users.get(id) : undefined;
  if (!user) throw notThere(id, method);
  return user;
}

/** A post of a user that this token opens; stories are gone after a day. */
export function ownMedia(state: InstagramState, caller: Caller, id: string, now: Date, method?: string): StoredMedia {
  const media = state.media.get(id);
  if (!media || !caller.token.userIds.includes(media.userId) || isOver(media, now)) throw notThere(id, method);
  return media;
}

const dayMs = 86_400_000;

export function isOver(media: StoredMedia, now: Date): boolean {
  return media.container.product === 'STORY' && media.createdAt + dayMs <= now.getTime();
}

/** `2026-11-20T10:00:00+0000`: whole seconds, as Graph writes moments. */
export function graphTime(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', '+0000');
}
