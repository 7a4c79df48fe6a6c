-- bears: 0018
-- What was taken down is shown as such. Its publication stays `published`: that it was out is a fact.

-- A post's standing: the shown state of its publication that most needs a look, its next and its last moment.
-- `post_standing`, which knows no `taken_down`, serves programs of an older schema and goes with them.
create function standing_of_post(workspace uuid, post uuid)
returns table (state text, next_due_at timestamptz, last_published_at timestamptz) language sql stable as $$
  select (array['needs_attention', 'unknown', 'missed', 'failed', 'sending', 'scheduled', 'published', 'taken_down', 'cancelled'])[
      min(array_position(array['needs_attention', 'unknown', 'missed', 'failed', 'sending', 'scheduled', 'published', 'taken_down', 'cancelled'],
        case when p.taken_down_at is null then p.state else 'taken_down' end))],
    min(p.due_at) filter (where p.state = 'scheduled'), max(p.published_at)
  from publications p where p.workspace_id = workspace and p.post_id = post
$$;

-- What was taken down is looked for by itself.
create index publications_taken_down on publications (workspace_id, due_at desc, id desc) where taken_down_at is not null;
