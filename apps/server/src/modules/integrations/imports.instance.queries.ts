/** Imports that are under way, across workspaces: a worker that starts goes on with what a dead one left. */
import type { InstanceScope } from '../../db/database.ts';

export async function listUnfinishedImports(
  scope: InstanceScope,
): Promise<{ readonly workspaceId: string; readonly importId: string }[]> {
  const { rows } = await scope.client.query<{ workspaceId: string; importId: string }>(
    `select workspace_id as "workspaceId", id as "importId" from imports where state in ('checking', 'running')
      order by created_at limit 1000`,
  );
  return rows;
}
