/** What both sides of the list's figure ask the database: a page of 50 and one more. `$1`: the workspace. */
export const bareListSql = `select p.id, p.project_id, p.title, p.content, p.revision, p.created_at, p.updated_at, s.state, s.next_due_at, s.last_published_at,
  coalesce((select array_agg(v.account_id order by v.account_id) from versions v where v.workspace_id = p.workspace_id and v.post_id = p.id), '{}') as account_ids
from posts p left join lateral post_standing(p.workspace_id, p.id) s on true
where p.workspace_id = $1 and p.origin = 'made' and p.deleted_at is null order by p.updated_at desc, p.id desc limit 51`;
export const bareConnections = 12;
