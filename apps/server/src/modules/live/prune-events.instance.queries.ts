/** Retention looks across workspaces: events that were told long ago. */
import type { InstanceScope } from '../../db/database.ts';

/** Deletes at most `limit` events that happened before that moment. @returns how many. */
export async function deleteEvents(scope: InstanceScope, happenedBefore: Date, limit: number): Promise<number> {
  const { rowCount } = await scope.client.query(
    `delete from events where (workspace_id, id) in (
       select workspace_id, id from events where at < $1 order by at limit $2)`,
    [happenedBefore, limit],
  );
  return rowCount ?? 0;
}
