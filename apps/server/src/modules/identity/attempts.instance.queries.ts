/** Tries at doors, across all workspaces: nobody is signed in yet. The table is not fenced and holds no names. */
import type { InstanceScope } from '../../db/database.ts';
import type { DoorKind } from './limits.rules.ts';

export interface Attempt {
  readonly id: string;
  readonly kind: DoorKind;
  readonly emailHash: string | null;
  readonly ipAddress: string;
  readonly at: Date;
}

/** Tries from the same address, and at the same account, take turns until the end of the transaction. */
export async function lockDoor(scope: InstanceScope, { kind, emailHash, ipAddress }: Attempt): Promise<void> {
  const keys = [`${kind} address ${ipAddress}`, ...(emailHash ? [`${kind} account ${emailHash}`] : [])];
  for (const key of keys) await scope.client.query('select pg_advisory_xact_lock(hashtextextended($1, 11))', [key]);
}

export interface EarlierTries {
  readonly byAccount: Date[];
  readonly byAddress: Date[];
}

export async function findTries(
  scope: InstanceScope,
  { kind, emailHash, ipAddress }: Attempt,
  since: Date,
  onlyFailures: boolean,
): Promise<EarlierTries> {
  const { rows } = await scope.client.query<{ at: Date; is_account: boolean; is_address: boolean }>(
    `select at, coalesce(email_hash = $2, false) as is_account, ip_address = $3 as is_address from sign_in_attempts
      where kind = $1 and at > $4 and (email_hash = $2 or ip_address = $3) and not ($5 and succeeded)
      order by at desc limit 500`,
    [kind, emailHash, ipAddress, since, onlyFailures],
  );
  return {
    byAccount: rows.filter((row) => row.is_account).map((row) => row.at),
    byAddress: rows.filter((row) => row.is_address).map((row) => row.at),
  };
}

/** A try counts as failed until somebody says otherwise: whoever dies in between has failed. */
export async function insertAttempt(scope: InstanceScope, attempt: Attempt): Promise<void> {
  await scope.client.query(
    'insert into sign_in_attempts (id, kind, email_hash, ip_address, succeeded, at) values ($1, $2, $3, $4, false, $5)',
    [attempt.id, attempt.kind, attempt.emailHash, attempt.ipAddress, attempt.at],
  );
}

export async function markSucceeded(scope: InstanceScope, id: string): Promise<void> {
  await scope.client.query('update sign_in_attempts set succeeded = true where id = $1', [id]);
}

/** A new password opens the account's door again. */
export async function forgetFailures(scope: InstanceScope, emailHash: string): Promise<void> {
  await scope.client.query(
    "delete from sign_in_attempts where kind = 'sign_in' and email_hash = $1 and not succeeded",
    [emailHash],
  );
}
