-- Kept answers go after their day, events after 30 days. The publisher's role does it, because it looks across
-- workspaces; it needs to see nothing of an answer but its age.

do $$
declare publisher text := current_setting('antiphon.publisher_role');
begin
  execute format('create policy retention on idempotency_keys to %I using (true) with check (false)', publisher);
  execute format('grant select (workspace_id, route, key, created_at), delete on idempotency_keys to %I', publisher);
  execute format('grant delete on events to %I', publisher);
end $$;
