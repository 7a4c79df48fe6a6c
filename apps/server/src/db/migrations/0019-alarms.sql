-- bears: 0018
-- What must not happen in silence, and how people and programs are told of it.

-- One row per cause while it lasts. The ids of what it speaks of are not held by keys: a key would take a lock on
-- publications and accounts that the publisher claims at that moment.
create table alarms (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('worker_silent', 'service_out', 'late', 'lane_repaired', 'failed', 'needs_attention', 'missed', 'needs_reconnect', 'sign_in_ends')),
  -- The same for as long as the cause is the same one: `failed <publication>`, `service_out <service>`.
  cause text not null,
  account_id uuid,
  publication_id uuid,
  words text not null,
  raised_at timestamptz not null,
  -- When the cause had gone; null: it lasts.
  resolved_at timestamptz,
  -- When a person put it aside although the cause lasts.
  dismissed_at timestamptz,
  dismissed_by uuid,
  -- Whether it still waits to be put into a mail, or into the webhook.
  is_mail_due boolean not null default true,
  is_webhook_due boolean not null default true,
  mailed_at timestamptz,
  -- When the webhook's receiver said yes.
  webhook_at timestamptz,
  primary key (workspace_id, id)
);
create unique index alarms_one_per_cause on alarms (workspace_id, cause) where resolved_at is null;
create index alarms_by_raised on alarms (workspace_id, raised_at desc, id desc);
create index alarms_untold on alarms (workspace_id) where resolved_at is null and dismissed_at is null and (is_mail_due or is_webhook_due);

-- Who chose something else than their role's usual: owners and admins get mails, others do not.
create table mail_wishes (
  workspace_id uuid not null,
  user_id uuid not null,
  wants_mail boolean not null,
  primary key (workspace_id, user_id),
  foreign key (workspace_id, user_id) references members (workspace_id, user_id) on delete cascade
);

-- Where alarms of a workspace are sent to, one address at most.
create table webhooks (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  url text not null,
  secret_id uuid not null,
  made_at timestamptz not null,
  -- The last answer: when, whether it was a yes, its status (null: none came), and in words.
  tried_at timestamptz,
  was_taken boolean,
  status int,
  result text,
  primary key (workspace_id, id),
  unique (workspace_id),
  foreign key (workspace_id, secret_id) references secrets (workspace_id, id)
);

-- One message to one receiver, until it was taken or a day has passed.
create table notices (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  way text not null check (way in ('mail', 'webhook')),
  -- Of a mail: to whom.
  user_id uuid,
  -- Of a webhook: which alarm.
  alarm_id uuid,
  -- {subject, text} of a mail, the whole body of a webhook.
  content jsonb not null,
  made_at timestamptz not null,
  -- When it is tried (again); null: it has ended.
  next_try_at timestamptz,
  tries int not null default 0,
  -- When it was taken; null with no next try: given up.
  told_at timestamptz,
  result text,
  primary key (workspace_id, id),
  foreign key (workspace_id, user_id) references members (workspace_id, user_id) on delete cascade,
  foreign key (workspace_id, alarm_id) references alarms (workspace_id, id) on delete cascade
);
create index notices_due on notices (next_try_at) where next_try_at is not null;
create index notices_mailed on notices (workspace_id, made_at desc) where way = 'mail';
create index notices_by_age on notices (made_at);

-- How often a lane had lost its next time, and when it was last put right.
alter table lanes add column repaired_count int not null default 0;
alter table lanes add column repaired_at timestamptz;

-- What stands still until a person looks, found without reading all that was ever sent.
create index publications_unsettled on publications (workspace_id, due_at) where state in ('failed', 'needs_attention', 'missed', 'unknown');
create index publications_open_parts on publications (workspace_id, due_at) where state = 'published' and open_step_count > 0;

select fence(t::regclass) from unnest(array['alarms', 'mail_wishes', 'webhooks', 'notices']) t;
select open_to_publisher('alarms', 'select, insert, update');
select open_to_publisher('notices', 'select, update');
