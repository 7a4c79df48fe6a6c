-- bears: 0009
-- A repeated call that makes a workspace finds the one it made: the caller's Idempotency-Key and a mark of the request.
alter table workspaces add column made_with text;
