/** The world's memory in this process: for tests and for play without a database. */
import type {
  PostCursor,
  WorldAccount,
  WorldContainer,
  WorldPost,
  WorldStore,
  WorldToken,
  WorldUpload,
} from './store.ts';

/** An empty store. */
export function createMemoryStore(): WorldStore {
  const accounts = new Map<string, WorldAccount>();
  const tokens = new Map<string, WorldToken>();
  const uploads = new Map<string, WorldUpload>();
  const containers = new Map<string, WorldContainer>();
  const book = new PostBook();
  return {
    async addAccount(account) {
      const isTaken = [...accounts.values()].some(
        (one) => one.style === account.style && one.handle === account.handle,
      );
      if (!isTaken) accounts.set(account.id, account);
      return !isTaken;
    },
    account: async (id) => accounts.get(id) ?? null,
    accountByHandle: async (style, handle) =>
      [...accounts.values()].find((one) => one.style === style && one.handle === handle) ?? null,
    async setClockOffset(accountIds, clockOffsetMs) {
      for (const id of accountIds) {
        const account = accounts.get(id);
        if (account) accounts.set(id, { ...account, clockOffsetMs });
      }
    },
    async removeAccounts(accountIds) {
      const gone = new Set(accountIds);
      for (const held of [tokens, uploads, containers])
        for (const [key, one] of held) if (gone.has(one.accountId)) held.delete(key);
      for (const id of gone) {
        accounts.delete(id);
        book.forget(id);
      }
    },
    async addToken(token) {
      tokens.set(token.hash, token);
    },
    token: async (hash) => tokens.get(hash) ?? null,
    removeToken: async (hash) => tokens.delete(hash),
    async removeTokens(accountId, kind) {
      for (const token of tokens.values()) {
        if (token.accountId === accountId && (kind === undefined || token.kind === kind)) tokens.delete(token.hash);
      }
    },
    async addUpload(upload) {
      uploads.set(upload.id, upload);
    },
    upload: async (id) => uploads.get(id) ?? null,
    async addContainer(container) {
      containers.set(container.id, container);
    },
    container: async (id) => containers.get(id) ?? null,
    addPost: async (post) => book.add(post),
    postByOrigin: async (accountId, origin) => book.byOrigin(accountId, origin),
    postsById: async (accountId, ids) =>
      ids.map((id) => book.get(id)).filter((post): post is WorldPost => post?.accountId === accountId),
    posts: async (accountId, page) => book.page(accountId, page),
    repliesSince: async (accountId, since) => book.repliesSince(accountId, since),
    deletePost: async (accountId, id) => book.remove(accountId, id),
  };
}

/** Posts by id, by origin, and per account from old to new. */
class PostBook {
  readonly #byId = new Map<string, WorldPost>();
  readonly #byOrigin = new Map<string, WorldPost>();
  readonly #byAccount = new Map<string, WorldPost[]>();

  add(post: WorldPost): WorldPost {
    const earlier = post.origin === null ? undefined : this.#byOrigin.get(`${post.accountId} ${post.origin}`);
    if (earlier) return earlier;
    this.#byId.set(post.id, post);
    if (post.origin !== null) this.#byOrigin.set(`${post.accountId} ${post.origin}`, post);
    const list = this.#byAccount.get(post.accountId) ?? [];
    this.#byAccount.set(post.accountId, list);
    // Nearly always the newest; a moved clock may put one further back.
    let place = list.length;
    while (place > 0 && isBefore(post, list[place - 1])) place -= 1;
    list.splice(place, 0, post);
    return post;
  }

  get(id: string): WorldPost | undefined {
    return this.#byId.get(id);
  }

  byOrigin(accountId: string, origin: string): WorldPost | null {
    return this.#byOrigin.get(`${accountId} ${origin}`) ?? null;
  }

  remove(accountId: string, id: string): boolean {
    if (this.#byId.get(id)?.accountId !== accountId) return false;
    this.#byId.delete(id);
    const list = this.#byAccount.get(accountId) ?? [];
    this.#byAccount.set(
      accountId,
      list.filter((post) => post.id !== id),
    );
    return true;
  }

  forget(accountId: string): void {
    for (const book of [this.#byId, this.#byOrigin])
      for (const [key, post] of book) if (post.accountId === accountId) book.delete(key);
    this.#byAccount.delete(accountId);
  }

  repliesSince(accountId: string, since: Date): WorldPost[] {
    const list = this.#byAccount.get(accountId) ?? [];
    return list.filter(({ replyTo, createdAt }) => replyTo !== null && createdAt >= since);
  }

  page(accountId: string, page: { limit: number; after?: PostCursor; withoutReplies?: boolean }): WorldPost[] {
    const found: WorldPost[] = [];
    const list = this.#byAccount.get(accountId) ?? [];
    for (let index = list.length - 1; index >= 0 && found.length < page.limit; index -= 1) {
      const post = list[index];
      if (!post || (page.withoutReplies && post.replyTo !== null)) continue;
      if (page.after && !isBefore(post, page.after)) continue;
      found.push(post);
    }
    return found;
  }
}

function isBefore(one: PostCursor, other: PostCursor | undefined): boolean {
  if (!other) return false;
  const difference = one.createdAt.getTime() - other.createdAt.getTime();
  return difference < 0 || (difference === 0 && one.id < other.id);
}
