/** Money that nobody settled, across workspaces, as role `publisher`. */
import type { InstanceScope } from '../../db/database.ts';
import type { EntryLine } from './spending.table.ts';

export interface LeftReservation {
  readonly workspaceId: string;
  readonly reservationId: string;
  readonly amount: bigint;
  /** How its upper bound adds up. */
  readonly lines: readonly EntryLine[];
}

/** Open reservations from before a moment that belong to neither a generation nor a publication, which settle their own. */
export async function listLeftReservations(
  scope: InstanceScope,
  before: Date,
  limit: number,
): Promise<LeftReservation[]> {
  const { rows } = await scope.client.query<Omit<LeftReservation, 'amount'> & { amount: string }>(
    `select o.workspace_id as "workspaceId", o.reservation_id as "reservationId", o.amount, e.lines from open_reservations o
      join spend_entries e on e.workspace_id = o.workspace_id and e.id = o.reservation_id
      where e.generation_id is null and e.publication_id is null and e.at < $1 limit $2`,
    [before, limit],
  );
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}
