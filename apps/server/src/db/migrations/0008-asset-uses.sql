-- Which posts show an asset. Kept by the database itself whenever a post or one of its versions changes, so that the
-- library can say "used in 3 posts" and filter by it without reading every post. A post that is put away shows
-- nothing; bringing it back brings its uses back. It can be rebuilt from posts and versions at any time.

create table asset_uses (
  workspace_id uuid not null,
  asset_id uuid not null,
  post_id uuid not null,
  primary key (workspace_id, asset_id, post_id),
  foreign key (workspace_id, asset_id) references assets (workspace_id, id) on delete cascade,
  foreign key (workspace_id, post_id) references posts (workspace_id, id) on delete cascade
);
create index asset_uses_by_post on asset_uses (workspace_id, post_id);
select fence('asset_uses'::regclass);

-- Assets a post shows, in its shared content or in a version. What is not in the library is left out.
create function assets_shown_by(workspace uuid, post uuid) returns setof uuid language sql stable as $$
  select distinct a.id from posts p
    join lateral (select p.content union all
      select v.content from versions v where v.workspace_id = p.workspace_id and v.post_id = p.id) said on true
    join lateral jsonb_path_query(said.content, '$.parts[*].media[*].assetId') named on true
    join assets a on a.workspace_id = p.workspace_id and a.id = (named #>> '{}')::uuid
  where p.workspace_id = workspace and p.id = post and p.deleted_at is null
$$;

create function add_asset_uses(workspace uuid, post uuid) returns void language sql as $$
  insert into asset_uses select workspace, asset, post from assets_shown_by(workspace, post) asset on conflict do nothing
$$;

create function posts_show_assets() returns trigger language plpgsql as $$
begin
  -- A new row can only add a use; a changed or deleted one may also end it.
  if tg_op <> 'INSERT' then
    delete from asset_uses where workspace_id = new.workspace_id and post_id = new.id
      and asset_id not in (select assets_shown_by(new.workspace_id, new.id));
  end if;
  perform add_asset_uses(new.workspace_id, new.id);
  return null;
end $$;
create trigger posts_show_assets after insert or update of content, deleted_at on posts
  for each row execute function posts_show_assets();

create function versions_show_assets() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    delete from asset_uses where workspace_id = old.workspace_id and post_id = old.post_id
      and asset_id not in (select assets_shown_by(old.workspace_id, old.post_id));
  end if;
  if tg_op <> 'DELETE' then
    perform add_asset_uses(new.workspace_id, new.post_id);
  end if;
  return null;
end $$;
create trigger versions_show_assets after insert or delete or update of content on versions
  for each row execute function versions_show_assets();

select add_asset_uses(workspace_id, id) from posts where deleted_at is null;

-- Which models made something here, and what one of them made.
create index assets_by_model on assets (workspace_id, made_by, created_at desc, id desc)
  where deleted_at is null and made_by is not null;
