import type { WorkspaceScope } from '../../db/database.ts';
import { findBudget, sumOpen, sumSettled } from './spending.queries.ts';
import { boundsOf, type MonthBounds, monthOf } from './spending.rules.ts';

export interface MonthTotals extends MonthBounds {
  readonly timeZone: string;
  readonly spent: bigint;
  /** Of `spent`: at invented prices. */
  readonly sandboxSpent: bigint;
  /** Open reservations, whenever they were made. */
  readonly reserved: bigint;
  readonly cap: bigint | null;
  readonly revision: number;
}

/** Totals of a month in the workspace's zone; the current one when none is named. */
export async function monthTotals(scope: WorkspaceScope, now: Date, month?: string): Promise<MonthTotals> {
  const { cap, timeZone, revision } = await findBudget(scope);
  const bounds = boundsOf(month ?? monthOf(now, timeZone), timeZone);
  const settled = await sumSettled(scope, bounds.begins, bounds.ends);
  const reserved = await sumOpen(scope);
  return { ...bounds, timeZone, spent: settled.all, sandboxSpent: settled.sandbox, reserved, cap, revision };
}
