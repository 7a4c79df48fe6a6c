-- bears: 0018
-- Corrections: what is out is taken down again, or its words are changed there.

create table corrections (
  workspace_id uuid not null,
  id uuid not null,
  publication_id uuid not null,
  kind text not null check (kind in ('takedown', 'edit')),
  -- `open`: under way, or waiting for its next try.
  state text not null default 'open' check (state in ('open', 'done', 'failed')),
  -- Why it waits or failed: {code, words, kind?}; null when the state says it all.
  reason jsonb,
  -- Ids on the network, in the order in which they are gone through.
  targets text[] not null,
  -- Of an edit: the content as it was public until then, and as it is to be.
  content_before jsonb,
  content_after jsonb,
  asked_by uuid,
  created_at timestamptz not null,
  finished_at timestamptz,
  -- When it is gone on with; null: it ended.
  next_try_at timestamptz,
  try_count int not null default 0,
  -- Who works on it, until when. The fence counts every take-over; results of an older one are void.
  leased_until timestamptz,
  fence bigint not null default 0,
  primary key (workspace_id, id),
  foreign key (workspace_id, publication_id) references publications (workspace_id, id),
  check (kind <> 'edit' or (content_before is not null and content_after is not null))
);
create unique index corrections_one_open on corrections (workspace_id, publication_id) where state = 'open';
create index corrections_of_publication on corrections (workspace_id, publication_id, created_at desc);
create index corrections_due on corrections (next_try_at) where state = 'open';

-- Each outside call of a correction; its intent is committed before it leaves.
create table correction_calls (
  workspace_id uuid not null,
  id uuid not null,
  correction_id uuid not null,
  kind text not null check (kind in ('delete', 'edit', 'look')),
  target text not null,
  words text not null,
  intended_at timestamptz not null,
  answered_at timestamptz,
  -- Of a look: `gone` or `there`. `unknown`: no answer that tells.
  outcome text not null default 'intended' check (outcome in ('intended', 'done', 'gone', 'there', 'failed', 'unknown')),
  answered text,
  error jsonb,
  primary key (workspace_id, id),
  foreign key (workspace_id, correction_id) references corrections (workspace_id, id)
);
create index correction_calls_of on correction_calls (workspace_id, correction_id);
create trigger correction_calls_stay before delete on correction_calls for each row execute function refuse_change();
create trigger correction_calls_end_once before update on correction_calls for each row
  when (old.outcome <> 'intended' or (old.workspace_id, old.id, old.correction_id, old.kind, old.target, old.words, old.intended_at)
    is distinct from (new.workspace_id, new.id, new.correction_id, new.kind, new.target, new.words, new.intended_at))
  execute function refuse_change();

-- Since when it is no longer on the network because we took it down; null: it was not.
alter table publications add column taken_down_at timestamptz;

select fence(t::regclass) from unnest(array['corrections', 'correction_calls']) t;
select open_to_publisher('corrections', 'select');
