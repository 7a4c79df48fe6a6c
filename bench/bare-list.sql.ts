/** What both sides of the list's figure ask the database: a page of 50 and one more. `$1`: the workspace. */
export const bareListSql = `select p.id, p.project_id as "projectId", p.title, s.state,
  array(select v.account_id from versions v where v.workspace_id = p.workspace_id and v.post_id = p.id and v.set_aside_at is null order by v.account_id) as "accountIds",
  array(select l.label_id from post_labels l where l.workspace_id = p.workspace_id and l.post_id = p.id order by l.label_id) as "labelIds",
  jsonb_path_query_first(p.content, '$.parts[*].media[*].assetId') #>> '{}' as "coverAssetId",
  r.state as "repeatState", r.next_at as "repeatsAt", s.next_due_at as "nextDueAt", s.last_published_at as "lastPublishedAt",
  p.created_at as "createdAt", p.updated_at as "updatedAt", p.deleted_at as "deletedAt", p.revision,
  (select w.needs_approval from workspaces w where w.id = $1) as "needsApproval"
from posts p left join lateral standing_of_post(p.workspace_id, p.id) s on true
  left join lateral repeats_of_post(p.workspace_id, p.id) r on true
where p.workspace_id = $1 and p.origin = 'made' and p.deleted_at is null order by p.updated_at desc, p.id desc limit 51`;
export const bareConnections = 12;
