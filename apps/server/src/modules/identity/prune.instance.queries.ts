/** Throws away what no longer matters: old tries, ended sessions, used-up tokens, old mails of the dev mailbox. */
import type { InstanceScope } from '../../db/database.ts';

export interface Cutoffs {
  readonly attemptsBefore: Date;
  readonly mailsBefore: Date;
}

/** The library stamps sessions and tokens by the machine's time, so the database's time says which have ended. */
export async function pruneIdentity(scope: InstanceScope, cutoffs: Cutoffs): Promise<void> {
  await scope.client.query('delete from sign_in_attempts where at < $1', [cutoffs.attemptsBefore]);
  await scope.client.query('delete from dev_mails where sent_at < $1', [cutoffs.mailsBefore]);
  await scope.client.query('delete from auth.session where "expiresAt" < now()');
  await scope.client.query('delete from auth.verification where "expiresAt" < now()');
}
