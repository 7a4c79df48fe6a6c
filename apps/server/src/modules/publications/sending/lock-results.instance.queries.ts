import type { InstanceScope } from '../../../db/database.ts';
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

/**
 * Questions of one unit are answered in the order in which they are asked, so these locks are taken in it too. Row by
 * row behind a lateral subquery: a join might be planned as a scan of the whole table.
 */
async function lock(scope: InstanceScope, table: string, column: string, keys: readonly Key[]): Promise<void> {
  if (keys.length === 0) return;
  const inOrder = keys.toSorted((a, b) => compare(a.workspaceId, b.workspaceId) || compare(a.id, b.id));
  await scope.client.query({
    name: `lock-${table}-for-results`,
    text: `select from unnest($1::uuid[], $2::uuid[]) as u (workspace_id, id) cross join lateral (
      select from ${table} l where l.workspace_id = u.workspace_id and l.${column} = u.id for no key update) held`,
    values: [inOrder.map((key) => key.workspaceId), inOrder.map((key) => key.id)],
  });
}

/** As PostgreSQL orders UUIDs: their canonical text compares the same way. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
