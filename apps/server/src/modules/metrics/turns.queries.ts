/** Whose turn it is to ask a network about an account. */
import type { WorkspaceScope } from '../../db/database.ts';

export type Turn =
  | { readonly kind: 'ours' }
  | { readonly kind: 'busy'; readonly until: Date }
  | { readonly kind: 'waiting'; readonly until: Date; readonly problem: string | null };

/** Notes that a job is put in. @returns false when one waits already. */
export async function askForTurn(scope: WorkspaceScope, accountId: string, now: Date, until: Date): Promise<boolean> {
  const { rowCount } = await scope.client.query(
    `insert into reading_turns (workspace_id, account_id, asked_until) values ($1, $2, $4)
     on conflict (workspace_id, account_id) do update set asked_until = excluded.asked_until
       where reading_turns.asked_until is null or reading_turns.asked_until <= $3`,
    [scope.workspaceId, accountId, now, until],
  );
  return rowCount === 1;
}

/**
 * Takes the turn until a moment. `isWish`: a person asks; that goes before our own patience after failures, but not
 * before a moment that the network named.
 */
export async function takeTurn(
  scope: WorkspaceScope,
  accountId: string,
  options: { readonly now: Date; readonly until: Date; readonly isWish: boolean },
): Promise<Turn> {
  const { rowCount } = await scope.client.query(
    `insert into reading_turns (workspace_id, account_id, held_until) values ($1, $2, $4)
     on conflict (workspace_id, account_id) do update set held_until = excluded.held_until, asked_until = null
       where (reading_turns.held_until is null or reading_turns.held_until <= $3)
         and (reading_turns.not_before is null or reading_turns.not_before <= $3 or ($5 and not reading_turns.is_rate_limited))`,
    [scope.workspaceId, accountId, options.now, options.until, options.isWish],
  );
  if (rowCount === 1) return { kind: 'ours' };
  const { rows } = await scope.client.query<{
    held_until: Date | null;
    not_before: Date | null;
    problem: string | null;
  }>('select held_until, not_before, problem from reading_turns where workspace_id = $1 and account_id = $2', [
    scope.workspaceId,
    accountId,
  ]);
  const [row] = rows;
  if (row?.held_until && row.held_until > options.now) return { kind: 'busy', until: row.held_until };
  return { kind: 'waiting', until: row?.not_before ?? options.now, problem: row?.problem ?? null };
}

/** Keeps the turn for longer. */
export async function extendTurn(scope: WorkspaceScope, accountId: string, until: Date): Promise<void> {
  await scope.client.query(
    'update reading_turns set held_until = $3 where workspace_id = $1 and account_id = $2 and held_until is not null',
    [scope.workspaceId, accountId, until],
  );
}

/** All went well: anybody may read next. */
export async function giveTurnBack(scope: WorkspaceScope, accountId: string): Promise<void> {
  await scope.client.query(
    `update reading_turns set held_until = null, asked_until = null, not_before = null, is_rate_limited = false, failure_count = 0, problem = null
     where workspace_id = $1 and account_id = $2`,
    [scope.workspaceId, accountId],
  );
}

export interface Failure {
  readonly notBefore: (failureCount: number) => Date;
  readonly isRateLimited: boolean;
  readonly problem: string;
}

/** It did not go well: the network is left alone for a while. @returns until when. */
export async function failTurn(scope: WorkspaceScope, accountId: string, failure: Failure): Promise<Date> {
  const { rows } = await scope.client.query<{ failure_count: number }>(
    'select failure_count from reading_turns where workspace_id = $1 and account_id = $2 for update',
    [scope.workspaceId, accountId],
  );
  const failureCount = (rows[0]?.failure_count ?? 0) + 1;
  const notBefore = failure.notBefore(failureCount);
  await scope.client.query(
    `update reading_turns set held_until = null, asked_until = null, not_before = $3, is_rate_limited = $4, failure_count = $5, problem = $6
     where workspace_id = $1 and account_id = $2`,
    [scope.workspaceId, accountId, notBefore, failure.isRateLimited, failureCount, failure.problem],
  );
  return notBefore;
}

/** What was put off by our own patience may be asked for now; a moment that a network named stands. */
export async function endPatience(scope: WorkspaceScope): Promise<void> {
  await scope.client.query(
    'update reading_turns set not_before = null where workspace_id = $1 and not_before is not null and not is_rate_limited',
    [scope.workspaceId],
  );
}

export async function findTurn(
  scope: WorkspaceScope,
  accountId: string,
): Promise<{ notBefore: Date | null; problem: string | null } | undefined> {
  const { rows } = await scope.client.query<{ not_before: Date | null; problem: string | null }>(
    'select not_before, problem from reading_turns where workspace_id = $1 and account_id = $2',
    [scope.workspaceId, accountId],
  );
  return rows[0] && { notBefore: rows[0].not_before, problem: rows[0].problem };
}
