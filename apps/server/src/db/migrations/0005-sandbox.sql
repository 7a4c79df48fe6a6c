-- The memory of our own pretend networks. An outside service in all but place: no room reads it, only the
-- sandbox's server writes it, and no workspace stands in it.
create schema sandbox;
create table sandbox.accounts (id text primary key, style text not null, handle text not null, clock_offset_ms bigint not null default 0, body jsonb not null,
  unique (style, handle));
create table sandbox.tokens (hash text primary key, account_id text not null references sandbox.accounts on delete cascade, kind text not null, body jsonb not null);
create index tokens_by_account on sandbox.tokens (account_id);
create table sandbox.uploads (id text primary key, account_id text not null references sandbox.accounts on delete cascade, body jsonb not null);
create table sandbox.containers (id text primary key, account_id text not null references sandbox.accounts on delete cascade, body jsonb not null);
create table sandbox.posts (
  id text primary key,
  account_id text not null references sandbox.accounts on delete cascade,
  origin text,
  created_at timestamptz not null,
  is_reply boolean not null,
  deleted_at timestamptz,
  body jsonb not null,
  unique (account_id, origin)
);
create index posts_newest on sandbox.posts (account_id, created_at desc, id desc) where deleted_at is null;
do $$ begin
  execute format('grant usage on schema sandbox to %I', current_setting('antiphon.app_role'));
  execute format('grant select, insert, update, delete on all tables in schema sandbox to %I', current_setting('antiphon.app_role'));
end $$;
