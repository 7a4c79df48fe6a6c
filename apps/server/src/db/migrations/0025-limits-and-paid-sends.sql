-- bears: 0018
-- What networks let us send, as they told it, and what paid sends cost.

-- What is left of an account's limits. `headers`: told by an answer; `read`: asked for; `app`: what this account has
-- taken of a limit that all accounts share, in the window that ends at `resets_at`.
create table account_limits (
  workspace_id uuid not null,
  account_id uuid not null,
  source text not null check (source in ('headers', 'read', 'app')),
  name text not null,
  -- Told by the answer to a step that prepares, or to one that shows something.
  step text not null default 'visible' check (step in ('prepare', 'visible')),
  max int,
  -- Null where `source` is `app`.
  remaining int,
  -- Of `app`: how many calls of ours.
  used int not null default 0,
  -- Null: not told.
  resets_at timestamptz,
  seen_at timestamptz not null,
  primary key (workspace_id, account_id, source, name),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id) on delete cascade
);
create index account_limits_used_up on account_limits (resets_at) where source = 'headers' and remaining <= 0;
create index account_limits_of_app on account_limits (name, resets_at) where source = 'app';

-- What is left of the limits of our whole app: per service (channel and server) and client id.
create table app_limits (
  service text not null,
  client text not null,
  name text not null,
  step text not null default 'visible' check (step in ('prepare', 'visible')),
  max int,
  remaining int not null,
  resets_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (service, client, name)
);

-- Paid calls of a publication and the money kept for each: reserved before, settled or given back after.
create table paid_steps (
  workspace_id uuid not null,
  publication_id uuid not null,
  reservation_id uuid not null,
  step_key text not null,
  -- 1e-10 USD.
  amount bigint not null,
  words text not null,
  state text not null default 'open' check (state in ('open', 'settled', 'released')),
  primary key (workspace_id, reservation_id),
  foreign key (workspace_id, publication_id) references publications (workspace_id, id) on delete cascade
);
create unique index paid_steps_once on paid_steps (workspace_id, publication_id, step_key) where state <> 'released';
create index paid_steps_open on paid_steps (workspace_id, publication_id) where state = 'open';
-- Who let a send go out although it passes the cap; null: nobody.
alter table publications add column over_cap_by uuid;
-- When a sign-in was last renewed, and why the last renewal failed.
alter table accounts add column refreshed_at timestamptz;
alter table accounts add column refresh_problem text;

create index publications_out on publications (workspace_id, account_id, published_at) where origin = 'made' and published_at is not null;

-- A cap that is raised or lifted lets go what waited for it, in the same commit.
create function wake_over_cap() returns trigger language plpgsql as $$
begin
  update publications set wake_at = now()
  where workspace_id = new.id and reason ->> 'kind' = 'over_cap' and leased_until is null
    and (state = 'needs_attention' or (state = 'published' and open_step_count > 0));
  return null;
end $$;
create trigger workspaces_cap_changed after update of monthly_cap on workspaces
  for each row when (old.monthly_cap is distinct from new.monthly_cap) execute function wake_over_cap();

select fence(t::regclass) from unnest(array['account_limits', 'paid_steps']) t;
select open_to_publisher('account_limits', 'select, insert, update');
select open_to_publisher('paid_steps', 'select');
do $$
declare app text := current_setting('antiphon.app_role'); publisher text := current_setting('antiphon.publisher_role');
begin
  execute format('grant select on app_limits to %I', app);
  execute format('grant select, insert, update on app_limits to %I', publisher);
end $$;
