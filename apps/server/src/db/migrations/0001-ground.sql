-- The ground: the fence, workspaces and their people, projects, secrets, events, kept answers.

-- Fences a workspace table: rows of other workspaces cannot be read, written or referred to. The owner of the
-- tables sees rows only while it says `app.maintenance` (migrations, backup).
create function fence(target regclass) returns void language plpgsql as $$
declare
  app text := current_setting('antiphon.app_role');
  owner text := current_setting('antiphon.owner_role');
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format($p$create policy workspace_fence on %s to %I
    using (workspace_id = nullif(current_setting('app.workspace', true), '')::uuid)
    with check (workspace_id = nullif(current_setting('app.workspace', true), '')::uuid)$p$, target, app);
  execute format($p$create policy maintenance on %s to %I
    using (current_setting('app.maintenance', true) = 'on') with check (current_setting('app.maintenance', true) = 'on')$p$, target, owner);
  execute format('grant select, insert, update, delete on %s to %I', target, app);
end $$;

-- Opens a fenced table to the publisher, who works across workspaces.
create function open_to_publisher(target regclass, privileges text) returns void language plpgsql as $$
declare publisher text := current_setting('antiphon.publisher_role');
begin
  execute format('create policy publishing on %s to %I using (true) with check (true)', target, publisher);
  execute format('grant %s on %s to %I', privileges, target, publisher);
end $$;

do $$ begin
  execute format('revoke all on schema public from public');
  execute format('grant usage on schema public to %I, %I', current_setting('antiphon.app_role'), current_setting('antiphon.publisher_role'));
end $$;

-- Facts about this installation, one row each: the check value of the master key, when it began.
create table installation (key text primary key, value jsonb not null);

create table workspaces (
  id uuid primary key,
  name text not null,
  time_zone text not null,
  is_demo boolean not null default false,
  -- What to do with a post whose time passed while nothing could be sent: send it up to the limit, or ask.
  missed_rule text not null default 'ask' check (missed_rule in ('send', 'ask', 'skip')),
  lateness_limit_ms bigint not null default 3600000,
  -- What may be spent in a calendar month, in 1e-10 USD; null: no cap.
  monthly_cap bigint,
  revision int not null default 1,
  created_at timestamptz not null
);

create table members (
  workspace_id uuid not null references workspaces on delete cascade,
  user_id uuid not null,
  role text not null check (role in ('viewer', 'editor', 'admin', 'owner')),
  joined_at timestamptz not null,
  primary key (workspace_id, user_id)
);
create index members_by_user on members (user_id);

create table invitations (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  email text,
  role text not null check (role in ('viewer', 'editor', 'admin')),
  -- SHA-256 of the link's secret, base64url.
  token_hash text not null unique,
  invited_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  primary key (workspace_id, id)
);

create table api_keys (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  prefix text not null,
  secret_hash text not null unique,
  scopes text[] not null,
  created_by uuid not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id)
);

create table projects (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  is_default boolean not null default false,
  archived_at timestamptz,
  revision int not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index projects_one_default on projects (workspace_id) where is_default;

-- The vault: each secret sealed with AES-256-GCM under the key `key_id`, bound to its row by associated data.
create table secrets (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  purpose text not null check (purpose in ('account', 'provider_key', 'connect_state', 'webhook', 'client')),
  key_id text not null,
  nonce bytea not null,
  sealed bytea not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);
create index secrets_by_key on secrets (key_id);

-- Facts in the past tense. Order is (transaction, position): positions alone commit out of order.
create table events (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  transaction xid8 not null default pg_current_xact_id(),
  position bigint generated always as identity,
  name text not null,
  data jsonb not null,
  at timestamptz not null,
  primary key (workspace_id, id)
);
create index events_in_order on events (workspace_id, transaction, position);
create index events_all_in_order on events (transaction, position);
create index events_by_age on events (at);

-- Answers kept for 24 h, so that a repeated request with the same key changes nothing more.
create table idempotency_keys (
  workspace_id uuid not null references workspaces on delete cascade,
  route text not null,
  key text not null,
  request_hash text not null,
  -- Null while the first request is still at work.
  response jsonb,
  created_at timestamptz not null,
  primary key (workspace_id, route, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);

-- Mails that a development installation would have sent.
create table dev_mails (
  id uuid primary key,
  recipient text not null,
  subject text not null,
  body text not null,
  sent_at timestamptz not null
);

-- Tries at sign-in and reset, by address and by account, for the limits.
create table sign_in_attempts (
  id uuid primary key,
  kind text not null check (kind in ('sign_in', 'reset', 'sign_up', 'demo')),
  email_hash text,
  ip_address text not null,
  succeeded boolean not null,
  at timestamptz not null
);
create index sign_in_attempts_by_email on sign_in_attempts (kind, email_hash, at);
create index sign_in_attempts_by_address on sign_in_attempts (kind, ip_address, at);

select fence(t::regclass) from unnest(array['members', 'invitations', 'api_keys', 'projects', 'secrets', 'events', 'idempotency_keys']) t;

alter table workspaces enable row level security;
alter table workspaces force row level security;
do $$
declare app text := current_setting('antiphon.app_role'); publisher text := current_setting('antiphon.publisher_role');
begin
  execute format($p$create policy workspace_fence on workspaces to %I
    using (id = nullif(current_setting('app.workspace', true), '')::uuid)
    with check (id = nullif(current_setting('app.workspace', true), '')::uuid)$p$, app);
  execute format($p$create policy maintenance on workspaces to %I
    using (current_setting('app.maintenance', true) = 'on') with check (current_setting('app.maintenance', true) = 'on')$p$, current_setting('antiphon.owner_role'));
  -- Doors: before the workspace is known, a user sees own memberships, a secret shows the row that keeps its hash.
  execute format($p$create policy own_memberships on members for select to %I using (user_id = nullif(current_setting('app.user', true), '')::uuid)$p$, app);
  execute format($p$create policy own_workspaces on workspaces for select to %I using (exists (
    select 1 from members m where m.workspace_id = workspaces.id and m.user_id = nullif(current_setting('app.user', true), '')::uuid))$p$, app);
  execute format($p$create policy door on api_keys for select to %I using (secret_hash = nullif(current_setting('app.door', true), ''))$p$, app);
  execute format($p$create policy door on invitations for select to %I using (token_hash = nullif(current_setting('app.door', true), ''))$p$, app);
  execute format('grant select, insert, update, delete on workspaces, installation, dev_mails, sign_in_attempts to %I', app);
  execute format('grant select on workspaces to %I', publisher);
  execute format('create policy publishing on workspaces for select to %I using (true)', publisher);
end $$;
select open_to_publisher('secrets', 'select, update');
select open_to_publisher('events', 'select, insert');
