/** Sends with money kept, across workspaces, as role `publisher`. */
import type { InstanceScope } from '../../../db/database.ts';

/** Publications with money kept that nobody works on just now. */
export async function listUnsettledSends(
  scope: InstanceScope,
  limit: number,
): Promise<{ workspaceId: string; publicationId: string }[]> {
  const { rows } = await scope.client.query<{ workspaceId: string; publicationId: string }>(
    `select distinct p.workspace_id as "workspaceId", p.id as "publicationId" from paid_steps s
      join publications p on p.workspace_id = s.workspace_id and p.id = s.publication_id
      where s.state = 'open' and p.leased_until is null and p.state <> 'unknown' limit $1`,
    [limit],
  );
  return rows;
}
