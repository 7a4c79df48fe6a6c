-- bears: 0018
-- Copies of a picture made to fit a network, beside the picture itself: made once for all posts that need them, gone
-- with it. `fit_key` names the demands.
create table asset_fits (
  workspace_id uuid not null,
  asset_id uuid not null,
  fit_key text not null,
  storage_key text not null,
  mime_type text not null,
  size_bytes bigint not null,
  width int not null,
  height int not null,
  -- What could not be kept: animation, transparency.
  lost text[] not null default '{}',
  created_at timestamptz not null,
  primary key (workspace_id, asset_id, fit_key),
  foreign key (workspace_id, asset_id) references assets (workspace_id, id) on delete cascade
);
select fence('asset_fits'::regclass);
select open_to_publisher('asset_fits', 'select');
