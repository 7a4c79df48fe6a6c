/** The memory of the pretend Facebook, and who may see what of it. */
import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from '@antiphon/wire/stand-in';
import { badToken, businessUsage, GraphRefusal, notThere } from '../conformance/graph-answers.ts';

/** The app that is registered at the pretend Meta. */
export const standInApp = { id: '481516234200001', secret: 'a-secret-of-the-meta-app' } as const;

/** What a person who runs a page may do on it. */
const allTasks = ['ADVERTISE', 'ANALYZE', 'CREATE_CONTENT', 'MESSAGING', 'MODERATE', 'MANAGE'];

export interface StandInPage {
  readonly id: string;
  readonly name: string;
  /** Its name in addresses; many pages have none. */
  readonly username?: string;
  readonly followersCount: number;
  readonly tasks: readonly string[];
}

export interface StandInToken {
  readonly kind: 'short' | 'long' | 'page';
  /** The page it belongs to; absent for a person's. */
  readonly pageId?: string;
  /** The pages that a person let us have; null for all. */
  readonly chosenPages: readonly string[] | null;
  readonly scopes: readonly string[];
  /** Null: it does not age. */
  expiresAt: number | null;
}

export type Fields = Readonly<Record<string, string | undefined>>;

export interface StoredPhoto {
  readonly id: string;
  readonly pageId: string;
  readonly altText: string;
  /** Whether it was seen in a post or a story. */
  isUsed: boolean;
}

export interface StoredVideo {
  readonly id: string;
  readonly pageId: string;
  readonly place: 'video' | 'reel' | 'story';
  readonly sessionId: string;
  /** Known from the beginning for the feed, with the first bytes for others. */
  fileSize: number | null;
  received: Buffer;
  /** When Facebook is done with it; null while bytes are missing. */
  readyAt: number | null;
  /** When somebody asked for it to be published. */
  finishedAt: number | null;
  description: string;
  title: string;
  /** Given to a story when it is asked for. */
  storyId: string | null;
  /** Of what it became; null while nobody sees it. */
  postId: string | null;
}

export interface StoredPost {
  /** `page_post`. */
  readonly id: string;
  readonly pageId: string;
  message: string;
  readonly link: string | null;
  readonly photoIds: readonly string[];
  readonly videoId: string | null;
  readonly createdAt: number;
  /** Null: nobody sees it. */
  publishedAt: number | null;
  reactions: number;
  shares: number;
  isMarkedAsAi: boolean;
}

export interface StoredStory {
  readonly postId: string;
  readonly pageId: string;
  readonly mediaId: string;
  readonly mediaType: 'photo' | 'video';
  readonly createdAt: number;
}

export interface StoredComment {
  readonly id: string;
  readonly postId: string;
  readonly parentId: string | null;
  readonly author: { readonly id: string; readonly name: string };
  readonly message: string;
  readonly createdAt: number;
}

export interface FacebookState {
  readonly pages: Map<string, StandInPage>;
  readonly tokens: Map<string, StandInToken>;
  readonly photos: Map<string, StoredPhoto>;
  readonly videos: Map<string, StoredVideo>;
  /** In the order in which they were made. */
  readonly posts: Map<string, StoredPost>;
  readonly stories: Map<string, StoredStory>;
  readonly comments: Map<string, StoredComment>;
  /** Numbers of a post or a reel by metric; what is not here is 0. */
  readonly insights: Map<string, Readonly<Record<string, number>>>;
  /** Metrics that this version of Graph no longer knows. */
  readonly retiredMetrics: Set<string>;
  /** Addresses whose page cannot be read. */
  readonly unreadableLinks: Set<string>;
  /** Whether the list of published posts has the reels too; as seen in 2026-09, it has not. */
  listsReels: boolean;
  /** What becomes of `is_ai_generated`, which is not documented: Graph passes over parameters it does not know. */
  aiLabel: 'ignored' | 'refused' | 'taken';
  /** What a person answers on the consent page, and for which pages; null for all. */
  consents: boolean;
  chosenPages: readonly string[] | null;
  /** Bytes of a video of the feed that are asked for at once. */
  chunkBytes: number;
  /** Most bytes the upload server takes in one call; the rest it says it has not got. */
  bytesPerUpload: number;
  addPage(page: Partial<Omit<StandInPage, 'id'>> & { readonly name: string }): StandInPage;
  addComment(comment: { readonly postId: string; readonly author: string; readonly message: string }): StoredComment;
  /** Ends all tokens, as a new password does. */
  expireTokens(): void;
  nextId(): string;
  now(): Date;
}

