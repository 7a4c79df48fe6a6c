-- Accounts, posts, versions, and the publisher's tables: lanes, publications, attempts, steps, questions.

create extension if not exists pg_trgm;

create table accounts (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  channel text not null,
  remote_id text not null,
  handle text not null,
  display_name text not null,
  profile_url text not null,
  avatar_url text,
  server text not null,
  details jsonb not null,
  secret_id uuid,
  state text not null check (state in ('connected', 'needs_reconnect', 'disconnected')),
  -- Why it needs a person, in words.
  problem text,
  -- When the network will ask the person to sign in again; null: not known to end.
  expires_at timestamptz,
  -- One refresh of the secret at a time: who holds the lock until when.
  refreshing_until timestamptz,
  connected_at timestamptz not null,
  last_published_at timestamptz,
  import_state text not null default 'waiting' check (import_state in ('waiting', 'running', 'done', 'failed')),
  import_words text,
  import_cursor text,
  imported_posts int not null default 0,
  primary key (workspace_id, id),
  unique (workspace_id, channel, server, remote_id),
  foreign key (workspace_id, secret_id) references secrets (workspace_id, id) on delete set null (secret_id)
);

create table posts (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  project_id uuid not null,
  -- `imported`: read in from a network on connecting; never sent, counted apart.
  origin text not null default 'made' check (origin in ('made', 'imported')),
  title text not null default '',
  content jsonb not null,
  brief_id uuid,
  revision int not null default 1,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, project_id) references projects (workspace_id, id)
);
create index posts_by_change on posts (workspace_id, updated_at desc, id desc) where origin = 'made' and deleted_at is null;
create index posts_by_project on posts (workspace_id, project_id, updated_at desc, id desc) where origin = 'made' and deleted_at is null;

-- What is searched: the title and every part's text. Row-level security keeps trigram indexes from fenced tables
-- (their operators are not leakproof), so the words stand apart: no role but the owner may touch this table, and
-- the reviewed function below, words in and ids out, looks only inside the caller's workspace.
create table post_words (
  workspace_id uuid not null,
  post_id uuid not null,
  words text not null,
  primary key (workspace_id, post_id),
  foreign key (workspace_id, post_id) references posts (workspace_id, id) on delete cascade
);
create index post_words_trigrams on post_words using gin (words gin_trgm_ops);

create function keep_post_words() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into post_words values (new.workspace_id, new.id, new.title || ' ' ||
    coalesce((select string_agg(part ->> 'text', ' ') from jsonb_array_elements(new.content -> 'parts') part), ''))
  on conflict (workspace_id, post_id) do update set words = excluded.words;
  return null;
end $$;
create trigger posts_words after insert or update of title, content on posts for each row execute function keep_post_words();

