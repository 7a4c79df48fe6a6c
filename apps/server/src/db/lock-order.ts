/**
 * The one order of locks. Every unit of work takes what it needs of this list from the top down, all of a kind in
 * ascending order of id, before it writes; then nobody waits for another in a circle (SQLSTATE 40P01).
 *
 *   1. the post                `lockPost`
 *      a post that repeats     first the post that is copied, then `lockRecurrence`, then its copies by id (`lockPosts`)
 *   2. accounts                `lockAccount`, `lockForResults`
 *   3. lanes                   `lockLanes`, `lockPublication`, `lockForResults`
 *   4. publications            `lockPublication`, `lockForResults`, `extendLeases`
 *   5. versions, and the rest
 *
 * The lane is the gate of its account: whoever touches a planned publication or a version that is not yet sent holds
 * the lane first. The claim takes lanes with SKIP LOCKED, so it waits for nobody, neither there nor behind them, at a
 * publication or at the version it freezes. New publications only share their account (FOR KEY SHARE), which hinders
 * nobody but `lockAccount`; whoever holds that waits for no lane.
 */
import type { WorkspaceScope } from './database.ts';

/** Holds these accounts' lanes until the end of this unit of work. */
export async function lockLanes(scope: WorkspaceScope, accountIds: readonly string[]): Promise<void> {
  if (accountIds.length === 0) return;
  await scope.client.query({
    name: 'lock-lanes',
    text: 'select from lanes where workspace_id = $1 and account_id = any ($2::uuid[]) order by account_id for update',
    values: [scope.workspaceId, accountIds],
  });
}
