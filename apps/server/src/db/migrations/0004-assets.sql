-- The library: kept media and texts, and where each came from.
create table assets (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  project_id uuid not null,
  kind text not null check (kind in ('image', 'video', 'audio', 'text', 'file')),
  -- Decided by the bytes, never by a name.
  mime_type text not null,
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
  is_made_by_ai boolean not null default false,
  -- The model that made it, in words: "gpt-image-2.5".
  made_by text,
  -- Where the bytes lie; null for kept texts.
  storage_key text,
  -- Longest edges of the thumbnails that exist.
  thumbnail_edges int[] not null default '{}',
  revision int not null default 1,
  created_by uuid,
  created_at timestamptz not null,
  deleted_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, project_id) references projects (workspace_id, id)
);
create index assets_newest on assets (workspace_id, created_at desc, id desc) where deleted_at is null;
create index assets_by_project on assets (workspace_id, project_id, created_at desc, id desc) where deleted_at is null;
create index assets_by_content on assets (workspace_id, sha256);
create index assets_by_tag on assets using gin (tags);

-- Lineage: what an asset was made from.
create table asset_inputs (
  workspace_id uuid not null,
  asset_id uuid not null,
  input_asset_id uuid not null,
  -- What the input was for: 'reference', 'edit', 'logo'.
  role text not null,
  primary key (workspace_id, asset_id, input_asset_id, role),
  foreign key (workspace_id, asset_id) references assets (workspace_id, id) on delete cascade,
  foreign key (workspace_id, input_asset_id) references assets (workspace_id, id)
);

-- Words for search, apart from the fence (see post_words).
create table asset_words (
  workspace_id uuid not null,
  asset_id uuid not null,
  words text not null,
  primary key (workspace_id, asset_id),
  foreign key (workspace_id, asset_id) references assets (workspace_id, id) on delete cascade
);
create index asset_words_trigrams on asset_words using gin (words gin_trgm_ops);
create function keep_asset_words() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into asset_words values (new.workspace_id, new.id,
    concat_ws(' ', new.title, new.alt_text, new.words, array_to_string(new.tags, ' '), new.made_by))
  on conflict (workspace_id, asset_id) do update set words = excluded.words;
  return null;
end $$;
create trigger assets_words after insert or update of title, alt_text, words, tags on assets for each row execute function keep_asset_words();
create function search_assets(wanted text) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select asset_id from asset_words where workspace_id = nullif(current_setting('app.workspace', true), '')::uuid
    and words ilike '%' || replace(replace(replace(wanted, '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;

select fence(t::regclass) from unnest(array['assets', 'asset_inputs']) t;
select open_to_publisher('assets', 'select');
