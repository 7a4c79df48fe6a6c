-- bears: 0018
-- Invitations are looked at before anybody is signed in: wrong ones are counted like wrong passwords.
alter table sign_in_attempts
  drop constraint sign_in_attempts_kind_check,
  add constraint sign_in_attempts_kind_check check (kind in ('sign_in', 'reset', 'sign_up', 'demo', 'invitation'));
