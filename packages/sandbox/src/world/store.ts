/** What the world remembers, and how. Everything is written once, except the few fields that say otherwise. */
import type { StyleName } from './styles.rules.ts';

export interface WorldAccount {
  readonly id: string;
  readonly style: StyleName;
  readonly handle: string;
  readonly displayName: string;
  /** Salted scrypt of the pretend password. */
  readonly passwordHash: string;
  readonly createdAt: Date;
  /** How far this account's time is from the world's; 0 but while the owner has moved it. Changes. */
  readonly clockOffsetMs: number;
}

/** Proof of who asks. Tokens are kept as SHA-256 in hex. */
export interface WorldToken {
  readonly hash: string;
  readonly accountId: string;
  readonly kind: 'access' | 'refresh';
  /** Null: does not end by itself. */
  readonly expiresAt: Date | null;
  /** How long the access lives that this refresh token renews; null for access that does not end. */
  readonly accessMs: number | null;
}

export interface WorldUpload {
  readonly id: string;
  readonly accountId: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  /** SHA-256 of the bytes in hex; the bytes themselves are not kept. */
  readonly sha256: string;
  readonly altText: string;
  readonly isMadeByAi: boolean;
}

/** A post in the making, of networks that process first. Published when a post has it as origin. */
export interface WorldContainer {
  readonly id: string;
  readonly accountId: string;
  readonly text: string;
  readonly uploadIds: readonly string[];
  readonly language: string | null;
  readonly readyAt: Date;
}

export interface WorldPost {
  readonly id: string;
  readonly accountId: string;
  readonly text: string;
  readonly pictures: readonly Omit<WorldUpload, 'id' | 'accountId'>[];
  readonly replyTo: string | null;
  readonly language: string | null;
  readonly isSensitive: boolean;
  readonly createdAt: Date;
  /** What it came from, unique in its account: `key:…`, `container:…`; null where the network remembers nothing. */
  readonly origin: string | null;
}

/** Where a page of posts goes on: the last post of the page before. */
export interface PostCursor {
  readonly createdAt: Date;
  readonly id: string;
}

export interface WorldStore {
  /** False when the handle is taken on this network; then nothing was written. */
  addAccount(account: WorldAccount): Promise<boolean>;
  account(id: string): Promise<WorldAccount | null>;
  accountByHandle(style: StyleName, handle: string): Promise<WorldAccount | null>;
  /** Of all these accounts at once. */
  setClockOffset(accountIds: readonly string[], offsetMs: number): Promise<void>;

  /** With their tokens, uploads, containers and posts. */
  removeAccounts(accountIds: readonly string[]): Promise<void>;

  addToken(token: WorldToken): Promise<void>;
  token(hash: string): Promise<WorldToken | null>;
  /** Removes one token; true for the caller that removed it, so that a refresh token works once. */
  removeToken(hash: string): Promise<boolean>;
  removeTokens(accountId: string, kind?: WorldToken['kind']): Promise<void>;

  addUpload(upload: WorldUpload): Promise<void>;
  upload(id: string): Promise<WorldUpload | null>;
  addContainer(container: WorldContainer): Promise<void>;
  container(id: string): Promise<WorldContainer | null>;

  /**
   * Writes the post, or gives back the one that already came from this origin. One atomic step: of two calls
   * with one origin, both get the same post.
   */
  addPost(post: WorldPost): Promise<WorldPost>;
  postByOrigin(accountId: string, origin: string): Promise<WorldPost | null>;
  /** Posts of these ids that belong to the account and are not deleted, in any order. */
  postsById(accountId: string, ids: readonly string[]): Promise<readonly WorldPost[]>;
  /** Newest first, by moment and then by id falling; deleted ones left out. */
  posts(
    accountId: string,
    page: { readonly limit: number; readonly after?: PostCursor; readonly withoutReplies?: boolean },
  ): Promise<readonly WorldPost[]>;
  /** Posts of the account that answer something, from a moment on, the oldest first; deleted ones left out. */
  repliesSince(accountId: string, since: Date): Promise<readonly WorldPost[]>;
  /** True when it was there. A deleted post still answers for its origin. */
  deletePost(accountId: string, id: string): Promise<boolean>;
}
