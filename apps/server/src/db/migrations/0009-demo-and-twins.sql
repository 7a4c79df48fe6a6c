-- Whose clock is being moved, and what was read in although it is ours.

-- Workspaces that somebody lives through on a clock of its own (the demo's ninety days). Until that moment of the
-- database's clock the publishers and readers of everybody else, in any process, leave them alone.
create table moved_clocks (
  workspace_id uuid primary key references workspaces on delete cascade,
  until timestamptz not null
);
select fence('moved_clocks'::regclass);
select open_to_publisher('moved_clocks', 'select');

-- A post of ours that reading the past found on the network before its own answer came was kept as *imported*. When
-- the answer comes, ours is the one that counts: the twin goes, in the same commit. Whoever reads posts in locks the
-- account's row first, so that one of the two always sees what the other wrote.
create function drop_imported_twin() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare twin record;
begin
  perform set_config('app.maintenance', 'on', true);
  perform 1 from accounts where workspace_id = new.workspace_id and id = new.account_id for no key update;
  for twin in select id, post_id from publications
    where workspace_id = new.workspace_id and account_id = new.account_id and remote_id = new.remote_id and origin = 'imported'
  loop
    delete from samples where workspace_id = new.workspace_id and publication_id = twin.id;
    delete from readings where workspace_id = new.workspace_id and publication_id = twin.id;
    delete from publications where workspace_id = new.workspace_id and id = twin.id;
    delete from posts where workspace_id = new.workspace_id and id = twin.post_id;
    update accounts set imported_posts = greatest(imported_posts - 1, 0) where workspace_id = new.workspace_id and id = new.account_id;
  end loop;
  perform set_config('app.maintenance', '', true);
  return null;
end $$;
create trigger publications_imported_twin after update of remote_id on publications for each row
  when (new.origin = 'made' and new.remote_id is not null and old.remote_id is distinct from new.remote_id)
  execute function drop_imported_twin();

-- A workspace that goes takes everything along that the caller may delete. Tables that point at others are younger
-- than those, so the youngest goes first; one that is still pointed at waits for the next round.
create function forget_with_workspace() returns trigger language plpgsql as $$
declare
  waiting regclass[];
  refused regclass[];
  target regclass;
begin
  select array_agg(c.oid::regclass order by c.oid desc) into waiting
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and has_table_privilege(c.oid, 'delete');
  while cardinality(waiting) > 0 loop
    refused := '{}';
    foreach target in array waiting loop
      begin
        execute format('delete from %s where workspace_id = $1', target) using old.id;
      exception when foreign_key_violation then
        refused := refused || target;
      end;
    end loop;
    if cardinality(refused) = cardinality(waiting) then
      raise exception 'workspace % cannot go: % hold on to each other', old.id, refused;
    end if;
    waiting := refused;
  end loop;
  return old;
end $$;
create trigger workspaces_take_all_along before delete on workspaces for each row execute function forget_with_workspace();
