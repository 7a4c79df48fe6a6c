-- bears: 0018
-- Approval: a workspace may demand that somebody looks at what goes out, and says yes to exactly that.
alter table workspaces add column needs_approval boolean not null default false;

-- Who asked, said yes, or gave it back, for which version, and the hash of exactly what they saw. Appended only:
-- what is taken back is named by another row.
create table approvals (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  position bigint generated always as identity,
  post_id uuid not null,
  version_id uuid not null,
  act text not null check (act in ('asked', 'approved', 'returned', 'taken_back')),
  -- SHA-256, hex, of the content, options, assets and account.
  hash text not null,
  -- Of `taken_back`: which act.
  takes_back uuid,
  acted_by uuid,
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, post_id) references posts (workspace_id, id),
  foreign key (workspace_id, version_id) references versions (workspace_id, id),
  foreign key (workspace_id, takes_back) references approvals (workspace_id, id),
  check (act <> 'taken_back' or takes_back is not null)
);
create index approvals_of_version on approvals (workspace_id, version_id, position);
create index approvals_of_post on approvals (workspace_id, post_id, position);
create unique index approvals_taken_back_once on approvals (workspace_id, takes_back) where takes_back is not null;

-- The words of an act, and what the version said then; apart from the fact, so that they can be erased.
create table approval_words (
  workspace_id uuid not null,
  approval_id uuid not null,
  note text not null default '',
  -- {content, options, media}
  said jsonb not null,
  primary key (workspace_id, approval_id),
  foreign key (workspace_id, approval_id) references approvals (workspace_id, id) on delete cascade
);

-- How each version stands, derived from its acts by the trigger below; nobody writes it by hand.
create table approval_standings (
  workspace_id uuid not null,
  version_id uuid not null,
  post_id uuid not null,
  -- The last yes or no that was not taken back; null: there is none.
  decision text check (decision in ('approved', 'returned')),
  decision_id uuid,
  -- What the yes was said to.
  approved_hash text,
  -- The question that is open since that decision; null: nobody waits for an answer.
  ask_id uuid,
  asked_at timestamptz,
  primary key (workspace_id, version_id),
  foreign key (workspace_id, version_id) references versions (workspace_id, id) on delete cascade,
  foreign key (workspace_id, post_id) references posts (workspace_id, id) on delete cascade,
  foreign key (workspace_id, decision_id) references approvals (workspace_id, id),
  foreign key (workspace_id, ask_id) references approvals (workspace_id, id)
);
create index approval_standings_of_post on approval_standings (workspace_id, post_id);
create index approval_standings_asked on approval_standings (workspace_id, asked_at) where ask_id is not null;
create index approval_standings_returned on approval_standings (workspace_id, post_id) where decision = 'returned';

create function stand_by_approvals() returns trigger language plpgsql as $$
declare decided approvals%rowtype; asked approvals%rowtype;
begin
  select a.* into decided from approvals a
    where a.workspace_id = new.workspace_id and a.version_id = new.version_id and a.act in ('approved', 'returned')
      and not exists (select from approvals t where t.workspace_id = a.workspace_id and t.takes_back = a.id)
    order by a.position desc limit 1;
  select a.* into asked from approvals a
    where a.workspace_id = new.workspace_id and a.version_id = new.version_id and a.act = 'asked'
      and a.position > coalesce(decided.position, 0)
      and not exists (select from approvals t where t.workspace_id = a.workspace_id and t.takes_back = a.id)
    order by a.position desc limit 1;
  insert into approval_standings (workspace_id, version_id, post_id, decision, decision_id, approved_hash, ask_id, asked_at)
    values (new.workspace_id, new.version_id, new.post_id, decided.act, decided.id,
      case when decided.act = 'approved' then decided.hash end, asked.id, asked.at)
    on conflict (workspace_id, version_id) do update set decision = excluded.decision, decision_id = excluded.decision_id,
      approved_hash = excluded.approved_hash, ask_id = excluded.ask_id, asked_at = excluded.asked_at;
  return null;
end $$;
create trigger approvals_stand after insert on approvals for each row execute function stand_by_approvals();
create trigger approvals_stay before update or delete on approvals for each row execute function refuse_change();

-- What people are still to be told of by mail, until it was put into one.
create table untold_reviews (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  post_id uuid not null,
  act text not null check (act in ('asked', 'approved', 'returned')),
  acted_by uuid,
  note text not null default '',
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, post_id) references posts (workspace_id, id) on delete cascade
);
create index untold_reviews_by_age on untold_reviews (at);

-- Mails about alarms keep their own pace.
alter table notices add column about text not null default 'alarms' check (about in ('alarms', 'reviews'));
drop index notices_mailed;
create index notices_mailed on notices (workspace_id, made_at desc) where way = 'mail' and about = 'alarms';

select fence(t::regclass) from unnest(array['approvals', 'approval_words', 'approval_standings', 'untold_reviews']) t;
select open_to_publisher('approval_standings', 'select');
select open_to_publisher('untold_reviews', 'select');

-- Sends that are held because nobody approved them go back into their lane: it judges them anew, by the rule for what
-- was missed. `versions` null: all of the workspace. Lanes first, as `db/lock-order.ts` says.
create function release_held(workspace uuid, released uuid[]) returns void language plpgsql as $$
begin
  perform from lanes l where l.workspace_id = workspace and l.account_id in (
      select v.account_id from versions v where v.workspace_id = workspace and v.id = any (released)
      union all select p.account_id from publications p where released is null and p.workspace_id = workspace
        and p.state in ('scheduled', 'sending', 'needs_attention'))
    order by l.account_id for update;
  with freed as (
    update publications p set state = 'scheduled', reason = null, retry_at = null, retry_count = 0, wake_at = null, revision = p.revision + 1
    where p.workspace_id = workspace and p.state = 'needs_attention' and p.reason ->> 'code' = 'not_approved'
      and (released is null or p.version_id = any (released))
    returning p.account_id, p.due_at
  )
  update lanes l set next_due_at = least(l.next_due_at, f.due_at)
  from (select account_id, min(due_at) as due_at from freed group by 1) f
  where l.workspace_id = workspace and l.account_id = f.account_id;
end $$;

-- A post that is put away, and a version that is set aside, also take back what was held for want of an approval.
create or replace function cancel_planned_sends() returns trigger language plpgsql as $$
begin
  update publications set state = 'cancelled', revision = revision + 1,
    reason = jsonb_build_object('code', 'post_removed', 'words', 'The post was put away.')
  where workspace_id = new.workspace_id and post_id = new.id
    and (state in ('scheduled', 'missed') or (state = 'needs_attention' and reason ->> 'code' = 'not_approved'));
  return null;
end $$;
create or replace function cancel_set_aside_sends() returns trigger language plpgsql as $$
begin
  update publications set state = 'cancelled', revision = revision + 1,
    reason = jsonb_build_object('code', 'account_taken_off', 'words', 'The account was taken off the post.')
  where workspace_id = new.workspace_id and version_id = new.id
    and (state in ('scheduled', 'missed') or (state = 'needs_attention' and reason ->> 'code' = 'not_approved'));
  return null;
end $$;
