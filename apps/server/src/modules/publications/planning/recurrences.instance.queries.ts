/** The job that makes occurrences looks across workspaces: whose turn it is. Ids only; the work is done inside each. */
import type { InstanceScope } from '../../../db/database.ts';

export interface DueRecurrence {
  readonly workspaceId: string;
  readonly recurrenceId: string;
}

/** Running recurrences with an occurrence to make before `until`, or with one that could not be planned yet. */
export async function listDueRecurrences(
  scope: InstanceScope,
  { now, until, limit }: { now: Date; until: Date; limit: number },
): Promise<DueRecurrence[]> {
  const { rows } = await scope.client.query<DueRecurrence>(
    `select workspace_id as "workspaceId", id as "recurrenceId" from (
       select workspace_id, id, next_at as at from recurrences where state = 'running' and next_at <= $1
       union
       select o.workspace_id, o.recurrence_id, min(o.at) from occurrences o
         join recurrences r on r.workspace_id = o.workspace_id and r.id = o.recurrence_id and r.state = 'running'
         where o.problems <> '[]' and not o.is_skipped and not o.is_held and o.at > $2 group by 1, 2) due
     group by 1, 2 order by min(at) limit $3`,
    [until, now, limit],
  );
  return rows;
}
