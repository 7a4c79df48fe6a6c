/** An account's sends in sum: for its health. */
import type { WorkspaceScope } from '../../../db/database.ts';
import { findPublication, type ListedPublication } from '../publications.queries.ts';

export interface DayCounts {
  readonly date: string;
  readonly published: number;
  readonly failed: number;
  readonly needsPerson: number;
  readonly other: number;
}

/** How sends of each day ended, by the clocks of a zone. Days without any are left out. */
export async function countDays(
  scope: WorkspaceScope,
  accountId: string,
  span: { from: Date; to: Date; timeZone: string },
): Promise<DayCounts[]> {
  const { rows } = await scope.client.query<DayCounts>({
    name: 'account-days',
    text: `select to_char(coalesce(published_at, due_at) at time zone $5, 'YYYY-MM-DD') as date,
        (count(*) filter (where state = 'published'))::int as published,
        (count(*) filter (where state = 'failed'))::int as failed,
        (count(*) filter (where state in ('needs_attention', 'missed', 'unknown')))::int as "needsPerson",
        (count(*) filter (where state in ('sending', 'cancelled', 'scheduled')))::int as other
      from publications where workspace_id = $1 and account_id = $2 and origin = 'made' and due_at >= $3 and due_at < $4
      group by 1 order by 1`,
    values: [scope.workspaceId, accountId, span.from, span.to, span.timeZone],
  });
  return rows;
}

interface Found {
  readonly last: ListedPublication | undefined;
  readonly failed: ListedPublication | undefined;
  readonly next: ListedPublication[];
  readonly plannedCount: number;
  readonly needsPerson: number;
  readonly overCap: number;
}

/** The last that went out, the last that did not, and what comes next. */
export async function findLandmarks(scope: WorkspaceScope, accountId: string, since: Date): Promise<Found> {
  const { rows } = await scope.client.query<{
    last: string | null;
    failed: string | null;
    next: string[] | null;
    planned: number;
    needs: number;
    over: number;
  }>({
    name: 'account-landmarks',
    text: `with mine as (select id, state, due_at, published_at, reason from publications where workspace_id = $1 and account_id = $2 and origin = 'made')
      select (select id from mine where published_at is not null order by published_at desc limit 1) as last,
        (select id from mine where state in ('failed', 'needs_attention', 'missed', 'unknown') and due_at >= $3 order by due_at desc, id limit 1) as failed,
        (select array_agg(id::text order by due_at, id) from (select id, due_at from mine where state = 'scheduled' order by due_at, id limit 5) n) as next,
        (select count(*)::int from mine where state = 'scheduled') as planned,
        (select count(*)::int from mine where state in ('failed', 'needs_attention', 'missed')) as needs,
        (select count(*)::int from mine where state = 'needs_attention' and reason ->> 'kind' = 'over_cap') as over`,
    values: [scope.workspaceId, accountId, since],
  });
  const [row] = rows;
  const next: ListedPublication[] = [];
  for (const id of row?.next ?? []) {
    const found = await findPublication(scope, id);
    if (found) next.push(found);
  }
  return {
    last: row?.last ? await findPublication(scope, row.last) : undefined,
    failed: row?.failed ? await findPublication(scope, row.failed) : undefined,
    next,
    plannedCount: row?.planned ?? 0,
    needsPerson: row?.needs ?? 0,
    overCap: row?.over ?? 0,
  };
}

/** When the workspace was paused, and whether by everybody's pause. */
export async function workspacePause(scope: WorkspaceScope): Promise<{ pausedAt: Date | null; timeZone: string }> {
  const { rows } = await scope.client.query<{ paused_at: Date | null; time_zone: string }>(
    'select paused_at, time_zone from workspaces where id = $1',
    [scope.workspaceId],
  );
  return { pausedAt: rows[0]?.paused_at ?? null, timeZone: rows[0]?.time_zone ?? 'UTC' };
}
