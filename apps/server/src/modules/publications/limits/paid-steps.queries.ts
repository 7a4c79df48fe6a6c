/** Paid calls of publications, and the money kept for each. */
import type { WorkspaceScope } from '../../../db/database.ts';
import type { PublicationRow, StepRow } from '../publications.table.ts';

export interface PaidStep {
  readonly reservationId: string;
  readonly stepKey: string;
  readonly amount: bigint;
  readonly words: string;
}

/** Keys of calls whose money is kept or spent already; nobody gives it back until the end of this unit of work. */
export async function listPaidKeys(scope: WorkspaceScope, publicationId: string): Promise<Set<string>> {
  const { rows } = await scope.client.query<{ step_key: string }>(
    "select step_key from paid_steps where workspace_id = $1 and publication_id = $2 and state <> 'released' for update",
    [scope.workspaceId, publicationId],
  );
  return new Set(rows.map((row) => row.step_key));
}

export async function insertPaidSteps(
  scope: WorkspaceScope,
  publicationId: string,
  rows: readonly PaidStep[],
): Promise<void> {
  await scope.client.query(
    `insert into paid_steps (workspace_id, publication_id, reservation_id, step_key, amount, words)
      select $1, $2, r, k, a, w from unnest($3::uuid[], $4::text[], $5::bigint[], $6::text[]) as u (r, k, a, w)`,
    [
      scope.workspaceId,
      publicationId,
      rows.map((row) => row.reservationId),
      rows.map((row) => row.stepKey),
      rows.map((row) => row.amount.toString()),
      rows.map((row) => row.words),
    ],
  );
}

/** Open ones of a publication with all that tells what becomes of them; held until the end of this unit of work. */
export async function lockOpenPaid(
  scope: WorkspaceScope,
  publicationId: string,
): Promise<{
  paid: (PaidStep & { readonly keptAt: Date })[];
  publication: Pick<PublicationRow, 'state' | 'leasedUntil' | 'wakeAt' | 'reason'> | undefined;
  tries: Pick<StepRow, 'key' | 'outcome'>[];
}> {
  const key = [scope.workspaceId, publicationId];
  const paid = await scope.client.query<Omit<PaidStep, 'amount'> & { amount: string; keptAt: Date }>(
    `select s.reservation_id as "reservationId", s.step_key as "stepKey", s.amount, s.words, e.at as "keptAt" from paid_steps s
        join spend_entries e on e.workspace_id = s.workspace_id and e.id = s.reservation_id
      where s.workspace_id = $1 and s.publication_id = $2 and s.state = 'open' order by s.reservation_id for update of s`,
    key,
  );
  const publication = await scope.client.query<Pick<PublicationRow, 'state' | 'leasedUntil' | 'wakeAt' | 'reason'>>(
    `select state, leased_until as "leasedUntil", wake_at as "wakeAt", reason from publications where workspace_id = $1 and id = $2`,
    key,
  );
  const tries = await scope.client.query<Pick<StepRow, 'key' | 'outcome'>>(
    'select key, outcome from steps where workspace_id = $1 and publication_id = $2 order by id',
    key,
  );
  return {
    paid: paid.rows.map((row) => ({ ...row, amount: BigInt(row.amount) })),
    publication: publication.rows[0],
    tries: tries.rows,
  };
}

export async function closePaidStep(
  scope: WorkspaceScope,
  reservationId: string,
  state: 'settled' | 'released',
): Promise<void> {
  await scope.client.query('update paid_steps set state = $3 where workspace_id = $1 and reservation_id = $2', [
    scope.workspaceId,
    reservationId,
    state,
  ]);
}
