/** SQL about the comments of a whole workspace. */
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import type { CommentPlace } from './cursors.rules.ts';
import type { OutPublication } from './inbox.queries.ts';
import { type CommentRow, comments, type ReplyRow, replies } from './inbox.table.ts';

export interface InboxFilter {
  readonly accountId?: string | undefined;
  readonly projectId?: string | undefined;
  readonly show: 'all' | 'unanswered' | 'answered';
  readonly search?: string | undefined;
  readonly limit: number;
  readonly after?: CommentPlace | undefined;
}

/** A comment of somebody else and the post of ours that it stands below. */
export interface InboxRow {
  readonly comment: CommentRow;
  readonly publication: OutPublication;
  readonly postTitle: string;
  readonly postUrl: string | null;
}

interface Below extends OutPublication {
  readonly commentId: string;
  readonly postTitle: string;
  readonly postUrl: string | null;
}

const shows = { all: '', unanswered: 'and not c.is_answered', answered: 'and c.is_answered' } as const;

/** A page of what others said, newest first. */
export async function listInbox(scope: WorkspaceScope, filter: InboxFilter): Promise<InboxRow[]> {
  const values: unknown[] = [scope.workspaceId];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const { accountId, projectId, search, after } = filter;
  const conditions = [
    ...(accountId ? [`and c.account_id = ${bind(accountId)}`] : []),
    // As a list, so that comments of other projects are passed over without a look at their posts.
    ...(projectId
      ? [
          `and c.publication_id = any (array(select q.id from publications q join posts t on t.workspace_id = q.workspace_id
             and t.id = q.post_id where q.workspace_id = $1 and t.project_id = ${bind(projectId)}))`,
        ]
      : []),
    ...(search ? [`and c.id = any (array(select search_comments($1, ${bind(search)})))`] : []),
    ...(after ? [`and (c.at, c.id) < (${bind(after.at)}::timestamptz, ${bind(after.id)}::uuid)`] : []),
  ].join(' ');
  const { rows } = await scope.client.query<Below>(
    `select c.id as "commentId", p.id, p.post_id as "postId", p.account_id as "accountId", p.remote_id as "remoteId",
       p.published_at as "publishedAt", p.taken_down_at as "takenDownAt", p.url as "postUrl", o.title as "postTitle"
     from comments c join publications p on p.workspace_id = c.workspace_id and p.id = c.publication_id
       join posts o on o.workspace_id = p.workspace_id and o.id = p.post_id
     where c.workspace_id = $1 and c.gone_at is null and not c.is_own ${shows[filter.show]} ${conditions}
     order by c.at desc, c.id desc limit ${Number(filter.limit)}`,
    values,
  );
  const found = await findComments(
    scope,
    rows.map((row) => row.commentId),
  );
  return rows.flatMap(({ commentId, postTitle, postUrl, ...publication }) => {
    const comment = found.get(commentId);
    return comment ? [{ comment, publication, postTitle, postUrl }] : [];
  });
}

async function findComments(scope: WorkspaceScope, ids: readonly string[]): Promise<Map<string, CommentRow>> {
  if (ids.length === 0) return new Map();
  const rows = await scope.db
    .select()
    .from(comments)
    .where(and(eq(comments.workspaceId, scope.workspaceId), inArray(comments.id, [...ids])));
  return new Map(rows.map((row) => [row.id, row]));
}

/** How many nobody answered, counted no further than `most`. */
export async function countUnanswered(scope: WorkspaceScope, most: number): Promise<number> {
  const { rows } = await scope.client.query<{ count: number }>({
    name: 'count-unanswered-comments',
    text: `select count(*)::int as count from (select from comments
      where workspace_id = $1 and gone_at is null and not is_own and not is_answered limit $2) one`,
    values: [scope.workspaceId, most],
  });
  return rows[0]?.count ?? 0;
}

/** What our accounts said to these comments, as their networks told it, the oldest first. */
export async function listAnswers(scope: WorkspaceScope, told: readonly CommentRow[]): Promise<CommentRow[]> {
  if (told.length === 0) return [];
  return scope.db
    .select()
    .from(comments)
    .where(
      and(
        eq(comments.workspaceId, scope.workspaceId),
        inArray(comments.accountId, [...new Set(told.map(({ accountId }) => accountId))]),
        inArray(
          comments.parentRemoteId,
          told.map(({ remoteId }) => remoteId),
        ),
        eq(comments.isOwn, true),
        isNull(comments.goneAt),
      ),
    )
    .orderBy(asc(comments.at), asc(comments.id));
}

/** Replies from here to these comments, the oldest first. */
export async function listRepliesTo(scope: WorkspaceScope, commentIds: readonly string[]): Promise<ReplyRow[]> {
  if (commentIds.length === 0) return [];
  return scope.db
    .select()
    .from(replies)
    .where(and(eq(replies.workspaceId, scope.workspaceId), inArray(replies.commentId, [...commentIds])))
    .orderBy(asc(replies.createdAt), asc(replies.id));
}

/** Puts right which comments below a post were answered, after they were read. */
export async function markAnswered(scope: WorkspaceScope, publicationId: string): Promise<void> {
  await scope.client.query(
    `update comments c set is_answered = not c.is_answered
     where c.workspace_id = $1 and c.publication_id = $2 and c.gone_at is null and not c.is_own
       and c.is_answered <> comment_is_answered(c)`,
    [scope.workspaceId, publicationId],
  );
}
