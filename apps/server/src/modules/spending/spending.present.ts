import type { SpendEntry, SpendMonth } from '@antiphon/contract';
import type { z } from 'zod';
import type { MonthTotals } from './month-totals.ts';
import type { EntryRow } from './spending.table.ts';

export function presentMonth(totals: MonthTotals): z.infer<typeof SpendMonth> {
  return {
    month: totals.month,
    timeZone: totals.timeZone,
    beginsAt: totals.begins.toISOString(),
    endsAt: totals.ends.toISOString(),
    spent: totals.spent.toString(),
    sandboxSpent: totals.sandboxSpent.toString(),
    reserved: totals.reserved.toString(),
    cap: totals.cap === null ? null : totals.cap.toString(),
    revision: totals.revision,
  };
}

export function presentEntry(row: EntryRow): z.infer<typeof SpendEntry> {
  const { workspaceId: _, ...rest } = row;
  return { ...rest, amount: row.amount.toString(), lines: [...row.lines], at: row.at.toISOString() };
}
