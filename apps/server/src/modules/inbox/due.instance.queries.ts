/** What this room has to do, across workspaces, as role `publisher`. Found from facts alone. */
import type { InstanceScope } from '../../db/database.ts';
import { isReadingDue } from './due.queries.ts';

/** Accounts with posts whose comments are due. Workspaces on a clock of their own are left alone. */
export async function listDueAccounts(
  scope: InstanceScope,
  query: { readonly now: Date; readonly channels: readonly string[]; readonly limit: number },
): Promise<{ workspaceId: string; accountId: string }[]> {
  const { rows } = await scope.client.query<{ workspace_id: string; account_id: string }>({
    name: 'find-due-comments',
    text: `select distinct p.workspace_id, p.account_id from publications p
        cross join lateral (select state, channel from accounts where workspace_id = p.workspace_id and id = p.account_id offset 0) a
        left join comment_readings r on r.workspace_id = p.workspace_id and r.publication_id = p.id
      where a.state = 'connected' and a.channel = any ($2) and ${isReadingDue}
        and p.workspace_id <> all (array(select m.workspace_id from moved_clocks m where m.until > now()))
      limit $3`,
    values: [query.now, query.channels, query.limit],
  });
  return rows.map((row) => ({ workspaceId: row.workspace_id, accountId: row.account_id }));
}

/** Replies whose time has come and that nobody works on. */
export async function listDueReplies(
  scope: InstanceScope,
  now: Date,
  limit: number,
): Promise<{ workspaceId: string; replyId: string }[]> {
  const { rows } = await scope.client.query<{ workspace_id: string; id: string }>(
    `select workspace_id, id from replies
     where next_try_at <= $1 and coalesce(leased_until, '-infinity') <= $1 order by next_try_at limit $2`,
    [now, limit],
  );
  return rows.map((row) => ({ workspaceId: row.workspace_id, replyId: row.id }));
}