export function emptyState(now: () => Date): FacebookState {
  const pages: FacebookState['pages'] = new Map();
  const tokens: FacebookState['tokens'] = new Map();
  const comments: FacebookState['comments'] = new Map();
  let count = 0;
  const nextId = () => {
    count += 1;
    return `1225${String(count).padStart(11, '0')}`;
  };
  return {
    pages,
    tokens,
    comments,
    photos: new Map(),
    videos: new Map(),
    posts: new Map(),
    stories: new Map(),
    insights: new Map(),
    retiredMetrics: new Set(),
    unreadableLinks: new Set(),
    consents: true,
    chosenPages: null,
    now,
    listsReels: false,
    aiLabel: 'ignored',
    chunkBytes: 16 * 1024 ** 2,
    bytesPerUpload: Number.POSITIVE_INFINITY,
    nextId,
    addPage({ name, username, followersCount = 0, tasks = allTasks }) {
      const page = { id: nextId(), name, followersCount, tasks, ...(username === undefined ? {} : { username }) };
      pages.set(page.id, page);
      return page;
    },
    addComment({ postId, author, message }) {
      const createdAt = now().getTime();
      const one = { id: nextId(), postId, parentId: null, message, createdAt };
      const comment = { ...one, author: { id: `guest-${author}`, name: author } };
      comments.set(comment.id, comment);
      return comment;
    },
    expireTokens() {
      for (const token of tokens.values()) token.expiresAt = now().getTime();
    },
  };
}

/** A new token; `livesMs` null: it does not age. */
export function giveToken(
  state: FacebookState,
  token: Omit<StandInToken, 'expiresAt'>,
  livesMs: number | null,
  now: Date,
): string {
  const value = `EAAG${randomBytes(24).toString('base64url')}`;
  state.tokens.set(value, { ...token, expiresAt: livesMs === null ? null : now.getTime() + livesMs });
  return value;
}

export interface Caller {
  readonly value: string;
  readonly token: StandInToken;
}

/** Names of rights, as the permissions reference has them. */
export type Right =
  | 'pages_show_list'
  | 'pages_read_engagement'
  | 'pages_manage_posts'
  | 'pages_manage_engagement'
  | 'pages_read_user_content'
  | 'read_insights'
  | 'publish_video';

/** A token that is still good. */
export function checkToken(state: FacebookState, value: string | undefined, now: Date): Caller {
  if (!value) throw new GraphRefusal('An access token is required to request this resource.', { code: 104 });
  const token = state.tokens.get(value);
  if (!token) throw badToken('Invalid OAuth access token - Cannot parse access token');
  if (token.expiresAt !== null && token.expiresAt <= now.getTime())
    throw badToken('Error validating access token: Session has expired.', 463);
  return { value, token };
}

/** Who calls, with this right; counts the call in the answer's headers. */
export function enter(
  state: FacebookState,
  right: Right,
  request: FastifyRequest,
  reply: FastifyReply,
  now: Date,
): Caller {
  const query = request.query as Fields;
  const [, bearer] = /^(?:Bearer|OAuth) (.+)$/.exec(request.headers.authorization ?? '') ?? [];
  const caller = checkToken(state, bearer ?? query.access_token, now);
  checkProof(query.appsecret_proof, caller.value);
  reply.headers(businessUsage('pages', 1, 0));
  if (!caller.token.scopes.includes(right))
    throw new GraphRefusal(`(#200) The permission(s) ${right} are not available.`, { code: 200, status: 403 });
  publishWhatIsReady(state, now);
  return caller;
}

/** As an app does that has switched “Require App Secret” on. */
function checkProof(given: string | undefined, token: string): void {
  const wanted = createHmac('sha256', standInApp.secret).update(token).digest('hex');
  if (given === undefined)
    throw new GraphRefusal('API calls from the server require an appsecret_proof argument', { code: 100 });
  if (given !== wanted) throw new GraphRefusal('Invalid appsecret_proof provided in the API argument', { code: 100 });
}

/** The page of an id, when the token is this very page's. */
export function ownPage(state: FacebookState, { token }: Caller, id: string, method?: string): StandInPage {
  const page = token.pageId === id ? state.pages.get(id) : undefined;
  if (!page) throw notThere(id, method);
  return page;
}

/** A post of the token's page; nobody else sees what is not published, and no token of another page gets here. */
export function ownPost(state: FacebookState, { token }: Caller, id: string, method?: string): StoredPost {
  const post = state.posts.get(id);
  if (!post || post.pageId !== token.pageId) throw notThere(id, method);
  return post;
}

/** Why a video cannot be used: a film begins with a box of this name. */
export function faultOf(video: StoredVideo): string | null {
  return video.received.subarray(4, 8).toString('latin1') === 'ftyp'
    ? null
    : 'The video file you selected is in a format that we don’t support.';
}

/** A video appears when somebody has asked for it and Facebook is done with it. */
export function publishWhatIsReady(state: FacebookState, now: Date): void {
  for (const video of state.videos.values()) {
    const { finishedAt, readyAt, pageId, id } = video;
    if (video.postId !== null || finishedAt === null || readyAt === null || faultOf(video) !== null) continue;
    const at = Math.max(finishedAt, readyAt);
    if (at > now.getTime()) continue;
    const postId = video.storyId ?? state.nextId();
    video.postId = postId;
    if (video.place === 'story') {
      state.stories.set(postId, { postId, pageId, mediaId: id, mediaType: 'video', createdAt: at });
      continue;
    }
    const post = { id: `${pageId}_${postId}`, pageId, message: video.description, link: null, photoIds: [] };
    state.posts.set(post.id, {
      ...post,
      videoId: id,
      createdAt: at,
      publishedAt: at,
      reactions: 0,
      shares: 0,
      isMarkedAsAi: false,
    });
  }
}

/** `2026-11-20T10:00:00+0000`: whole seconds, as Graph writes moments. */
export function graphTime(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', '+0000');
}
