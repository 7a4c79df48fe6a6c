-- The library: kept media and texts, where each came from, and how they are found again.

-- Words as they are compared in a search: small letters, without accents ("Zürich" is found by "zurich").
create function fold_words(given text) returns text language sql immutable strict parallel safe as $$
  select regexp_replace(lower(normalize(given, NFKD)), '[\u0300-\u036f]', '', 'g')
$$;
-- What is searched of an asset. Declared immutable: of `array_to_string` only the text form is used.
create function words_of_asset(title text, alt_text text, kept_words text, tags text[], made_by text)
  returns text language sql immutable parallel safe as $$
  select fold_words(concat_ws(' ', title, alt_text, left(kept_words, 20000), array_to_string(tags, ' '), made_by))
$$;

create table assets (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  project_id uuid not null,
  kind text not null check (kind in ('image', 'video', 'audio', 'text', 'file')),
  -- Decided by the bytes, never by a name.
  mime_type text not null,
  -- The usual ending of such a file's name, without a dot.
  extension text not null default '',
  -- May be shown inside a page of ours; everything else is only ever handed out as a download.
  is_safe_inline boolean not null default false,
  size_bytes bigint not null,
  sha256 text not null,
  width int,
  height int,
  duration_ms bigint,
  title text not null,
  alt_text text not null default '',
  -- The words of a kept text; null for media.
  words text,
  tags text[] not null default '{}',
  is_favourite boolean not null default false,
  origin text not null check (origin in ('upload', 'generation', 'import')),
  -- The generation that made it. No reference: generations stand to the right, and theirs points here.
  generation_id uuid,
  -- Where it came from, in words: a file's name, an address; null when there is nothing to say.
  source text,
  is_made_by_ai boolean not null default false,
  -- The model that made it, in words: "gpt-image-2.5".
  made_by text,
  -- Where the bytes lie; null for kept texts.
  storage_key text,
  -- `none`: no picture to make small · `waiting`: a job will · `failed`: it cannot be drawn.
  thumbnail_state text not null default 'none' check (thumbnail_state in ('none', 'waiting', 'ready', 'failed')),
  -- Longest edges of the thumbnails that exist.
  thumbnail_edges int[] not null default '{}',
  revision int not null default 1,
  created_by uuid,
  created_at timestamptz not null,
  deleted_at timestamptz,
  -- 30 days later its bytes and words are gone; the row stays for those that refer to it.
  erased_at timestamptz,
  search_words text not null generated always as (words_of_asset(title, alt_text, words, tags, made_by)) stored,
  search_vector tsvector not null generated always as (to_tsvector('simple'::regconfig, words_of_asset(title, alt_text, words, tags, made_by))) stored,
  primary key (workspace_id, id),
  foreign key (workspace_id, project_id) references projects (workspace_id, id)
);
create index assets_newest on assets (workspace_id, created_at desc, id desc) where deleted_at is null;
create index assets_by_project on assets (workspace_id, project_id, created_at desc, id desc) where deleted_at is null;
create index assets_removed on assets (deleted_at) where deleted_at is not null and erased_at is null;
create index assets_by_content on assets (workspace_id, sha256);
create index assets_by_generation on assets (workspace_id, generation_id) where generation_id is not null;
create index assets_by_tag on assets using gin (tags);
create index assets_by_word on assets using gin (search_vector);
create index assets_by_part_of_word on assets using gin (search_words gin_trgm_ops);

-- Lineage: what an asset was made from.
create table asset_inputs (
  workspace_id uuid not null,
  asset_id uuid not null,
  input_asset_id uuid not null,
  -- What the input was for: 'reference', 'edit', 'logo'.
  role text not null,
  primary key (workspace_id, asset_id, input_asset_id, role),
  foreign key (workspace_id, asset_id) references assets (workspace_id, id) on delete cascade,
  foreign key (workspace_id, input_asset_id) references assets (workspace_id, id) on delete cascade
);
create index asset_inputs_by_input on asset_inputs (workspace_id, input_asset_id);

-- Files that no asset owns: on their way in (noted before the first byte is written) or on their way out (noted
-- in the commit that erases the asset). Whatever dies in between, the cleaning finds the file by its note.
create table loose_files (
  workspace_id uuid not null references workspaces on delete cascade,
  storage_key text not null,
  remove_after timestamptz not null,
  primary key (workspace_id, storage_key)
);
create index loose_files_due on loose_files (remove_after);

select fence(t::regclass) from unnest(array['assets', 'asset_inputs', 'loose_files']) t;
select open_to_publisher('assets', 'select');
select open_to_publisher('loose_files', 'select');

-- Search. Row-level security keeps trigram, full-text and array indexes from a query (their operators are not
-- leakproof), so the two functions below run as the owner of the table. For the owner's reading the fence is the
-- literal `true`, which the planner drops; the indexes become usable, and the functions keep the fence by
-- themselves: workspace in, ids out, and nothing unless the workspace is the one this transaction works in.
-- Reviewed: only these two may read so; the owner's connections serve no requests; writing stays fenced.
do $$ begin
  execute format('create policy searching on assets for select to %I using (true)', current_setting('antiphon.owner_role'));
end $$;

-- `like` pattern of words that stand anywhere.
create function like_anywhere(given text) returns text language sql immutable strict parallel safe as $$
  select '%' || replace(replace(replace(given, '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;
-- Every word as the beginning of a word, in any order; null when there is none.
create function words_beginning(given text) returns tsquery language sql immutable strict parallel safe as $$
  select to_tsquery('simple'::regconfig, string_agg(word || ':*', ' & '))
    from regexp_split_to_table(given, '[^[:alnum:]]+') word where word <> ''
$$;

-- Assets whose title, description, text, tags or model hold the wanted words: as they stand, or each as the
-- beginning of a word. Only where nothing does, those that nearly do (a slip of the finger). What is wanted stands
-- in subqueries, so that it is folded once and not for every row.
create function search_assets(workspace uuid, wanted text) returns setof uuid
  language sql stable security definer rows 200 set search_path = public, pg_temp as $$
  with held as (
    select id from assets
      where workspace_id = $1 and $1 = nullif(current_setting('app.workspace', true), '')::uuid
        and (search_words like (select like_anywhere(fold_words($2)))
          or search_vector @@ (select words_beginning(fold_words($2))))
  )
  select id from held
  union all
  select id from assets
    where workspace_id = $1 and $1 = nullif(current_setting('app.workspace', true), '')::uuid
      and (select fold_words($2)) <% search_words and not exists (select from held)
$$;

create function tagged_assets(workspace uuid, tag text) returns setof uuid
  language sql stable security definer rows 200 set search_path = public, pg_temp as $$
  select id from assets
    where workspace_id = $1 and $1 = nullif(current_setting('app.workspace', true), '')::uuid and tags @> array[$2]
$$;

do $$
declare app text := current_setting('antiphon.app_role');
begin
  revoke execute on function search_assets(uuid, text), tagged_assets(uuid, text) from public;
  execute format('grant execute on function search_assets(uuid, text), tagged_assets(uuid, text) to %I', app);
end $$;
