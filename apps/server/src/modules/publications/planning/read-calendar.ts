/** The days of a calendar: counted, and the first sends of each. */
import type { WorkspaceScope } from '../../../db/database.ts';
import { noSuchRange } from '../publications.errors.ts';
import { findPublications, type ListedPublication } from '../publications.queries.ts';
import type { ShownState } from '../publications.table.ts';
import { type CalendarFilter, countByDay, type DayOfState, daysOfAccounts } from './calendar.queries.ts';
import { daysInZone } from './calendar.rules.ts';

export interface CalendarRequest extends CalendarFilter {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly perDay: number;
}

export interface CalendarDays {
  readonly days: { day: string; total: number; byState: Partial<Record<ShownState, number>> }[];
  readonly rows: readonly ListedPublication[];
  readonly accounts: { accountId: string; days: string[] }[];
}

/** @throws AppError 422 `no_such_range`. */
export async function readCalendar(scope: WorkspaceScope, request: CalendarRequest): Promise<CalendarDays> {
  const within = daysInZone(request.from, request.to, request.timeZone);
  if (!within) throw noSuchRange();
  const counted = await countByDay(scope, within, request, request.perDay);
  const rows = await findPublications(
    scope,
    counted.flatMap(({ ids }) => ids),
  );
  return {
    days: foldByDay(counted),
    rows: rows.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.id.localeCompare(b.id)),
    accounts: await daysOfAccounts(scope, within, request),
  };
}

function foldByDay(counted: readonly DayOfState[]): CalendarDays['days'] {
  const days = new Map<string, CalendarDays['days'][number]>();
  for (const { day, state, count } of counted) {
    const known = days.get(day) ?? { day, total: 0, byState: {} };
    days.set(day, { day, total: known.total + count, byState: { ...known.byState, [state]: count } });
  }
  return [...days.values()];
}
