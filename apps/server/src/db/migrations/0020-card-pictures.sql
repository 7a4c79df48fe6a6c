-- bears: 0018
-- A link card's picture is shown by its post as much as the pictures of its parts.
create or replace function assets_shown_by(workspace uuid, post uuid) returns setof uuid language sql stable as $$
  select distinct a.id from posts p
    join lateral (select p.content union all
      select v.content from versions v
      where v.workspace_id = p.workspace_id and v.post_id = p.id and v.set_aside_at is null) said on true
    join lateral (select jsonb_path_query(said.content, '$.parts[*].media[*].assetId') as id
      union all select jsonb_path_query(said.content, '$.link.thumbnailAssetId')) named on true
    join assets a on a.workspace_id = p.workspace_id and a.id = (named.id #>> '{}')::uuid
  where p.workspace_id = workspace and p.id = post and p.deleted_at is null
$$;