create function search_posts(wanted text) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select post_id from post_words where workspace_id = nullif(current_setting('app.workspace', true), '')::uuid
    and words ilike '%' || replace(replace(replace(wanted, '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;

create table versions (
  workspace_id uuid not null,
  id uuid not null,
  post_id uuid not null,
  account_id uuid not null,
  follows_shared boolean not null,
  content jsonb not null,
  options jsonb not null default '{}',
  -- Set when sending begins: what went out is kept as it was.
  frozen_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, post_id, account_id),
  foreign key (workspace_id, post_id) references posts (workspace_id, id) on delete cascade,
  foreign key (workspace_id, account_id) references accounts (workspace_id, id)
);

-- One lane per account: its single file of first visible steps. `next_due_at` may be early, never late: who
-- plans a send pulls it forward, and the claim that finds nothing there sets it anew.
create table lanes (
  workspace_id uuid not null,
  account_id uuid not null,
  -- When the head of the file may start; null: nothing planned.
  next_due_at timestamptz,
  -- The publication whose first visible step is under way; null: free.
  held_by uuid,
  primary key (workspace_id, account_id),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id) on delete cascade
);
create index lanes_due on lanes (next_due_at) where held_by is null and next_due_at is not null;

create table publications (
  workspace_id uuid not null,
  id uuid not null,
  post_id uuid not null,
  version_id uuid not null,
  account_id uuid not null,
  origin text not null default 'made' check (origin in ('made', 'imported')),
  state text not null check (state in ('scheduled', 'sending', 'published', 'failed', 'unknown', 'needs_attention', 'missed', 'cancelled')),
  -- The state's reason: {code, words, kind?}; null when the state says it all.
  reason jsonb,
  due_at timestamptz not null,
  -- What a person chose; null for "now".
  wall_time text,
  time_zone text,
  -- Not before this, after a refusal that proved "not sent"; keeps its place in the lane.
  retry_at timestamptz,
  retry_count int not null default 0,
  -- 128 random bits, hex: for idempotency keys and record keys, the same for every try.
  seed text not null,
  -- The moment written into the post; set at the first start, the same for every try.
  posted_at timestamptz,
  attempt_count int not null default 0,
  open_step_count int not null default 0,
  -- When the publisher must look again: a question to ask, a processing step to read, an open step to send.
  wake_at timestamptz,
  ask_count int not null default 0,
  -- Who works on it, until when. The fence counts every take-over; results of an older one are void.
  leased_until timestamptz,
  fence bigint not null default 0,
  remote_id text,
  url text,
  published_at timestamptz,
  -- Proved by asking after a lost answer.
  was_found boolean not null default false,
  warnings jsonb not null default '[]',
  decided_by uuid,
  created_by uuid,
  created_at timestamptz not null,
  revision int not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, post_id) references posts (workspace_id, id),
  foreign key (workspace_id, version_id) references versions (workspace_id, id),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id),
  -- What was read in is never sent again.
  check (origin = 'made' or state = 'published'),
  check (origin = 'imported' or state <> 'published' or published_at is not null)
);
-- A version is on its way at most once: another plan needs the first one to have ended without going out.
create unique index publications_one_live on publications (workspace_id, version_id)
  where state in ('scheduled', 'sending', 'published', 'unknown', 'needs_attention', 'missed');
create index publications_lane on publications (workspace_id, account_id, due_at, id) where state = 'scheduled';
create index publications_wake on publications (wake_at) where wake_at is not null;
create index publications_leased on publications (leased_until) where leased_until is not null;
create index publications_by_due on publications (workspace_id, due_at desc, id desc) where origin = 'made';
create index publications_by_post on publications (workspace_id, post_id);
create index publications_by_remote on publications (workspace_id, account_id, remote_id) where remote_id is not null;

-- Each try. Never partitioned, never dropped: attempts are the proof.
create table attempts (
  workspace_id uuid not null,
  id uuid not null,
  publication_id uuid not null,
  number int not null,
  fence bigint not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  outcome text not null default 'open' check (outcome in ('open', 'published', 'failed', 'unknown', 'abandoned')),
  primary key (workspace_id, id),
  unique (workspace_id, publication_id, number),
  foreign key (workspace_id, publication_id) references publications (workspace_id, id)
);
create unique index attempts_one_open on attempts (workspace_id, publication_id) where outcome = 'open';

-- Each outside call of a try. The intent is committed before a visible call leaves.
create table steps (
  workspace_id uuid not null,
  id uuid not null,
  publication_id uuid not null,
  attempt_id uuid not null,
  key text not null,
  kind text not null check (kind in ('prepare', 'visible', 'after')),
  part int not null,
  words text not null,
  intended_at timestamptz not null,
  sent_at timestamptz,
  answered_at timestamptz,
  outcome text not null default 'intended' check (outcome in ('intended', 'sent', 'pending', 'done', 'failed', 'unknown')),
  answered text,
  remote_id text,
  url text,
  handle jsonb,
  pending jsonb,
  error jsonb,
  primary key (workspace_id, id),
  unique (workspace_id, attempt_id, key),
  foreign key (workspace_id, publication_id) references publications (workspace_id, id),
  foreign key (workspace_id, attempt_id) references attempts (workspace_id, id)
);
create index steps_by_publication on steps (workspace_id, publication_id);

