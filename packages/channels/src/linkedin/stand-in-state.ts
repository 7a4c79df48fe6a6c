/** The memory of the pretend LinkedIn, and how it refuses. */
import { randomBytes } from 'node:crypto';

/** A refusal as LinkedIn writes them: status, code, message, and a number for some. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.body = { status, code, message, ...more };
  }
}

/** A field of a body that is not as it should be. */
export function badField(path: string, description: string, code = 'INVALID_VALUE_FOR_FIELD'): Refusal {
  const input = { inputPath: { fieldPath: path } };
  return new Refusal(400, code, description, {
    errorDetailType: 'com.linkedin.common.error.BadRequest',
    errorDetails: { inputErrors: [{ description, input, code }] },
  });
}

export interface StandInMember {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly vanityName: string;
  followersCount: number;
}

export interface StandInOrganization {
  readonly id: string;
  readonly name: string;
  readonly vanityName: string;
  followersCount: number;
}

export interface StandInRole {
  readonly memberId: string;
  readonly organizationId: string;
  role: string;
  state: string;
}

export interface StandInApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** What its products allow. */
  readonly scopes: readonly string[];
  readonly givesRefreshTokens: boolean;
}

export interface Token {
  readonly memberId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  expiresAt: number;
}

export interface Asset {
  readonly urn: string;
  readonly kind: 'image' | 'video';
  readonly owner: string;
  readonly sizeBytes: number;
  /** A video's pieces by their first byte, with the mark each was given. */
  readonly pieces: Map<number, { readonly bytes: number; readonly mark: string }>;
  /** How many bytes arrived of a picture. */
  received: number;
  /** Milliseconds; null until all of it is there. */
  readyAt: number | null;
  hasFailed: boolean;
}

/** An address for bytes: of a picture, or of one piece of a video. */
export interface UploadPlace {
  readonly asset: Asset;
  readonly first: number;
  readonly last: number;
  readonly endsAt: number;
}

export interface StoredPost {
  readonly urn: string;
  readonly author: string;
  readonly at: number;
  /** As a reader sees it. */
  text: string;
  commentary: string;
  readonly visibility: string;
  readonly isReshareDisabled: boolean;
  readonly content: Readonly<Record<string, unknown>> | null;
  changedAt: number;
}

export interface StoredComment {
  readonly id: string;
  readonly urn: string;
  readonly post: string;
  readonly parent: string | null;
  readonly actor: string;
  readonly text: string;
  readonly at: number;
}

export interface PostCounts {
  readonly impressions?: number;
  readonly reached?: number;
  readonly clicks?: number;
  readonly reactions?: number;
  readonly reshares?: number;
}

/** What the guard against copies remembers. */
interface Guarded {
  readonly author: string;
  readonly key: string;
  readonly urn: string;
  readonly at: number;
}

export interface LinkedInState {
  readonly members: Map<string, StandInMember>;
  readonly organizations: Map<string, StandInOrganization>;
  readonly roles: StandInRole[];
  readonly apps: Map<string, StandInApp>;
  readonly tokens: Map<string, Token>;
  readonly refreshTokens: Map<string, Omit<Token, 'expiresAt'> & { readonly endsAt: number }>;
  readonly assets: Map<string, Asset>;
  /** Addresses for bytes, by the token in them. */
  readonly uploads: Map<string, UploadPlace>;
  /** In the order in which they were made. */
  readonly posts: Map<string, StoredPost>;
  readonly comments: StoredComment[];
  readonly counts: Map<string, PostCounts>;
  readonly guarded: Guarded[];
  /** What a person answers on the consent page, and as whom. */
  consents: boolean;
  signedInAs: string | null;
  /** False: members' apps may not look at their own uploads. */
  letsMembersSeeUploads: boolean;
  /** True: videos turn out to be unusable. */
  spoilsVideos: boolean;
  addMember(member: Partial<StandInMember> & { readonly firstName: string }): StandInMember;
  addOrganization(organization: Partial<StandInOrganization> & { readonly name: string }): StandInOrganization;
  addRole(role: Omit<StandInRole, 'state'> & { readonly state?: string }): void;
  addApp(app: StandInApp): void;
  /** What somebody wrote by other means than our app. */
  addPost(post: { readonly author: string; readonly text: string }): StoredPost;
  addComment(comment: Pick<StoredComment, 'post' | 'actor' | 'text'> & { readonly parent?: string }): StoredComment;
  countPost(urn: string, counts: PostCounts): void;
  /** Ends all access, but not the right to renew it. */
  expireAccess(): void;
}

/** Milliseconds since 1970 and a counter: later ids are greater, and tell when they were given. */
export class Ids {
  readonly #now: () => Date;
  #count = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  next(): string {
    this.#count = (this.#count + 1) % 4_194_304;
    return String((BigInt(this.#now().getTime()) << 22n) + BigInt(this.#count));
  }
}

export function newToken(): string {
  return randomBytes(48).toString('base64url');
}

export function emptyState(ids: Ids, now: () => Date): LinkedInState {
  const state: LinkedInState = {
    members: new Map(),
    organizations: new Map(),
    roles: [],
    apps: new Map(),
    tokens: new Map(),
    refreshTokens: new Map(),
    assets: new Map(),
    uploads: new Map(),
    posts: new Map(),
    comments: [],
    counts: new Map(),
    guarded: [],
    consents: true,
    signedInAs: null,
    letsMembersSeeUploads: true,
    spoilsVideos: false,
    addMember({ firstName, lastName = 'Example', ...own }) {
      const id = own.id ?? randomBytes(6).toString('base64url');
      const vanityName = own.vanityName ?? `${firstName}-${lastName}`.toLowerCase();
      const member = { id, firstName, lastName, vanityName, followersCount: own.followersCount ?? 0 };
      state.members.set(id, member);
      return member;
    },
    addOrganization({ name, ...own }) {
      const id = own.id ?? String(1_000_000 + state.organizations.size);
      const vanityName = own.vanityName ?? name.toLowerCase().replace(/\W+/g, '-');
      const organization = { id, name, vanityName, followersCount: own.followersCount ?? 0 };
      state.organizations.set(id, organization);
      return organization;
    },
    addRole: (role) => void state.roles.push({ state: 'APPROVED', ...role }),
    addApp: (app) => void state.apps.set(app.clientId, app),
    addPost({ author, text }) {
      const at = now().getTime();
      const urn = `urn:li:share:${ids.next()}`;
      const plain = { visibility: 'PUBLIC', isReshareDisabled: false, content: null };
      const post: StoredPost = { urn, author, at, text, commentary: text, changedAt: at, ...plain };
      state.posts.set(urn, post);
      return post;
    },
    addComment({ post, actor, text, parent = null }) {
      const id = ids.next();
      const comment = { id, urn: `urn:li:comment:(${post},${id})`, post, parent, actor, text, at: now().getTime() };
      state.comments.push(comment);
      return comment;
    },
    countPost: (urn, counts) => void state.counts.set(urn, counts),
    expireAccess() {
      for (const token of state.tokens.values()) token.expiresAt = 0;
    },
  };
  return state;
}
