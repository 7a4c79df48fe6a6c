-- bears: 0012
-- The post that a kept caption became, and the answer it was made of: asking again makes no twin.
alter table studio_items add column post_id uuid, add column posted_answer_id uuid,
  add foreign key (workspace_id, post_id) references posts (workspace_id, id);
