/** Tables without a workspace, each with the reason why; the fence test fails for any that is missing here. */
export const unfencedTables: Readonly<Record<string, string>> = {
  'public.schema_migrations': 'which migrations ran: one list per installation; only the owner reads it',
  'public.installation': 'facts about the installation itself, such as the check value of the master key',
  'public.installation_secrets': 'the operator’s apps at networks, sealed; they serve every workspace',
  'public.dev_mails': 'the dev mailbox of a development installation; switched off elsewhere',
  'public.sign_in_attempts': 'counted before anybody is signed in; holds keyed hashes and addresses only',
  'public.service_gates': 'services that are out, for every workspace alike; no word of any workspace',
  'public.app_limits': 'what networks told of limits that all workspaces share; no word of any workspace',
  'public.publisher_heartbeats': 'signs of life of worker processes, not of workspaces',
  'auth.user': 'people: a person can be a member of many workspaces',
  'auth.session': 'sessions belong to people',
  'auth.account': 'ways to sign in belong to people',
  'auth.verification': 'reset tokens belong to people',
  'auth.profile': 'settings of people',
};

/** Ids that no foreign key holds, each with the reason why; the table test fails for any that is missing here. */
export const unheldIds: Readonly<Record<string, string>> = {
  'public.assets.generation_id':
    'set by the generation that keeps it; a key would close a circle over brief, brand and logo',
  'public.studio_items.answer_id': 'names one of its own answers, which refer to it',
  'public.studio_items.posted_answer_id': 'names one of its own answers, which refer to it',
  'public.alarms.account_id': 'an alarm speaks of it; a key would lock what the publisher claims at that moment',
  'public.alarms.publication_id': 'an alarm speaks of it; a key would lock what the publisher claims at that moment',
  'public.alarms.post_id': 'an alarm speaks of it, as of accounts and publications',
  'public.lanes.held_by': 'set and cleared by the claim that reads the publication; a key would cost a lock per send',
  'public.paid_steps.reservation_id': 'groups entries of the ledger; there is no row of its own',
  'public.generations.reservation_id': 'groups entries of the ledger; there is no row of its own',
  'public.spend_entries.reservation_id': 'groups entries of the ledger; there is no row of its own',
  'public.open_reservations.reservation_id': 'groups entries of the ledger; there is no row of its own',
};
/** Columns that name who did something: people live outside of workspaces, and a fact keeps its name for good. */
export const peopleColumns = [
  'acted_by',
  'created_by',
  'dismissed_by',
  'invited_by',
  'decided_by',
  'asked_by',
  'over_cap_by',
];

/** Whole schemas that belong to a part which knows no workspaces. */
export const unfencedSchemas: Readonly<Record<string, string>> = {
  jobs: 'the job queue’s own tables; payloads hold ids only',
  sandbox: 'the memory of our own pretend networks, an outside service in all but place',
};

/** Unique constraints of fenced tables that may reach across workspaces. */
export const crossWorkspaceUniques: Readonly<Record<string, string>> = {
  invitations_token_hash_key: 'a secret’s hash is looked up before the workspace is known',
  api_keys_secret_hash_key: 'a secret’s hash is looked up before the workspace is known',
  calendar_feeds_secret_hash_key: 'a secret’s hash is looked up before the workspace is known',
};

/**
 * Tables with a workspace that no role but the owner can touch, so that they need no fence: what is in them comes
 * out through a reviewed function that asks for the workspace itself.
 */
export const hiddenTables: Readonly<Record<string, string>> = {
  'public.post_words': 'trigram indexes do not work through the fence; searched by a function, workspace in, ids out',
};
