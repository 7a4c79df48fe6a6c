/** A workspace's own SQL about comments and replies. */
import type { Comment } from '@antiphon/channels';
import { keepable } from '@antiphon/wire';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import type { CommentPlace } from './cursors.rules.ts';
import { isReadingDue } from './due.queries.ts';
import {
  type CommentRow,
  commentReadings,
  comments,
  type ReplyCallRow,
  type ReplyRow,
  replies,
  replyCalls,
} from './inbox.table.ts';

/** A post of ours that is out, as this room needs it. */
export interface OutPublication {
  readonly id: string;
  readonly postId: string;
  readonly accountId: string;
  readonly remoteId: string | null;
  readonly publishedAt: Date;
  readonly takenDownAt: Date | null;
}

const out =
  'id, post_id as "postId", account_id as "accountId", remote_id as "remoteId", published_at as "publishedAt", taken_down_at as "takenDownAt"';

/** Our own publication, where it is out. */
export async function findOut(scope: WorkspaceScope, id: string): Promise<OutPublication | undefined> {
  const { rows } = await scope.client.query<OutPublication>(
    `select ${out} from publications where workspace_id = $1 and id = $2 and origin = 'made' and published_at is not null`,
    [scope.workspaceId, id],
  );
  return rows[0];
}

/** Publications of an account whose comments are due, the newest first. */
export async function listDueOf(
  scope: WorkspaceScope,
  accountId: string,
  now: Date,
  limit: number,
): Promise<OutPublication[]> {
  const { rows } = await scope.client.query<OutPublication>(
    `select ${out.replaceAll(/(^|, )/g, '$1p.')} from publications p
       left join comment_readings r on r.workspace_id = p.workspace_id and r.publication_id = p.id
     where p.workspace_id = $2 and p.account_id = $3 and ${isReadingDue} order by p.published_at desc, p.id desc limit $4`,
    [now, scope.workspaceId, accountId, limit],
  );
  return rows;
}

/** Ids that are parts of the post itself, no comments. */
export async function listPartIds(scope: WorkspaceScope, publicationId: string): Promise<string[]> {
  const { rows } = await scope.client.query<{ remote_id: string }>(
    `select distinct remote_id from steps where workspace_id = $1 and publication_id = $2 and kind <> 'prepare' and remote_id is not null`,
    [scope.workspaceId, publicationId],
  );
  return rows.map((row) => row.remote_id);
}

/** What stands below a publication now, the oldest first. */
export async function listComments(
  scope: WorkspaceScope,
  publicationId: string,
  page: { readonly limit: number; readonly after?: CommentPlace | undefined },
): Promise<CommentRow[]> {
  return scope.db
    .select()
    .from(comments)
    .where(
      and(
        eq(comments.workspaceId, scope.workspaceId),
        eq(comments.publicationId, publicationId),
        sql`${comments.goneAt} is null`,
        page.after &&
          sql`(${comments.at}, ${comments.id}) > (${page.after.at.toISOString()}::timestamptz, ${page.after.id}::uuid)`,
      ),
    )
    .orderBy(asc(comments.at), asc(comments.id))
    .limit(page.limit);
}

/** How many stand there, and how many of them are ours. */
export async function countComments(scope: WorkspaceScope, publicationId: string): Promise<number> {
  const { rows } = await scope.client.query<{ count: number }>(
    'select count(*)::int as count from comments where workspace_id = $1 and publication_id = $2 and gone_at is null',
    [scope.workspaceId, publicationId],
  );
  return rows[0]?.count ?? 0;
}

export async function findComment(scope: WorkspaceScope, id: string): Promise<CommentRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(comments)
    .where(and(eq(comments.workspaceId, scope.workspaceId), eq(comments.id, id)));
  return row;
}

/** Ids of comments that were there before a moment. */
export async function listKnownBefore(scope: WorkspaceScope, publicationId: string, moment: Date): Promise<string[]> {
  const { rows } = await scope.client.query<{ remote_id: string }>(
    'select remote_id from comments where workspace_id = $1 and publication_id = $2 and first_read_at < $3',
    [scope.workspaceId, publicationId, moment],
  );
  return rows.map((row) => row.remote_id);
}

