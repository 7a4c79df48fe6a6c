/** The door of calendar feeds: before the workspace is known, a secret shows the row that keeps its hash. */
import type { Database } from '../../db/database.ts';

export interface FeedAtDoor {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly accountIds: readonly string[];
  readonly projectId: string | null;
  readonly fetchedAt: Date | null;
}

/** The feed in force with this hash. */
export async function findFeedByHash(db: Database, secretHash: string): Promise<FeedAtDoor | undefined> {
  return db.atDoor({ secretHash }, async (scope) => {
    const { rows } = await scope.client.query<FeedAtDoor>(
      `select id, workspace_id as "workspaceId", name, account_ids as "accountIds", project_id as "projectId", fetched_at as "fetchedAt"
         from calendar_feeds where secret_hash = $1 and revoked_at is null`,
      [secretHash],
    );
    return rows[0];
  });
}
