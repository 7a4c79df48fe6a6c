-- bears: 0017
-- Sending can be paused: of an account, of a workspace, of everything (the row `publishing` of `installation`).
alter table accounts add column paused_at timestamptz;
alter table workspaces add column paused_at timestamptz;
-- What the claim must know of an account without reading it: whether it is paused, and which service its calls go to
-- (the channel and the server, so that one server of a network of many can be out by itself).
alter table lanes add column is_paused boolean not null default false;
alter table lanes add column service text not null default '';
update lanes l set service = a.channel || ' ' || a.server from accounts a
  where a.workspace_id = l.workspace_id and a.id = l.account_id;
drop index lanes_due;
create index lanes_due on lanes (next_due_at) where held_by is null and next_due_at is not null and not is_paused;

-- Services to which nothing new goes for now. `outage`: it failed again and again, and one send at a time tries
-- whether it is back; `limit`: our app has used up what the network allows until `closed_until`.
create table service_gates (
  service text primary key,
  kind text not null check (kind in ('outage', 'limit')),
  closed_at timestamptz not null,
  closed_until timestamptz not null,
  failures int not null default 0,
  words text not null
);

do $$
declare app text := current_setting('antiphon.app_role'); publisher text := current_setting('antiphon.publisher_role');
begin
  execute format('grant select on service_gates to %I', app);
  execute format('grant select, insert, update, delete on service_gates to %I', publisher);
  execute format('grant select on installation to %I', publisher);
end $$;
