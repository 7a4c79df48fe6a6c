/** Retention looks across workspaces: answers that were kept long enough. */
import type { InstanceScope } from '../db/database.ts';

/** Deletes at most `limit` keys claimed before that moment, with their answers. @returns how many. */
export async function forgetAnswers(scope: InstanceScope, claimedBefore: Date, limit: number): Promise<number> {
  const { rowCount } = await scope.client.query(
    `delete from idempotency_keys where (workspace_id, route, key) in (
       select workspace_id, route, key from idempotency_keys where created_at < $1 order by created_at limit $2)
       and created_at < $1`,
    [claimedBefore, limit],
  );
  return rowCount ?? 0;
}
