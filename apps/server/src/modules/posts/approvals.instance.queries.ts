/** What is read of approvals across workspaces, as role `publisher`. */
import type { InstanceScope } from '../../db/database.ts';
import { type Standing, type StandingRow, standingsOf } from './approval.rules.ts';
import { standingColumns, standingJoins } from './approvals.queries.ts';

export interface VersionRef {
  readonly workspaceId: string;
  readonly id: string;
}

/**
 * How these versions stand in workspaces that demand approval; versions of others are missing. Asked behind the lanes'
 * locks, as a question of its own, so that it sees every answer given before.
 */
export async function findStandingsAcross(
  scope: InstanceScope,
  refs: readonly VersionRef[],
): Promise<Map<string, Standing>> {
  if (refs.length === 0) return new Map();
  const { rows } = await scope.client.query<StandingRow>({
    name: 'approval-standings-across',
    text: `select ${standingColumns} from unnest($1::uuid[], $2::uuid[]) as u (workspace_id, id)
        join workspaces w on w.id = u.workspace_id and w.needs_approval ${standingJoins}`,
    values: [refs.map((ref) => ref.workspaceId), refs.map((ref) => ref.id)],
  });
  return standingsOf(rows);
}

/** Workspaces with acts on reviews, older than that, that nobody was told of. */
export async function listWithUntold(scope: InstanceScope, before: Date): Promise<string[]> {
  const { rows } = await scope.client.query<{ id: string }>(
    'select distinct workspace_id as id from untold_reviews where at <= $1',
    [before],
  );
  return rows.map(({ id }) => id);
}
