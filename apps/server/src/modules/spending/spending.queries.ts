/** All SQL about the ledger. */
import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { type EntryKind, type EntryRow, spendEntries } from './spending.table.ts';

/** What a workspace allows itself, and by whose clocks. */
export interface Budget {
  readonly cap: bigint | null;
  readonly timeZone: string;
  readonly revision: number;
}
interface BudgetRow {
  monthly_cap: string | null;
  time_zone: string;
  revision: number;
}

export async function findBudget(scope: WorkspaceScope): Promise<Budget> {
  const { rows } = await scope.client.query<BudgetRow>(
    'select monthly_cap, time_zone, revision from workspaces where id = $1',
    [scope.workspaceId],
  );
  return toBudget(rows[0]);
}

/**
 * The same, held until the end of this unit of work: whoever reserves waits here for the one before, so that two
 * cannot both take the last of the cap. References to the workspace by other rows do not wait.
 */
export async function lockBudget(scope: WorkspaceScope): Promise<Budget> {
  const { rows } = await scope.client.query<BudgetRow>(
    'select monthly_cap, time_zone, revision from workspaces where id = $1 for no key update',
    [scope.workspaceId],
  );
  return toBudget(rows[0]);
}

function toBudget(row: BudgetRow | undefined): Budget {
  if (!row) throw new Error('the workspace is not there');
  return {
    cap: row.monthly_cap === null ? null : BigInt(row.monthly_cap),
    timeZone: row.time_zone,
    revision: row.revision,
  };
}

/** @returns false when the workspace has another revision. */
export async function writeCap(scope: WorkspaceScope, revision: number, cap: bigint | null): Promise<boolean> {
  const { rowCount } = await scope.client.query(
    'update workspaces set monthly_cap = $3, revision = revision + 1 where id = $1 and revision = $2',
    [scope.workspaceId, revision, cap],
  );
  return rowCount === 1;
}

/** Settled between two moments, all of it and the sandbox's share. */
export async function sumSettled(
  scope: WorkspaceScope,
  begins: Date,
  ends: Date,
): Promise<{ all: bigint; sandbox: bigint }> {
  const { rows } = await scope.client.query<{ all: string; sandbox: string }>({
    name: 'sum-settled',
    text: `select coalesce(sum(amount), 0) as all, coalesce(sum(amount) filter (where is_sandbox), 0) as sandbox
      from spend_entries where workspace_id = $1 and at >= $2 and at < $3 and kind = 'settle'`,
    values: [scope.workspaceId, begins, ends],
  });
  return { all: BigInt(rows[0]?.all ?? 0), sandbox: BigInt(rows[0]?.sandbox ?? 0) };
}

/** Reserved and not yet settled or given back. */
export async function sumOpen(scope: WorkspaceScope): Promise<bigint> {
  const { rows } = await scope.client.query<{ sum: string }>({
    name: 'sum-open-reservations',
    text: 'select coalesce(sum(amount), 0) as sum from open_reservations where workspace_id = $1',
    values: [scope.workspaceId],
  });
  return BigInt(rows[0]?.sum ?? 0);
}

export async function openReservation(scope: WorkspaceScope, id: string, amount: bigint): Promise<void> {
  await scope.client.query('insert into open_reservations (workspace_id, reservation_id, amount) values ($1, $2, $3)', [
    scope.workspaceId,
    id,
    amount,
  ]);
}

/** Takes a reservation off the open ones. @returns its amount; undefined when it was closed before. */
export async function closeReservation(scope: WorkspaceScope, id: string): Promise<bigint | undefined> {
  const { rows } = await scope.client.query<{ amount: string }>(
    'delete from open_reservations where workspace_id = $1 and reservation_id = $2 returning amount',
    [scope.workspaceId, id],
  );
  return rows[0] && BigInt(rows[0].amount);
}

export async function insertEntries(
  scope: WorkspaceScope,
  rows: readonly Omit<EntryRow, 'workspaceId'>[],
): Promise<void> {
  if (rows.length > 0)
    await scope.db.insert(spendEntries).values(rows.map((row) => ({ workspaceId: scope.workspaceId, ...row })));
}

/** The entry that opened a reservation. */
export async function findReserve(scope: WorkspaceScope, reservationId: string): Promise<EntryRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(spendEntries)
    .where(and(eq(spendEntries.workspaceId, scope.workspaceId), eq(spendEntries.id, reservationId)));
  return row;
}

export interface EntryFilter {
  readonly begins: Date;
  readonly ends: Date;
  readonly kind?: EntryKind | undefined;
  readonly generationId?: string | undefined;
  readonly limit: number;
  readonly after?: { readonly at: Date; readonly id: string } | undefined;
}

/** A page of the ledger, newest first. */
export async function listEntries(scope: WorkspaceScope, filter: EntryFilter): Promise<EntryRow[]> {
  const { begins, ends, kind, generationId, after } = filter;
  return scope.db
    .select()
    .from(spendEntries)
    .where(
      and(
        eq(spendEntries.workspaceId, scope.workspaceId),
        gte(spendEntries.at, begins),
        lt(spendEntries.at, ends),
        kind ? eq(spendEntries.kind, kind) : undefined,
        generationId ? eq(spendEntries.generationId, generationId) : undefined,
        after
          ? sql`(${spendEntries.at}, ${spendEntries.id}) < (${after.at.toISOString()}::timestamptz, ${after.id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(desc(spendEntries.at), desc(spendEntries.id))
    .limit(filter.limit);
}

export interface ModelSum {
  readonly operation: string;
  readonly provider: string;
  readonly model: string;
  readonly isSandbox: boolean;
  readonly count: number;
  readonly spent: bigint;
}

export async function sumByModel(scope: WorkspaceScope, begins: Date, ends: Date): Promise<ModelSum[]> {
  const { rows } = await scope.client.query<Omit<ModelSum, 'spent'> & { spent: string }>(
    `select operation, provider, model, is_sandbox as "isSandbox", count(*)::int as count, sum(amount) as spent
     from spend_entries where workspace_id = $1 and at >= $2 and at < $3 and kind = 'settle'
     group by operation, provider, model, is_sandbox order by sum(amount) desc, provider, model`,
    [scope.workspaceId, begins, ends],
  );
  return rows.map((row) => ({ ...row, spent: BigInt(row.spent) }));
}
