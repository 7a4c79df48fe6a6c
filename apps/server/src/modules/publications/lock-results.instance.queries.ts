import type { InstanceScope } from '../../db/database.ts';
import type { Change } from './work.rules.ts';

interface Key {
  readonly workspaceId: string;
  readonly id: string;
}

/**
 * Takes what `saveChanges` will write to, in the order of `db/lock-order.ts`: the accounts of what is out, the lanes
 * that are freed or pulled forward, the publications. A claim holds its own already and needs none of it.
 */
export async function lockForResults(scope: InstanceScope, changes: readonly Change[]): Promise<void> {
  const rows = changes.map((change) => change.work.publication);
  const isOut = (row: (typeof rows)[number]) => row.publishedAt !== null || row.remoteId !== null;
  const isGated = (change: Change) => change.releasesLane || change.work.publication.state === 'scheduled';
  const accountOf = ({ workspaceId, accountId }: (typeof rows)[number]): Key => ({ workspaceId, id: accountId });
  await Promise.all([
    lock(scope, 'accounts', 'id', rows.filter(isOut).map(accountOf)),
    lock(
      scope,
      'lanes',
      'account_id',
      changes.filter(isGated).map((change) => accountOf(change.work.publication)),
    ),
    lock(scope, 'publications', 'id', rows),
  ]);
}

/** Questions of one unit are answered in the order in which they are asked, so these locks are taken in it too. */
async function lock(scope: InstanceScope, table: string, column: string, keys: readonly Key[]): Promise<void> {
  if (keys.length === 0) return;
  await scope.client.query({
    name: `lock-${table}-for-results`,
    text: `select from ${table} l join unnest($1::uuid[], $2::uuid[]) as u (workspace_id, id)
      on l.workspace_id = u.workspace_id and l.${column} = u.id order by l.workspace_id, l.${column} for no key update of l`,
    values: [keys.map((key) => key.workspaceId), keys.map((key) => key.id)],
  });
}
