-- bears: 0011
-- An account that is taken off a post leaves its version set aside: publications that were planned and cancelled keep
-- what they would have said, and putting the account back brings the version back.
alter table versions add column set_aside_at timestamptz;

create function cancel_set_aside_sends() returns trigger language plpgsql as $$
begin
  update publications set state = 'cancelled', revision = revision + 1,
    reason = jsonb_build_object('code', 'account_taken_off', 'words', 'The account was taken off the post.')
  where workspace_id = new.workspace_id and version_id = new.id and state in ('scheduled', 'missed');
  return null;
end $$;
create trigger versions_set_aside after update of set_aside_at on versions
  for each row when (old.set_aside_at is null and new.set_aside_at is not null) execute function cancel_set_aside_sends();

create or replace function assets_shown_by(workspace uuid, post uuid) returns setof uuid language sql stable as $$
  select distinct a.id from posts p
    join lateral (select p.content union all
      select v.content from versions v
      where v.workspace_id = p.workspace_id and v.post_id = p.id and v.set_aside_at is null) said on true
    join lateral jsonb_path_query(said.content, '$.parts[*].media[*].assetId') named on true
    join assets a on a.workspace_id = p.workspace_id and a.id = (named #>> '{}')::uuid
  where p.workspace_id = workspace and p.id = post and p.deleted_at is null
$$;
drop trigger versions_show_assets on versions;
create trigger versions_show_assets after insert or delete or update of content, set_aside_at on versions
  for each row execute function versions_show_assets();

-- Rows from before may name a brief that is not there; new ones may not.
alter table posts add foreign key (workspace_id, brief_id) references briefs (workspace_id, id) not valid;
