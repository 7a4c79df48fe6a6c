import type { WorkspaceScope } from '../../db/database.ts';
import { fileKeys, folderOfKey } from './files.rules.ts';

/** Every storage key that a file of this workspace's assets may have. */
export async function listFilesOfWorkspace(scope: WorkspaceScope): Promise<string[]> {
  const { rows } = await scope.client.query<{ storage_key: string }>(
    `select storage_key from assets where workspace_id = $1 and storage_key is not null
     union select storage_key from loose_files where workspace_id = $1`,
    [scope.workspaceId],
  );
  return [...new Set(rows.flatMap((row) => fileKeys(folderOfKey(row.storage_key))))];
}
