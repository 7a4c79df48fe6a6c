/** What was read, and so paid for, since a moment. */
import type { WorkspaceScope } from '../../db/database.ts';

/** Those of these publications of which the network gave numbers. */
export async function listReadSince(scope: WorkspaceScope, ids: readonly string[], since: Date): Promise<Set<string>> {
  const { rows } = await scope.client.query<{ id: string }>(
    `select distinct publication_id as id from samples
     where workspace_id = $1 and publication_id = any ($2::uuid[]) and measured_at >= $3`,
    [scope.workspaceId, ids, since],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Whether its numbers were read, or its profile as it was connected: to a network that charges it is the same. */
export async function isAccountReadSince(scope: WorkspaceScope, accountId: string, since: Date): Promise<boolean> {
  const { rows } = await scope.client.query(
    `select 1 from account_readings where workspace_id = $1 and account_id = $2 and read_at >= $3
     union all select 1 from accounts where workspace_id = $1 and id = $2 and connected_at >= $3 limit 1`,
    [scope.workspaceId, accountId, since],
  );
  return rows.length > 0;
}
