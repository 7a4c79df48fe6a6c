/** Corrections whose time has come, across workspaces, as role `publisher`. Found from facts alone, so that a lost job loses nothing. */
import type { InstanceScope } from '../../../db/database.ts';

export interface DueCorrection {
  readonly workspaceId: string;
  readonly correctionId: string;
}

export async function listDueCorrections(scope: InstanceScope, now: Date, limit: number): Promise<DueCorrection[]> {
  const { rows } = await scope.client.query<{ workspace_id: string; id: string }>(
    `select workspace_id, id from corrections
     where state = 'open' and next_try_at <= $1 and coalesce(leased_until, '-infinity') <= $1
     order by next_try_at limit $2`,
    [now, limit],
  );
  return rows.map((row) => ({ workspaceId: row.workspace_id, correctionId: row.id }));
}
