import type { WorkspaceScope } from '../../db/database.ts';

/** Remote ids of the profiles that the pretend networks made for this workspace. */
export async function listPretendProfiles(scope: WorkspaceScope): Promise<string[]> {
  const { rows } = await scope.client.query<{ remote_id: string }>(
    "select remote_id from accounts where workspace_id = $1 and channel = 'sandbox'",
    [scope.workspaceId],
  );
  return rows.map((row) => row.remote_id);
}

/** Deletes the workspace with all that it holds (`workspaces_take_all_along`). @returns false when it is no demo, or gone. */
export async function deleteDemo(scope: WorkspaceScope): Promise<boolean> {
  // In the order of `db/lock-order.ts`: a send may be under way.
  for (const [table, key] of [
    ['posts', 'id'],
    ['accounts', 'id'],
    ['lanes', 'account_id'],
    ['publications', 'id'],
  ])
    await scope.client.query(`select from ${table} where workspace_id = $1 order by ${key} for update`, [
      scope.workspaceId,
    ]);
  const { rowCount } = await scope.client.query('delete from workspaces where id = $1 and is_demo', [
    scope.workspaceId,
  ]);
  return rowCount === 1;
}
