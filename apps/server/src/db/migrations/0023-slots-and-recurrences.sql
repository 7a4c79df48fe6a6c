-- bears: 0022
-- Slots: wall times of the week at which an account likes to post. What waits in one is an ordinary publication due at
-- that minute; nothing ties the two together, so a slot that is taken away leaves what waits there where it is. Whoever
-- fills a slot holds the account's lane, so that two never take the same one.
create table slot_sets (
  workspace_id uuid not null references workspaces on delete cascade,
  account_id uuid not null,
  -- Null: the workspace's zone.
  time_zone text,
  -- [{weekday: 1..7, time: "09:00"}], in the order of the week.
  slots jsonb not null,
  revision int not null default 1,
  primary key (workspace_id, account_id),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id) on delete cascade
);
-- Coming slots that stay empty, this once.
create table skipped_slots (
  workspace_id uuid not null,
  account_id uuid not null,
  at timestamptz not null,
  primary key (workspace_id, account_id, at),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id) on delete cascade
);

-- A post that repeats. The post itself is copied and never sent by this.
create table recurrences (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  post_id uuid not null,
  account_ids uuid[] not null,
  -- RFC 5545, days only; the time of day is that of `wall_time`, the first occurrence.
  rule text not null,
  wall_time text not null,
  time_zone text not null,
  state text not null check (state in ('running', 'paused', 'stopped')),
  -- Occurrences from this wall time on belong to the recurrence that goes on in its place; null: to this one.
  ends_before text,
  -- The last wall time that was dealt with; null: none yet.
  dealt_until text,
  -- When the next one that was not dealt with is; null: none is left.
  next_at timestamptz,
  created_by uuid,
  created_at timestamptz not null,
  revision int not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, post_id) references posts (workspace_id, id) on delete cascade
);
create index recurrences_next on recurrences (next_at) where state = 'running' and next_at is not null;
create index recurrences_by_post on recurrences (workspace_id, post_id);

-- What became of each occurrence. The key is the proof that none is made twice.
create table occurrences (
  workspace_id uuid not null,
  recurrence_id uuid not null,
  wall_time text not null,
  at timestamptz not null,
  -- Its own post; null: not made (skipped, too late, or nothing of it could be planned yet).
  post_id uuid,
  -- The copy's revision as it was made, and the revision of the post it was copied from.
  made_revision int,
  source_revision int,
  is_skipped boolean not null default false,
  -- Its copy was put away by a pause, an end or a skip, and comes back with it.
  is_held boolean not null default false,
  -- [{accountId, words}]: what could not be planned; tried again until its time.
  problems jsonb not null default '[]',
  primary key (workspace_id, recurrence_id, wall_time),
  foreign key (workspace_id, recurrence_id) references recurrences (workspace_id, id) on delete cascade,
  foreign key (workspace_id, post_id) references posts (workspace_id, id) on delete cascade
);
create index occurrences_by_post on occurrences (workspace_id, post_id) where post_id is not null;
create index occurrences_open on occurrences (at) where problems <> '[]' and not is_skipped and not is_held;

-- A post that is put away no longer repeats; what is planned of its copies is taken back in the same commit. Whoever
-- puts it away holds the lanes of all its accounts, which are those of its copies.
create function stop_repeating() returns trigger language plpgsql as $$
begin
  update recurrences set state = 'stopped', revision = revision + 1
  where workspace_id = new.workspace_id and post_id = new.id and state <> 'stopped';
  update publications p set state = 'cancelled', revision = p.revision + 1,
    reason = jsonb_build_object('code', 'post_removed', 'words', 'The post that it repeats was put away.')
  from recurrences r join occurrences o on o.workspace_id = r.workspace_id and o.recurrence_id = r.id
  where r.workspace_id = new.workspace_id and r.post_id = new.id
    and p.workspace_id = o.workspace_id and p.post_id = o.post_id and p.state in ('scheduled', 'missed');
  return null;
end $$;
create trigger posts_removed_repeat after update of deleted_at on posts
  for each row when (old.deleted_at is null and new.deleted_at is not null) execute function stop_repeating();

select fence(t::regclass) from unnest(array['slot_sets', 'skipped_slots', 'recurrences', 'occurrences']) t;
-- The job that makes occurrences finds its work across workspaces.
select open_to_publisher('recurrences', 'select');
select open_to_publisher('occurrences', 'select');