-- "Is it there?", each time it was asked, with what the network said.
create table questions (
  workspace_id uuid not null,
  id uuid not null,
  publication_id uuid not null,
  step_id uuid not null,
  asked_at timestamptz not null,
  answer text not null check (answer in ('found', 'absent', 'cannot_tell', 'repeat', 'not_now', 'person')),
  evidence text not null,
  asked_by uuid,
  primary key (workspace_id, id),
  foreign key (workspace_id, publication_id) references publications (workspace_id, id),
  foreign key (workspace_id, step_id) references steps (workspace_id, id)
);
create index questions_by_publication on questions (workspace_id, publication_id);

-- A post's standing: the state of its publication that most needs a look, its next and its last moment.
create function post_standing(workspace uuid, post uuid)
returns table (state text, next_due_at timestamptz, last_published_at timestamptz) language sql stable as $$
  select (array['needs_attention', 'unknown', 'missed', 'failed', 'sending', 'scheduled', 'published', 'cancelled'])[
      min(array_position(array['needs_attention', 'unknown', 'missed', 'failed', 'sending', 'scheduled', 'published', 'cancelled'], p.state))],
    min(p.due_at) filter (where p.state = 'scheduled'), max(p.published_at)
  from publications p where p.workspace_id = workspace and p.post_id = post
$$;

-- A post that is put away takes its planned sends back in the same commit.
create function cancel_planned_sends() returns trigger language plpgsql as $$
begin
  update publications set state = 'cancelled', revision = revision + 1,
    reason = jsonb_build_object('code', 'post_removed', 'words', 'The post was put away.')
  where workspace_id = new.workspace_id and post_id = new.id and state in ('scheduled', 'missed');
  return null;
end $$;
create trigger posts_removed after update of deleted_at on posts
  for each row when (old.deleted_at is null and new.deleted_at is not null) execute function cancel_planned_sends();

-- An account that is connected again wakes what waited for it, in the same commit.
create function wake_waiting_sends() returns trigger language plpgsql as $$
begin
  update publications set wake_at = new.connected_at
  where workspace_id = new.workspace_id and account_id = new.id and state = 'needs_attention' and reason ->> 'kind' = 'reconnect' and leased_until is null;
  return null;
end $$;
create trigger accounts_connected_again after update of state on accounts
  for each row when (old.state <> 'connected' and new.state = 'connected') execute function wake_waiting_sends();

-- The head of a lane may start at this moment; null: nothing is planned.
create function lane_next_due(workspace uuid, account uuid) returns timestamptz language sql stable as $$
  select greatest(due_at, retry_at) from publications
  where workspace_id = workspace and account_id = account and state = 'scheduled' order by due_at, id limit 1
$$;

-- The publisher proves here that it is alive, and counts what it had to repair.
create table publisher_heartbeats (
  worker text primary key,
  beat_at timestamptz not null,
  repaired_lanes bigint not null default 0
);

select fence(t::regclass) from unnest(array['accounts', 'posts', 'versions', 'lanes', 'publications', 'attempts', 'steps', 'questions']) t;
select open_to_publisher('accounts', 'select, update');
select open_to_publisher('posts', 'select');
select open_to_publisher('versions', 'select, update');
select open_to_publisher('lanes', 'select, update');
select open_to_publisher('publications', 'select, update');
select open_to_publisher('attempts', 'select, insert, update');
select open_to_publisher('steps', 'select, insert, update');
select open_to_publisher('questions', 'select, insert');
do $$ begin
  execute format('grant select, insert, update, delete on publisher_heartbeats to %I', current_setting('antiphon.publisher_role'));
  execute format('grant select on publisher_heartbeats to %I', current_setting('antiphon.app_role'));
end $$;

-- Facts: the value of a named number of a publication or an account at a moment. Appended, never changed.
create table samples (
  workspace_id uuid not null,
  publication_id uuid not null,
  metric text not null,
  measured_at timestamptz not null,
  value bigint not null,
  primary key (workspace_id, publication_id, metric, measured_at),
  foreign key (workspace_id, publication_id) references publications (workspace_id, id)
);
create table account_samples (
  workspace_id uuid not null,
  account_id uuid not null,
  metric text not null,
  measured_at timestamptz not null,
  value bigint not null,
  primary key (workspace_id, account_id, metric, measured_at),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id)
);
select fence(t::regclass) from unnest(array['samples', 'account_samples']) t;
