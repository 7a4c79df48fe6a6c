/** Lends a workspace a clock of its own: meanwhile no other publisher or reader, in any process, looks after it. */
import type { Database } from '../../db/database.ts';

/** After a crash everybody takes care of the workspace again this much later. */
const longestMinutes = 5;

/** @returns how to give it back. */
export async function takeClock(db: Database, workspaceId: string): Promise<() => Promise<void>> {
  await db.inWorkspace(workspaceId, (scope) =>
    scope.client.query(
      `insert into moved_clocks (workspace_id, until) values ($1, now() + make_interval(mins => $2))
       on conflict (workspace_id) do update set until = excluded.until`,
      [workspaceId, longestMinutes],
    ),
  );
  return () =>
    db.inWorkspace(workspaceId, async (scope) => {
      await scope.client.query('delete from moved_clocks where workspace_id = $1', [workspaceId]);
    });
}
