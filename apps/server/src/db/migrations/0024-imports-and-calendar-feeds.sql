-- bears: 0018
-- What comes in by file, and what goes out to calendar programs.

-- A file of posts that was read in, row by row.
create table imports (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  file_name text not null,
  -- SHA-256 of its bytes, hex: the same upload sent again by a client gives the same import.
  sha256 text not null,
  -- `checking`: each row is tried; `ready`: waits for a person; `running`: posts are made; `done` and `cancelled` end it.
  state text not null check (state in ('checking', 'ready', 'running', 'done', 'cancelled')),
  -- Whether rows with a time are planned; else all become drafts.
  plans boolean not null default true,
  encoding text not null,
  delimiter text not null,
  -- What a person should know of the file as a whole, in words.
  notes jsonb not null default '[]',
  row_count int not null,
  upload_key text,
  created_by uuid,
  created_at timestamptz not null,
  checked_at timestamptz,
  finished_at timestamptz,
  primary key (workspace_id, id)
);
create unique index imports_one_per_upload on imports (workspace_id, upload_key) where upload_key is not null;
create index imports_unfinished on imports (created_at) where state in ('checking', 'running');
create index imports_newest on imports (workspace_id, created_at desc, id desc);

create table import_rows (
  workspace_id uuid not null,
  import_id uuid not null,
  -- Counts from 1 for the first row after the names.
  number int not null,
  -- The line of the file in which it ends, as an editor counts.
  line int not null,
  -- By what it is known again: its id column, or a hash of all that it says.
  row_key text not null,
  -- What it says, by column. Null once it has become a post, which says it from then on.
  fields jsonb,
  -- Why it could not be read as a row at all.
  fault text,
  verdict text check (verdict in ('fits', 'draft', 'known', 'refused')),
  outcome text check (outcome in ('planned', 'draft', 'known', 'refused')),
  -- What was found, or came of it.
  words text not null default '',
  post_id uuid,
  primary key (workspace_id, import_id, number),
  foreign key (workspace_id, import_id) references imports (workspace_id, id) on delete cascade,
  foreign key (workspace_id, post_id) references posts (workspace_id, id) on delete set null (post_id)
);
-- A row makes a post once, whatever file it comes in.
create unique index import_rows_once on import_rows (workspace_id, row_key) where outcome in ('planned', 'draft');
create index import_rows_unchecked on import_rows (workspace_id, import_id, number) where verdict is null;
create index import_rows_waiting on import_rows (workspace_id, import_id, number) where outcome is null;
create index import_rows_of_post on import_rows (workspace_id, post_id) where post_id is not null;

-- A calendar that other programs follow: an address with a secret, of one person in one workspace. It ends with the
-- membership.
create table calendar_feeds (
  workspace_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  name text not null,
  -- Only these accounts; empty: all.
  account_ids uuid[] not null default '{}',
  -- Only this project; null: all.
  project_id uuid,
  -- SHA-256 of the address's secret, base64url.
  secret_hash text not null unique,
  created_at timestamptz not null,
  -- Since when the present address stands.
  renewed_at timestamptz not null,
  revoked_at timestamptz,
  fetched_at timestamptz,
  -- What fetched it last, as it calls itself.
  fetched_by text,
  primary key (workspace_id, id),
  foreign key (workspace_id, user_id) references members (workspace_id, user_id) on delete cascade,
  foreign key (workspace_id, project_id) references projects (workspace_id, id) on delete cascade
);
create index calendar_feeds_by_person on calendar_feeds (workspace_id, user_id);

select fence(t::regclass) from unnest(array['imports', 'import_rows', 'calendar_feeds']) t;
-- A worker that starts goes on with what a dead one left.
select open_to_publisher('imports', 'select');
do $$ begin
  execute format($p$create policy door on calendar_feeds for select to %I using (secret_hash = nullif(current_setting('app.door', true), ''))$p$, current_setting('antiphon.app_role'));
end $$;
