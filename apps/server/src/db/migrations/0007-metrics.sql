-- Reading numbers back: when a network was asked about what, and whose turn it is to ask.

-- Facts: the network was asked about a publication and answered. Its numbers, if it gave any, are samples of the
-- same moment. `gone`: it said that the post is no longer there; that is kept as said, never as a 0.
create table readings (
  workspace_id uuid not null,
  publication_id uuid not null,
  read_at timestamptz not null,
  outcome text not null check (outcome in ('read', 'gone')),
  primary key (workspace_id, publication_id, read_at),
  foreign key (workspace_id, publication_id) references publications (workspace_id, id)
);
-- The same of an account's own numbers.
create table account_readings (
  workspace_id uuid not null,
  account_id uuid not null,
  read_at timestamptz not null,
  primary key (workspace_id, account_id, read_at),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id)
);
-- One reader per account at a time, and how long to leave the network alone. Not a fact: losing a row loses nothing.
create table reading_turns (
  workspace_id uuid not null,
  account_id uuid not null,
  -- A job was put in for it; not put in again before this moment.
  asked_until timestamptz,
  -- Somebody reads now; a dead reader's turn ends here.
  held_until timestamptz,
  -- Do not ask the network before this; null: it may be asked.
  not_before timestamptz,
  -- The network itself named that moment; a person's wish does not go before it.
  is_rate_limited boolean not null default false,
  failure_count int not null default 0,
  -- What the last failure said, in words for people; null when the last reading went well.
  problem text,
  primary key (workspace_id, account_id),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id) on delete cascade
);
-- What may still be read: the look-up goes from the newest back over the last weeks.
create index publications_by_published on publications (published_at) where state = 'published' and remote_id is not null;
create index publications_of_account_published on publications (workspace_id, account_id, published_at desc, id desc) where state = 'published';

select fence(t::regclass) from unnest(array['readings', 'account_readings', 'reading_turns']) t;
select open_to_publisher(t::regclass, 'select') from unnest(array['samples', 'readings', 'account_readings', 'reading_turns']) t;
