/** The sandbox world's memory in PostgreSQL, so that any copy of the server can play it, also after a restart. */
import type {
  PostCursor,
  WorldAccount,
  WorldContainer,
  WorldPost,
  WorldStore,
  WorldToken,
  WorldUpload,
} from '@antiphon/sandbox';
import type pg from 'pg';

export function createWorldStore(pool: pg.Pool): WorldStore {
  const one = async <Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row | undefined> =>
    (await pool.query<Row>(text, values)).rows[0];
  const changed = async (text: string, values: unknown[]): Promise<boolean> =>
    ((await pool.query(text, values)).rowCount ?? 0) > 0;
  return {
    addAccount: (account) =>
      changed(
        'insert into sandbox.accounts (id, style, handle, clock_offset_ms, body) values ($1, $2, $3, $4, $5) on conflict do nothing',
        [account.id, account.style, account.handle, account.clockOffsetMs, JSON.stringify(account)],
      ),
    account: async (id) =>
      toAccount(await one('select body, clock_offset_ms from sandbox.accounts where id = $1', [id])),
    accountByHandle: async (style, handle) =>
      toAccount(
        await one('select body, clock_offset_ms from sandbox.accounts where style = $1 and handle = $2', [
          style,
          handle,
        ]),
      ),
    setClockOffset: async (accountIds, offsetMs) => {
      await changed('update sandbox.accounts set clock_offset_ms = $2 where id = any ($1)', [accountIds, offsetMs]);
    },

    removeAccounts: async (accountIds) => {
      await changed('delete from sandbox.accounts where id = any ($1)', [accountIds]);
    },

    addToken: async (token) => {
      await changed('insert into sandbox.tokens (hash, account_id, kind, body) values ($1, $2, $3, $4)', [
        token.hash,
        token.accountId,
        token.kind,
        JSON.stringify(token),
      ]);
    },
    token: async (hash) => {
      const row = await one<{ body: WorldToken }>('select body from sandbox.tokens where hash = $1', [hash]);
      return row ? revive(row.body, ['expiresAt']) : null;
    },
    removeToken: (hash) => changed('delete from sandbox.tokens where hash = $1', [hash]),
    removeTokens: async (accountId, kind) => {
      await changed('delete from sandbox.tokens where account_id = $1 and ($2::text is null or kind = $2)', [
        accountId,
        kind ?? null,
      ]);
    },

    addUpload: async (upload) => {
      await changed('insert into sandbox.uploads (id, account_id, body) values ($1, $2, $3)', [
        upload.id,
        upload.accountId,
        JSON.stringify(upload),
      ]);
    },
    upload: async (id) =>
      (await one<{ body: WorldUpload }>('select body from sandbox.uploads where id = $1', [id]))?.body ?? null,
    addContainer: async (container) => {
      await changed('insert into sandbox.containers (id, account_id, body) values ($1, $2, $3)', [
        container.id,
        container.accountId,
        JSON.stringify(container),
      ]);
    },
    container: async (id) => {
      const row = await one<{ body: WorldContainer }>('select body from sandbox.containers where id = $1', [id]);
      return row ? revive(row.body, ['readyAt']) : null;
    },

    addPost: async (post) => {
      const isNew = await changed(
        `insert into sandbox.posts (id, account_id, origin, created_at, is_reply, body) values ($1, $2, $3, $4, $5, $6)
         on conflict (account_id, origin) do nothing`,
        [post.id, post.accountId, post.origin, post.createdAt, post.replyTo !== null, JSON.stringify(post)],
      );
      if (isNew) return post;
      const row = await one<PostRow>('select body from sandbox.posts where account_id = $1 and origin = $2', [
        post.accountId,
        post.origin,
      ]);
      if (!row) throw new Error('a post with this origin was there and is not');
      return toPost(row);
    },
    postByOrigin: async (accountId, origin) => {
      const row = await one<PostRow>('select body from sandbox.posts where account_id = $1 and origin = $2', [
        accountId,
        origin,
      ]);
      return row ? toPost(row) : null;
    },
    postsById: async (accountId, ids) => {
      const { rows } = await pool.query<PostRow>(
        'select body from sandbox.posts where account_id = $1 and id = any ($2) and deleted_at is null',
        [accountId, ids],
      );
      return rows.map(toPost);
    },
    posts: async (accountId, page) => {
      const { rows } = await pool.query<PostRow>(
        `select body from sandbox.posts where account_id = $1 and deleted_at is null and (not $2 or not is_reply)
           and ($3::timestamptz is null or (created_at, id) < ($3, $4)) order by created_at desc, id desc limit $5`,
        [accountId, page.withoutReplies ?? false, ...cursorOf(page.after), page.limit],
      );
      return rows.map(toPost);
    },
    repliesSince: async (accountId, since) => {
      const { rows } = await pool.query<PostRow>(
        `select body from sandbox.posts where account_id = $1 and is_reply and deleted_at is null and created_at >= $2
         order by created_at, id`,
        [accountId, since],
      );
      return rows.map(toPost);
    },
    deletePost: (accountId, id) =>
      changed('update sandbox.posts set deleted_at = now() where account_id = $1 and id = $2 and deleted_at is null', [
        accountId,
        id,
      ]),
  };
}

interface PostRow {
  readonly body: WorldPost;
}

function toPost(row: PostRow): WorldPost {
  return revive(row.body, ['createdAt']);
}

function toAccount(row: { body: WorldAccount; clock_offset_ms: string } | undefined): WorldAccount | null {
  return row ? { ...revive(row.body, ['createdAt']), clockOffsetMs: Number(row.clock_offset_ms) } : null;
}

function cursorOf(after: PostCursor | undefined): [Date | null, string | null] {
  return after ? [after.createdAt, after.id] : [null, null];
}

/** JSON keeps moments as strings. */
function revive<Row extends object>(row: Row, moments: readonly (keyof Row)[]): Row {
  const dates = moments.flatMap((name) =>
    typeof row[name] === 'string' ? [[name, new Date(row[name] as string)]] : [],
  );
  return { ...row, ...Object.fromEntries(dates) };
}
