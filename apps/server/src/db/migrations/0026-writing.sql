-- bears: 0018
-- What writers use again: labels on posts, snippets, hashtag sets, and the tags that links get.

create table labels (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  -- The name as it is compared: two labels that read alike are one.
  name_key text not null,
  colour text not null,
  -- Null: offered for posts.
  archived_at timestamptz,
  revision int not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, name_key)
);
select fence('labels'::regclass);

create table post_labels (
  workspace_id uuid not null,
  post_id uuid not null,
  label_id uuid not null,
  primary key (workspace_id, post_id, label_id),
  foreign key (workspace_id, post_id) references posts (workspace_id, id) on delete cascade,
  foreign key (workspace_id, label_id) references labels (workspace_id, id) on delete cascade
);
create index post_labels_by_label on post_labels (workspace_id, label_id, post_id);
select fence('post_labels'::regclass);

create table snippets (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  body text not null,
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);
select fence('snippets'::regclass);

create table hashtag_sets (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  -- Without their sign, in their order.
  hashtags text[] not null,
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);
select fence('hashtag_sets'::regclass);

create table link_tags (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  -- Null: the workspace's own, for all projects that have none.
  project_id uuid,
  tags jsonb not null,
  -- Whether new posts begin with them.
  is_on boolean not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  unique nulls not distinct (workspace_id, project_id),
  foreign key (workspace_id, project_id) references projects (workspace_id, id) on delete cascade
);
select fence('link_tags'::regclass);
