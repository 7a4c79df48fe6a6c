-- bears: 0018
-- All comments of a workspace in one list: newest first, those that nobody answered, and by words.

-- Whether we answered it, from here or elsewhere. Derived; a reading or a reply puts it right.
alter table comments add column is_answered boolean not null default false;
create index replies_to on replies (workspace_id, comment_id) where comment_id is not null;
create index comments_that_answer on comments (workspace_id, account_id, parent_remote_id) where is_own and gone_at is null;

create function comment_is_answered(told comments) returns boolean language sql stable as $$
  select exists (select from replies r where r.workspace_id = told.workspace_id and r.comment_id = told.id and r.state not in ('failed', 'dropped'))
    or exists (select from comments o where o.workspace_id = told.workspace_id and o.account_id = told.account_id
      and o.parent_remote_id = told.remote_id and o.is_own and o.gone_at is null)
$$;
create function mark_answered() returns trigger language plpgsql as $$
begin
  update comments c set is_answered = not c.is_answered
    where c.workspace_id = new.workspace_id and c.id = new.comment_id and c.is_answered <> comment_is_answered(c);
  return null;
end $$;
create trigger replies_answer after insert or update of state on replies for each row
  when (new.comment_id is not null) execute function mark_answered();
update comments c set is_answered = true where comment_is_answered(c);

create index comments_newest on comments (workspace_id, at desc, id desc) where gone_at is null and not is_own;
create index comments_of_account on comments (workspace_id, account_id, at desc, id desc) where gone_at is null and not is_own;
create index comments_unanswered on comments (workspace_id, at desc, id desc) where gone_at is null and not is_own and not is_answered;

-- Searched as posts are (0016): columns that the database computes, and one function that reads past the fence.
create function words_of_comment(name text, handle text, said text) returns text language sql immutable parallel safe as $$
  select fold_words(concat_ws(' ', name, handle, said))
$$;
alter table comments
  add column search_words text not null generated always as (words_of_comment(author_name, author_handle, text)) stored,
  add column search_vector tsvector not null generated always as (to_tsvector('simple'::regconfig, left(words_of_comment(author_name, author_handle, text), 20000))) stored;
create index comments_by_word on comments using gin (search_vector);
create index comments_by_part_of_word on comments using gin (search_words gin_trgm_ops);
do $$ begin
  execute format('create policy searching on comments for select to %I using (true)', current_setting('antiphon.owner_role'));
end $$;

-- Comments of others, as they stand or each word as the beginning of one. What is short is looked for in the 2,000
-- newest: read from the index of the list, and no further.
create function search_comments(workspace uuid, wanted text) returns setof uuid
  language sql stable security definer rows 200 set search_path = public, pg_temp as $$
  select id from comments
    where workspace_id = $1 and $1 = nullif(current_setting('app.workspace', true), '')::uuid and gone_at is null and not is_own
      and not (select is_short_search(fold_words($2)))
      and (search_words like (select like_anywhere(fold_words($2)))
        or search_vector @@ (select words_beginning(fold_words($2))))
  union all
  select id from (
    select id, search_words from comments
      where workspace_id = $1 and $1 = nullif(current_setting('app.workspace', true), '')::uuid and gone_at is null and not is_own
        and (select is_short_search(fold_words($2)))
      order by at desc, id desc limit 2000
  ) newest where search_words like (select like_anywhere(fold_words($2)))
$$;
do $$ begin
  revoke execute on function search_comments(uuid, text) from public;
  execute format('grant execute on function search_comments(uuid, text) to %I', current_setting('antiphon.app_role'));
end $$;
