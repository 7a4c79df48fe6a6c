-- bears: 0011
-- Facts are appended: what was tried, asked, answered, measured and told stays as it was written. A row that waits for
-- its answer gets it once. Only what its workspace (or, for a sample, its publication) takes along goes: that happens
-- inside a trigger, which `refuse_change` lets pass.

create trigger samples_stay before update or delete on samples for each row execute function refuse_change();
create trigger account_samples_stay before update or delete on account_samples for each row execute function refuse_change();
create trigger readings_stay before update or delete on readings for each row execute function refuse_change();
create trigger account_readings_stay before update or delete on account_readings for each row execute function refuse_change();
create trigger questions_stay before update or delete on questions for each row execute function refuse_change();

-- An attempt is closed once; a step is answered until it is done or has failed; a start until it is known.
create trigger attempts_stay before delete on attempts for each row execute function refuse_change();
create trigger attempts_end_once before update on attempts for each row
  when (old.outcome <> 'open' or (old.workspace_id, old.id, old.publication_id, old.number, old.fence, old.started_at)
    is distinct from (new.workspace_id, new.id, new.publication_id, new.number, new.fence, new.started_at))
  execute function refuse_change();
create trigger steps_stay before delete on steps for each row execute function refuse_change();
create trigger steps_end_once before update on steps for each row
  when (old.outcome in ('done', 'failed')
    or (old.workspace_id, old.id, old.publication_id, old.attempt_id, old.key, old.kind, old.part, old.words, old.intended_at)
    is distinct from (new.workspace_id, new.id, new.publication_id, new.attempt_id, new.key, new.kind, new.part, new.words, new.intended_at))
  execute function refuse_change();
create trigger generation_starts_stay before delete on generation_starts for each row execute function refuse_change();
create trigger generation_starts_end_once before update on generation_starts for each row
  when (old.outcome in ('accepted', 'not_started')
    or (old.workspace_id, old.id, old.generation_id, old.number, old.intended_at)
    is distinct from (new.workspace_id, new.id, new.generation_id, new.number, new.intended_at))
  execute function refuse_change();

-- Events: nobody changes one, and only retention, which is the publisher's, deletes.
do $$ begin
  execute format('revoke update, delete on events from %I', current_setting('antiphon.app_role'));
end $$;