/** Keeps what the network told; the same comment read twice is one. */
export async function upsertComments(
  scope: WorkspaceScope,
  publication: Pick<OutPublication, 'id' | 'accountId'>,
  told: readonly { readonly id: string; readonly comment: Comment }[],
  at: Date,
): Promise<void> {
  if (told.length === 0) return;
  const rows = told.map(({ id, comment }) => ({
    workspaceId: scope.workspaceId,
    id,
    accountId: publication.accountId,
    publicationId: publication.id,
    remoteId: comment.remoteId,
    parentRemoteId: comment.parentRemoteId,
    authorRemoteId: comment.author.remoteId ?? null,
    authorHandle: keepable(comment.author.handle),
    authorName: comment.author.displayName === undefined ? null : keepable(comment.author.displayName),
    text: keepable(comment.text),
    at: comment.at,
    isOwn: comment.isOwn,
    firstReadAt: at,
  }));
  await scope.db
    .insert(comments)
    .values(rows)
    .onConflictDoUpdate({
      target: [comments.workspaceId, comments.accountId, comments.remoteId],
      set: {
        authorHandle: sql`excluded.author_handle`,
        authorName: sql`excluded.author_name`,
        text: sql`excluded.text`,
        goneAt: null,
      },
    });
}

/** Forgets the words and authors of what the network no longer shows. */
export async function forgetGone(
  scope: WorkspaceScope,
  publicationId: string,
  remoteIds: readonly string[],
  at: Date,
): Promise<void> {
  await scope.client.query(
    `update comments set gone_at = $4, text = '', author_handle = '', author_name = null, author_remote_id = null
     where workspace_id = $1 and publication_id = $2 and gone_at is null and remote_id <> all ($3::text[])`,
    [scope.workspaceId, publicationId, remoteIds, at],
  );
}

export async function findReading(scope: WorkspaceScope, publicationId: string) {
  const [row] = await scope.db
    .select()
    .from(commentReadings)
    .where(and(eq(commentReadings.workspaceId, scope.workspaceId), eq(commentReadings.publicationId, publicationId)));
  return row;
}

/** Takes the turn to read, until a moment. A person's wish goes before our own patience, not before the network's. */
export async function takeReading(
  scope: WorkspaceScope,
  publicationId: string,
  turn: { readonly now: Date; readonly until: Date; readonly isWish: boolean },
): Promise<boolean> {
  const { rowCount } = await scope.client.query(
    `insert into comment_readings (workspace_id, publication_id, held_until) values ($1, $2, $4)
     on conflict (workspace_id, publication_id) do update set held_until = excluded.held_until
       where (comment_readings.held_until is null or comment_readings.held_until <= $3)
         and (comment_readings.not_before is null or comment_readings.not_before <= $3 or ($5 and not comment_readings.is_rate_limited))`,
    [scope.workspaceId, publicationId, turn.now, turn.until, turn.isWish],
  );
  return rowCount === 1;
}

export async function endReading(
  scope: WorkspaceScope,
  publicationId: string,
  reading: { readonly at: Date; readonly isComplete: boolean },
): Promise<void> {
  await scope.client.query(
    `update comment_readings set read_at = $3, is_complete = $4, held_until = null, not_before = null, is_rate_limited = false,
       failure_count = 0, problem = null where workspace_id = $1 and publication_id = $2`,
    [scope.workspaceId, publicationId, reading.at, reading.isComplete],
  );
}

export interface ReadingFailure {
  readonly notBefore: (failureCount: number) => Date;
  readonly isRateLimited: boolean;
  readonly problem: string;
}

