-- Brands, briefs, provider keys, generations, the spending ledger, and the studio.

create table brands (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  voice text not null,
  samples text[] not null default '{}',
  banned_words text[] not null default '{}',
  -- "#rrggbb", the leading one first.
  colours text[] not null default '{}',
  logo_asset_id uuid,
  archived_at timestamptz,
  revision int not null default 1,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, logo_asset_id) references assets (workspace_id, id) on delete set null (logo_asset_id)
);

create table briefs (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  project_id uuid not null,
  brand_id uuid,
  title text not null,
  what text not null,
  audience text not null,
  tone text not null,
  links text[] not null default '{}',
  language text not null,
  -- The finding it rests on: {key, words}; null where a person began it.
  insight jsonb,
  archived_at timestamptz,
  revision int not null default 1,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, project_id) references projects (workspace_id, id),
  foreign key (workspace_id, brand_id) references brands (workspace_id, id)
);
create index briefs_by_change on briefs (workspace_id, updated_at desc, id desc);

-- Where a brief goes, in the person's order.
create table brief_accounts (
  workspace_id uuid not null,
  brief_id uuid not null,
  account_id uuid not null,
  position int not null,
  primary key (workspace_id, brief_id, account_id),
  foreign key (workspace_id, brief_id) references briefs (workspace_id, id) on delete cascade,
  foreign key (workspace_id, account_id) references accounts (workspace_id, id) on delete cascade
);

create table provider_keys (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  provider text not null,
  -- First and last characters of the secret, to tell keys apart.
  hint text not null,
  base_url text,
  -- Null once the key was removed: generations keep pointing here.
  secret_id uuid,
  state text not null check (state in ('accepted', 'refused')),
  problem text,
  -- The models the provider named when it was last asked.
  models jsonb not null,
  checked_at timestamptz not null,
  created_by uuid,
  created_at timestamptz not null,
  removed_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, secret_id) references secrets (workspace_id, id) on delete set null (secret_id)
);

-- Which model is asked when nobody names one; no row: our own choice.
create table model_choices (
  workspace_id uuid not null references workspaces on delete cascade,
  operation text not null,
  provider text not null,
  provider_key_id uuid,
  model text not null,
  primary key (workspace_id, operation),
  foreign key (workspace_id, provider_key_id) references provider_keys (workspace_id, id) on delete cascade
);

create table generations (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  project_id uuid not null,
  brief_id uuid,
  operation text not null,
  provider text not null,
  provider_key_id uuid,
  model text not null,
  model_name text not null,
  provider_name text not null,
  is_sandbox boolean not null,
  params jsonb not null,
  state text not null check (state in ('estimated', 'reserved', 'queued', 'running', 'succeeded', 'failed', 'cancelled', 'unknown')),
  -- Why: {kind, code, words, evidence?}; null when the state says it all.
  reason jsonb,
  -- Null: the price is not known.
  estimate_low bigint,
  estimate_high bigint,
  price_version text not null,
  reservation_id uuid,
  -- Null until it has ended.
  cost bigint,
  cost_source text,
  warnings jsonb not null default '[]',
  -- What the provider named the work; null before it has, or where it names none.
  handle jsonb,
  progress double precision,
  eta_at timestamptz,
  -- Words so far, while they stream in; the whole text is an output.
  partial_text text,
  -- Counts every take-over. A job that carries another number, and a result of an older one, are void.
  look_number int not null default 0,
  -- Until when a worker is known to be at it.
  leased_until timestamptz,
  retry_at timestamptz,
  retry_count int not null default 0,
  -- How often the provider was asked about a lost start.
  ask_count int not null default 0,
  start_count int not null default 0,
  cancel_requested_at timestamptz,
  cancel_sent_at timestamptz,
  -- The generation whose outcome nobody knew, when this one was asked for in its place.
  again_of uuid,
  created_by uuid,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, project_id) references projects (workspace_id, id),
  foreign key (workspace_id, brief_id) references briefs (workspace_id, id),
  foreign key (workspace_id, provider_key_id) references provider_keys (workspace_id, id),
  foreign key (workspace_id, again_of) references generations (workspace_id, id)
);
create index generations_newest on generations (workspace_id, created_at desc, id desc);
create index generations_by_brief on generations (workspace_id, brief_id, created_at desc, id desc) where brief_id is not null;
create index generations_by_key on generations (workspace_id, provider_key_id) where provider_key_id is not null;

-- Each paid start; its intent is committed before the call leaves.
create table generation_starts (
  workspace_id uuid not null,
  id uuid not null,
  generation_id uuid not null,
  number int not null,
  intended_at timestamptz not null,
  answered_at timestamptz,
  -- `not_started`: proved by the answer; only then another start may follow.
  outcome text not null check (outcome in ('open', 'accepted', 'not_started', 'unknown')),
  error jsonb,
  primary key (workspace_id, id),
  unique (workspace_id, generation_id, number),
  foreign key (workspace_id, generation_id) references generations (workspace_id, id)
);
create unique index generation_starts_one on generation_starts (workspace_id, generation_id) where outcome <> 'not_started';

