-- bears: 0015
-- One way to search for assets, posts and briefs: what is searched are columns of the row itself, computed by the
-- database, and one function for each table, workspace and words in, ids out, reads past the fence as its owner.

-- The title and the text of every part.
create function words_of_post(title text, content jsonb) returns text language sql immutable parallel safe as $$
  select fold_words(concat_ws(' ', title, (select string_agg(part ->> 'text', ' ') from jsonb_array_elements(content -> 'parts') part)))
$$;
create function words_of_brief(title text, what text) returns text language sql immutable parallel safe as $$
  select fold_words(concat_ws(' ', title, what))
$$;

-- Whole words come from the first 20,000 letters (a vector holds no more than 1 MB); parts of words from all.
alter table posts
  add column search_words text not null generated always as (words_of_post(title, content)) stored,
  add column search_vector tsvector not null generated always as (to_tsvector('simple'::regconfig, left(words_of_post(title, content), 20000))) stored;
alter table briefs
  add column search_words text not null generated always as (words_of_brief(title, what)) stored,
  add column search_vector tsvector not null generated always as (to_tsvector('simple'::regconfig, left(words_of_brief(title, what), 20000))) stored;
create index posts_by_word on posts using gin (search_vector);
create index posts_by_part_of_word on posts using gin (search_words gin_trgm_ops);
create index briefs_by_word on briefs using gin (search_vector);
create index briefs_by_part_of_word on briefs using gin (search_words gin_trgm_ops);
-- Those put away, newest first, as `posts_by_change` is for the others.
create index posts_put_away on posts (workspace_id, updated_at desc, id desc) where origin = 'made' and deleted_at is not null;

-- As on assets: for the owner's reading the fence is the literal `true`, which the planner drops, so that the indexes
-- become usable. Reviewed: only the functions below read so; the owner's connections serve no requests; writing
-- stays fenced.
do $$ begin
  execute format('create policy searching on posts for select to %I using (true)', current_setting('antiphon.owner_role'));
  execute format('create policy searching on briefs for select to %I using (true)', current_setting('antiphon.owner_role'));
end $$;

-- No three letters or digits in a row: no index can find it, and nearly everything may hold it.
create function is_short_search(folded text) returns boolean language sql immutable strict parallel safe as $$
  select folded !~ '[[:alnum:]]{3}'
$$;

-- Posts of ours whose title or text holds the wanted words: as they stand, or each as the beginning of a word. Only
-- where nothing does, those that nearly do (a slip of the finger). What is short is looked for, as it stands, in the
-- 2,000 that were changed last and in the 2,000 of those put away: read from the index of the list, and no further.
create function search_posts(workspace uuid, wanted text) returns setof uuid
  language sql stable security definer rows 200 set search_path = public, pg_temp as $$
  with held as (
    select id from posts
      where workspace_id = $1 and $1 = nullif(current_setting('app.workspace', true), '')::uuid and origin = 'made'
        and not (select is_short_search(fold_words($2)))
        and (search_words like (select like_anywhere(fold_words($2)))
          or search_vector @@ (select words_beginning(fold_words($2))))
  )
  select id from held
  union all
  select id from posts
    where workspace_id = $1 and $1 = nullif(current_setting('app.workspace', true), '')::uuid and origin = 'made'
      and not (select is_short_search(fold_words($2)))
      and (select fold_words($2)) <% search_words and not exists (select from held)
  union all
  select id from (
    select id, search_words from posts
      where workspace_id = $1 and $1 = nullif(current_setting('app.workspace', true), '')::uuid and origin = 'made'
        and deleted_at is null and (select is_short_search(fold_words($2)))
      order by updated_at desc, id desc limit 2000
  ) newest where search_words like (select like_anywhere(fold_words($2)))
  union all
  select id from (
    select id, search_words from posts
      where workspace_id = $1 and $1 = nullif(current_setting('app.workspace', true), '')::uuid and origin = 'made'
        and deleted_at is not null and (select is_short_search(fold_words($2)))
      order by updated_at desc, id desc limit 2000
  ) put_away where search_words like (select like_anywhere(fold_words($2)))
$$;

-- The same of briefs, archived or not: title and what is to be said.
create function search_briefs(workspace uuid, wanted text) returns setof uuid
  language sql stable security definer rows 200 set search_path = public, pg_temp as $$
  with held as (
    select id from briefs
      where workspace_id = $1 and $1 = nullif(current_setting('app.workspace', true), '')::uuid
        and not (select is_short_search(fold_words($2)))
        and (search_words like (select like_anywhere(fold_words($2)))
          or search_vector @@ (select words_beginning(fold_words($2))))
  )
  select id from held
  union all
  select id from briefs
    where workspace_id = $1 and $1 = nullif(current_setting('app.workspace', true), '')::uuid
      and not (select is_short_search(fold_words($2)))
      and (select fold_words($2)) <% search_words and not exists (select from held)
  union all
  select id from (
    select id, search_words from briefs
      where workspace_id = $1 and $1 = nullif(current_setting('app.workspace', true), '')::uuid
        and (select is_short_search(fold_words($2)))
      order by updated_at desc, id desc limit 2000
  ) newest where search_words like (select like_anywhere(fold_words($2)))
$$;

-- The release before this one asks with the words alone. Its words stood in a table of their own, which is emptied
-- here and removed later.
create or replace function search_posts(wanted text) returns setof uuid
  language sql stable security definer rows 200 set search_path = public, pg_temp as $$
  select search_posts(nullif(current_setting('app.workspace', true), '')::uuid, $1)
$$;
drop trigger posts_words on posts;
drop function keep_post_words();
drop index post_words_trigrams;
truncate post_words;

do $$
declare app text := current_setting('antiphon.app_role');
begin
  revoke execute on function search_posts(uuid, text), search_briefs(uuid, text), search_posts(text) from public;
  execute format('grant execute on function search_posts(uuid, text), search_briefs(uuid, text), search_posts(text) to %I', app);
end $$;