/** It did not go well: the network is left alone about this for a while. @returns until when. */
export async function failReading(
  scope: WorkspaceScope,
  publicationId: string,
  failure: ReadingFailure,
): Promise<Date> {
  const failureCount = ((await findReading(scope, publicationId))?.failureCount ?? 0) + 1;
  const notBefore = failure.notBefore(failureCount);
  await scope.client.query(
    `insert into comment_readings (workspace_id, publication_id, not_before, is_rate_limited, failure_count, problem) values ($1, $2, $3, $4, $5, $6)
     on conflict (workspace_id, publication_id) do update set held_until = null, not_before = excluded.not_before,
       is_rate_limited = excluded.is_rate_limited, failure_count = excluded.failure_count, problem = excluded.problem`,
    [scope.workspaceId, publicationId, notBefore, failure.isRateLimited, failureCount, failure.problem],
  );
  return notBefore;
}

export async function insertReply(
  scope: WorkspaceScope,
  row: Omit<typeof replies.$inferInsert, 'workspaceId'>,
): Promise<void> {
  await scope.db.insert(replies).values({ workspaceId: scope.workspaceId, ...row });
}

const ownReply = (scope: WorkspaceScope, id: string) =>
  and(eq(replies.workspaceId, scope.workspaceId), eq(replies.id, id));

export async function lockReply(scope: WorkspaceScope, id: string): Promise<ReplyRow | undefined> {
  const [row] = await scope.db.select().from(replies).where(ownReply(scope, id)).for('update');
  return row;
}

/** Replies below a publication, the oldest first. */
export async function listReplies(scope: WorkspaceScope, publicationId: string): Promise<ReplyRow[]> {
  return scope.db
    .select()
    .from(replies)
    .where(and(eq(replies.workspaceId, scope.workspaceId), eq(replies.publicationId, publicationId)))
    .orderBy(asc(replies.createdAt), asc(replies.id));
}

/** Changes it where nobody has taken it over since. @returns whether it was still ours. */
export async function updateReply(
  scope: WorkspaceScope,
  { id, fence }: Pick<ReplyRow, 'id' | 'fence'>,
  change: Partial<ReplyRow>,
): Promise<boolean> {
  const { rowCount } = await scope.db
    .update(replies)
    .set(change)
    .where(and(ownReply(scope, id), eq(replies.fence, fence)));
  return rowCount === 1;
}

export async function insertReplyCall(
  scope: WorkspaceScope,
  row: Omit<typeof replyCalls.$inferInsert, 'workspaceId'>,
): Promise<void> {
  await scope.db.insert(replyCalls).values({ workspaceId: scope.workspaceId, ...row });
}

export async function answerReplyCall(
  scope: WorkspaceScope,
  id: string,
  answer: Pick<ReplyCallRow, 'outcome' | 'answered' | 'answeredAt' | 'error'>,
): Promise<void> {
  await scope.db
    .update(replyCalls)
    .set(answer)
    .where(and(eq(replyCalls.workspaceId, scope.workspaceId), eq(replyCalls.id, id)));
}

export async function listReplyCalls(scope: WorkspaceScope, replyIds: readonly string[]): Promise<ReplyCallRow[]> {
  if (replyIds.length === 0) return [];
  return scope.db
    .select()
    .from(replyCalls)
    .where(and(eq(replyCalls.workspaceId, scope.workspaceId), inArray(replyCalls.replyId, [...replyIds])))
    .orderBy(asc(replyCalls.intendedAt), asc(replyCalls.id));
}

/** Calls whose worker died before it could keep their answer. @returns how many of them may have been heard. */
export async function giveUpReplyCalls(scope: WorkspaceScope, replyId: string, now: Date): Promise<number> {
  const rows = await scope.db
    .update(replyCalls)
    .set({
      outcome: 'unknown',
      answered: 'The answer was lost with the program that waited for it.',
      answeredAt: now,
    })
    .where(
      and(
        eq(replyCalls.workspaceId, scope.workspaceId),
        eq(replyCalls.replyId, replyId),
        eq(replyCalls.outcome, 'intended'),
      ),
    )
    .returning({ kind: replyCalls.kind });
  return rows.filter(({ kind }) => kind === 'send').length;
}