create table generation_inputs (
  workspace_id uuid not null,
  generation_id uuid not null,
  asset_id uuid not null,
  -- What it was for: 'reference', 'logo'.
  role text not null,
  primary key (workspace_id, generation_id, asset_id, role),
  foreign key (workspace_id, generation_id) references generations (workspace_id, id),
  foreign key (workspace_id, asset_id) references assets (workspace_id, id) on delete cascade
);
create table generation_outputs (
  workspace_id uuid not null,
  generation_id uuid not null,
  position int not null,
  -- One of the two: a picture in the library, or words. Both null: the picture was erased.
  asset_id uuid,
  text text,
  primary key (workspace_id, generation_id, position),
  foreign key (workspace_id, generation_id) references generations (workspace_id, id),
  foreign key (workspace_id, asset_id) references assets (workspace_id, id) on delete set null (asset_id)
);

-- The ledger: appended, never changed.
create table spend_entries (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('reserve', 'settle', 'release')),
  -- 1e-10 USD. Reserved: the upper bound; settled: what it cost; released: what was given back.
  amount bigint not null,
  -- The reservation it opens or closes: the id of its own `reserve` entry.
  reservation_id uuid not null,
  generation_id uuid,
  publication_id uuid,
  operation text not null,
  provider text not null,
  model text not null,
  is_sandbox boolean not null,
  price_version text not null,
  source text not null check (source in ('catalogue', 'provider', 'upper_bound', 'unknown')),
  -- [{what, quantity, unitPrice, amount}]; money as strings of digits.
  lines jsonb not null default '[]',
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, generation_id) references generations (workspace_id, id),
  foreign key (workspace_id, publication_id) references publications (workspace_id, id)
);
create index spend_entries_by_time on spend_entries (workspace_id, at desc, id desc);
create unique index spend_entries_one_reserve on spend_entries (workspace_id, reservation_id) where kind = 'reserve';
create unique index spend_entries_one_settle on spend_entries (workspace_id, reservation_id) where kind = 'settle';
create unique index spend_entries_one_release on spend_entries (workspace_id, reservation_id) where kind = 'release';

create function refuse_change() returns trigger language plpgsql as $$
begin
  -- A workspace that goes takes its ledger along; nothing else changes it.
  if pg_trigger_depth() > 1 then return old; end if;
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger spend_entries_stay before update or delete on spend_entries for each row execute function refuse_change();

-- Derived from the ledger, so that a sum need not read years: reservations without an end.
create table open_reservations (
  workspace_id uuid not null references workspaces on delete cascade,
  reservation_id uuid not null,
  amount bigint not null,
  primary key (workspace_id, reservation_id)
);

-- The studio: the answers to a brief.
create table studio_runs (
  workspace_id uuid not null,
  id uuid not null,
  brief_id uuid not null,
  number int not null,
  brief_revision int not null,
  -- What was asked for: how many, which models.
  wishes jsonb not null,
  -- Suggested times as they were then: [{accountId, wallTime, timeZone, at, basis, reason}].
  times jsonb not null,
  estimate_low bigint not null,
  estimate_high bigint not null,
  created_by uuid,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, brief_id, number),
  foreign key (workspace_id, brief_id) references briefs (workspace_id, id)
);
create table studio_items (
  workspace_id uuid not null,
  id uuid not null,
  run_id uuid not null,
  kind text not null check (kind in ('caption', 'hashtags', 'picture', 'version')),
  position int not null,
  -- Versions: for whom, and of which caption.
  account_id uuid,
  caption_id uuid,
  -- The answer shown; null while there is none.
  answer_id uuid,
  -- Money and place kept for words that are not needed yet: shaping a version, once its caption is there.
  waiting_generation_id uuid,
  note text,
  is_favourite boolean not null default false,
  kept_at timestamptz,
  revision int not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, run_id) references studio_runs (workspace_id, id),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id),
  foreign key (workspace_id, caption_id) references studio_items (workspace_id, id),
  foreign key (workspace_id, waiting_generation_id) references generations (workspace_id, id)
);
create index studio_items_by_run on studio_items (workspace_id, run_id, kind, position);
create unique index studio_items_one_version on studio_items (workspace_id, caption_id, account_id) where kind = 'version';

-- Every answer an item ever had. The words of a generated one are its generation's output.
create table studio_answers (
  workspace_id uuid not null,
  id uuid not null,
  item_id uuid not null,
  number int not null,
  how text not null check (how in ('written', 'edited', 'shorter', 'fit', 'tone', 'translate', 'same')),
  wish text,
  generation_id uuid,
  -- What a person typed, or the same words as the caption's; null where a generation made it.
  text text,
  -- Versions: the caption's answer they were made from.
  of_answer_id uuid,
  created_by uuid,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, item_id, number),
  foreign key (workspace_id, item_id) references studio_items (workspace_id, id),
  foreign key (workspace_id, generation_id) references generations (workspace_id, id),
  foreign key (workspace_id, of_answer_id) references studio_answers (workspace_id, id)
);
create index studio_answers_by_generation on studio_answers (workspace_id, generation_id) where generation_id is not null;

select fence(t::regclass) from unnest(array['brands', 'briefs', 'brief_accounts', 'provider_keys', 'model_choices', 'generations',
  'generation_starts', 'generation_inputs', 'generation_outputs', 'spend_entries', 'open_reservations', 'studio_runs', 'studio_items',
  'studio_answers']) t;
