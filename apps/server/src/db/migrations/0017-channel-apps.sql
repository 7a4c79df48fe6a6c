-- bears: 0016
-- Secrets of the installation itself, such as its app at a network: sealed like those of workspaces, and bound to
-- their row in the same way.
create table installation_secrets (
  id text primary key,
  purpose text not null check (purpose in ('client')),
  key_id text not null,
  nonce bytea not null,
  sealed bytea not null,
  updated_at timestamptz not null
);
do $$
begin
  execute format('grant select, insert, update, delete on installation_secrets to %I', current_setting('antiphon.app_role'));
  execute format('grant select, update on installation_secrets to %I', current_setting('antiphon.publisher_role'));
end $$;
