-- bears: 0018
-- Comments below our posts, as networks told them, and our replies.

create table comments (
  workspace_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  publication_id uuid not null,
  -- The network's id.
  remote_id text not null,
  -- The comment it answers; null: it stands below the post itself.
  parent_remote_id text,
  author_remote_id text,
  author_handle text not null,
  author_name text,
  text text not null,
  at timestamptz not null,
  is_own boolean not null,
  first_read_at timestamptz not null,
  -- Since when the network no longer shows it; its words and author are forgotten then.
  gone_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, account_id, remote_id),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id),
  foreign key (workspace_id, publication_id) references publications (workspace_id, id)
);
create index comments_of_publication on comments (workspace_id, publication_id, at, id) where gone_at is null;

-- When comments were read, and whose turn it is. Not a fact: losing a row loses nothing.
create table comment_readings (
  workspace_id uuid not null,
  publication_id uuid not null,
  read_at timestamptz,
  -- Whether that reading saw all of them.
  is_complete boolean not null default false,
  -- Somebody reads now; a dead reader's turn ends here.
  held_until timestamptz,
  -- Do not ask the network before this; null: it may be asked.
  not_before timestamptz,
  -- The network itself named that moment; a person's wish does not go before it.
  is_rate_limited boolean not null default false,
  failure_count int not null default 0,
  -- What the last failure said, in words for people; null when the last reading went well.
  problem text,
  primary key (workspace_id, publication_id),
  foreign key (workspace_id, publication_id) references publications (workspace_id, id) on delete cascade
);

-- What we say below a post. Said once: after silence the comments are read back before anything is said again.
create table replies (
  workspace_id uuid not null,
  id uuid not null,
  publication_id uuid not null,
  -- The comment it answers; null: the post itself.
  comment_id uuid,
  text text not null,
  -- 128 random bits, hex: the same for every try.
  seed text not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'sending', 'unknown', 'needs_attention', 'sent', 'failed', 'dropped')),
  -- Why it waits, failed, or needs a person: {code, words, kind?}.
  reason jsonb,
  remote_id text,
  created_by uuid,
  created_at timestamptz not null,
  -- When its last call left; from then on it may be there.
  sent_at timestamptz,
  finished_at timestamptz,
  -- When it is gone on with; null: it rests.
  next_try_at timestamptz,
  try_count int not null default 0,
  ask_count int not null default 0,
  -- Who works on it, until when. The fence counts every take-over; results of an older one are void.
  leased_until timestamptz,
  fence bigint not null default 0,
  decided_by uuid,
  primary key (workspace_id, id),
  foreign key (workspace_id, publication_id) references publications (workspace_id, id),
  foreign key (workspace_id, comment_id) references comments (workspace_id, id)
);
create index replies_of_publication on replies (workspace_id, publication_id, created_at);
create index replies_due on replies (next_try_at) where next_try_at is not null;

-- Each outside call of a reply, and what a person decided. The intent is committed before a call leaves.
create table reply_calls (
  workspace_id uuid not null,
  id uuid not null,
  reply_id uuid not null,
  kind text not null check (kind in ('send', 'look', 'person')),
  words text not null,
  intended_at timestamptz not null,
  answered_at timestamptz,
  outcome text not null default 'intended'
    check (outcome in ('intended', 'done', 'found', 'absent', 'cannot_tell', 'failed', 'unknown')),
  answered text,
  error jsonb,
  primary key (workspace_id, id),
  foreign key (workspace_id, reply_id) references replies (workspace_id, id)
);
create index reply_calls_of on reply_calls (workspace_id, reply_id);
create trigger reply_calls_stay before delete on reply_calls for each row execute function refuse_change();
create trigger reply_calls_end_once before update on reply_calls for each row
  when (old.outcome <> 'intended' or (old.workspace_id, old.id, old.reply_id, old.kind, old.words, old.intended_at)
    is distinct from (new.workspace_id, new.id, new.reply_id, new.kind, new.words, new.intended_at))
  execute function refuse_change();

select fence(t::regclass) from unnest(array['comments', 'comment_readings', 'replies', 'reply_calls']) t;
select open_to_publisher('comment_readings', 'select');
select open_to_publisher('replies', 'select');
