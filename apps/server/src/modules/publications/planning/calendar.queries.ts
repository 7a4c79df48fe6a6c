/** A workspace's sends by day: counted in the database, and only as many read as a calendar draws. */
import { sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../../db/database.ts';
import type { ShownState } from '../publications.table.ts';
import { shownStateOf, whereShown } from '../shown-state.queries.ts';
import type { DaysInZone } from './calendar.rules.ts';

export interface CalendarFilter {
  readonly state?: ShownState | undefined;
  readonly accountId?: string | undefined;
  readonly channel?: string | undefined;
  readonly projectId?: string | undefined;
  readonly labelId?: string | undefined;
}

/** The sends of one day in one state: how many, and the ids of those that are among the first of their day. */
export interface DayOfState {
  readonly day: string;
  readonly state: ShownState;
  readonly count: number;
  readonly ids: readonly string[];
}

const dayMs = 86_400_000;
/** An account that had nothing for so long has no rhythm that a day could be missing from. */
const rhythmDays = 28;
/** Of more accounts than this nobody wants to see every empty day. */
const mostAccounts = 50;

/** Needs a look: these are told first of a full day. */
const needsLook = sql.raw(`p.state in ('needs_attention', 'missed', 'failed', 'unknown')`);

function conditionsOf(scope: WorkspaceScope, filter: CalendarFilter, from: Date, to: Date) {
  return sql.join(
    [
      sql`p.workspace_id = ${scope.workspaceId}`,
      sql`p.origin = 'made'`,
      sql`p.due_at >= ${from.toISOString()}::timestamptz`,
      sql`p.due_at < ${to.toISOString()}::timestamptz`,
      ...(filter.accountId ? [sql`p.account_id = ${filter.accountId}`] : []),
      ...(filter.channel
        ? [
            sql`p.account_id in (select id from accounts where workspace_id = ${scope.workspaceId} and channel = ${filter.channel})`,
          ]
        : []),
      ...(filter.projectId
        ? [
            sql`exists (select from posts o where o.workspace_id = ${scope.workspaceId} and o.id = p.post_id and o.project_id = ${filter.projectId})`,
          ]
        : []),
      ...(filter.labelId
        ? [
            sql`exists (select from post_labels l where l.workspace_id = ${scope.workspaceId} and l.post_id = p.post_id and l.label_id = ${filter.labelId})`,
          ]
        : []),
    ],
    sql` and `,
  );
}

const startsOf = ({ starts }: DaysInZone) =>
  sql`${sql.param(starts.map((start) => start.toISOString()))}::timestamptz[]`;

/** The first moment of the days, and the first after them. */
const spanOf = ({ starts }: DaysInZone) => ({ first: starts[0] as Date, last: starts.at(-1) as Date });

/**
 * How many sends each day has in each state, with the ids of about `perDay` of each day: of a full one those that need
 * a look, then the first of every hour, so that no part of the day looks empty. What is sent of one post in one minute
 * is drawn and moved as one, so it is told whole or not at all.
 */
export async function countByDay(
  scope: WorkspaceScope,
  within: DaysInZone,
  filter: CalendarFilter,
  perDay: number,
): Promise<DayOfState[]> {
  const { first, last } = spanOf(within);
  const { rows } = await scope.db.execute<{
    day: number;
    state: ShownState;
    count: number;
    ids: string[] | null;
  }>(sql`
    with due as (
      select p.id, ${sql.raw(shownStateOf)} as state, width_bucket(p.due_at, ${startsOf(within)}) as day, ${needsLook} as needs_look, p.due_at,
        p.post_id, date_trunc('minute', p.due_at) as minute, p.state = 'cancelled' as is_back
      from publications p
      where ${conditionsOf(scope, filter, first, last)} ${filter.state ? sql`and ${whereShown[filter.state]}` : sql``}
    ), together as (
      select day, post_id, minute, is_back, bool_or(needs_look) as needs_look, min(due_at) as due_at, count(*) as sends
      from due group by day, post_id, minute, is_back
    ), by_hour as (
      select *, row_number() over (partition by day, date_trunc('hour', due_at) order by due_at, post_id) as in_hour from together
    ), placed as (
      select *, sum(sends) over (partition by day order by needs_look desc, in_hour, due_at, post_id, is_back) - sends as before from by_hour
    )
    select day, state, count(*)::int as count, array_agg(id) filter (where before < ${perDay}) as ids
    from due join placed using (day, post_id, minute, is_back) group by day, state order by day, state`);
  return rows.flatMap(({ day, state, count, ids }) => {
    const name = within.days[day - 1];
    return name === undefined ? [] : [{ day: name, state, count, ids: ids ?? [] }];
  });
}

/** On which of these days each account has something planned or sent, whatever state or project is looked at. */
export async function daysOfAccounts(
  scope: WorkspaceScope,
  within: DaysInZone,
  { accountId, channel }: CalendarFilter,
): Promise<{ accountId: string; days: string[] }[]> {
  const { first, last } = spanOf(within);
  const since = new Date(first.getTime() - rhythmDays * dayMs);
  const { rows } = await scope.db.execute<{ account_id: string; days: number[] }>(sql`
    select p.account_id, array_agg(distinct width_bucket(p.due_at, ${startsOf(within)})) as days
    from publications p
    where ${conditionsOf(scope, { accountId, channel }, since, last)} and p.state not in ('cancelled', 'failed')
    group by p.account_id order by p.account_id limit ${mostAccounts + 1}`);
  if (rows.length > mostAccounts) return [];
  return rows.map((row) => ({
    accountId: row.account_id,
    days: row.days.sort((a, b) => a - b).flatMap((day) => within.days[day - 1] ?? []),
  }));
}
