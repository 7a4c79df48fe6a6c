-- bears: 0018
-- A post that repeats is shown as such, and says when an occurrence of it could not be planned.

-- How a post repeats: whether it runs, and when the next copy goes out, or is to be planned (`next_at`) where none is yet;
-- no state: it does not repeat.
create function repeats_of_post(workspace uuid, post uuid)
returns table (state text, next_at timestamptz) language sql stable as $$
  select min(case r.state when 'running' then 'running' else 'stands' end),
    min(coalesce((
      select min(p.due_at) from occurrences o join publications p on p.workspace_id = o.workspace_id and p.post_id = o.post_id
      where o.workspace_id = r.workspace_id and o.recurrence_id = r.id and p.state = 'scheduled'
    ), r.next_at)) filter (where r.state = 'running')
  from recurrences r where r.workspace_id = workspace and r.post_id = post and r.state in ('running', 'paused')
$$;

alter table alarms drop constraint alarms_kind_check;
alter table alarms add constraint alarms_kind_check check (kind in ('worker_silent', 'service_out', 'late', 'lane_repaired', 'failed',
  'needs_attention', 'missed', 'needs_reconnect', 'sign_in_ends', 'recurrence_not_planned'));
-- The post that repeats, where the alarm is about one.
alter table alarms add column post_id uuid;
