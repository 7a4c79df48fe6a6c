-- bears: 0018
-- The approval of a post that repeats covers the copies that say exactly the same.

-- Of which post a version is a copy made by repeating, and what was approved of that for the same account; no row: of none,
-- or nothing was.
create function approved_of_source(workspace uuid, version uuid)
returns table (post_id uuid, approved_hash text) language sql stable as $$
  select r.post_id, s.approved_hash
  from versions v
    join occurrences o on o.workspace_id = v.workspace_id and o.post_id = v.post_id
    join recurrences r on r.workspace_id = o.workspace_id and r.id = o.recurrence_id
    join versions sv on sv.workspace_id = r.workspace_id and sv.post_id = r.post_id and sv.account_id = v.account_id and sv.set_aside_at is null
    join approval_standings s on s.workspace_id = sv.workspace_id and s.version_id = sv.id and s.decision = 'approved'
  where v.workspace_id = workspace and v.id = version limit 1
$$;

-- Versions of copies that repeating made of these posts.
create function versions_of_copies(workspace uuid, posts uuid[]) returns setof uuid language sql stable as $$
  select v.id from recurrences r
    join occurrences o on o.workspace_id = r.workspace_id and o.recurrence_id = r.id
    join versions v on v.workspace_id = o.workspace_id and v.post_id = o.post_id and v.set_aside_at is null
  where r.workspace_id = workspace and r.post_id = any (posts)
$$;
