/** Retention looks across workspaces: which of them have something to clean. */
import type { InstanceScope } from '../../db/database.ts';

/** Workspaces with files whose time has come, or with assets put away before `putAwayBefore`. */
export async function listWorkspacesToClean(scope: InstanceScope, putAwayBefore: Date): Promise<string[]> {
  const { rows } = await scope.client.query<{ workspace_id: string }>(
    `select workspace_id from loose_files where remove_after <= now()
     union select workspace_id from assets where deleted_at < $1 and erased_at is null`,
    [putAwayBefore],
  );
  return rows.map((row) => row.workspace_id);
}
