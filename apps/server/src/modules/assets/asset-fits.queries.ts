/** All SQL about fitted copies, inside one workspace. */
import type { WorkspaceScope } from '../../db/database.ts';

export interface AssetFitRow {
  readonly fitKey: string;
  readonly storageKey: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly width: number;
  readonly height: number;
  readonly lost: readonly string[];
}

export async function findFit(
  scope: WorkspaceScope,
  assetId: string,
  fitKey: string,
): Promise<AssetFitRow | undefined> {
  const { rows } = await scope.client.query<Omit<AssetFitRow, 'sizeBytes'> & { sizeBytes: string }>(
    `select fit_key as "fitKey", storage_key as "storageKey", mime_type as "mimeType", size_bytes as "sizeBytes", width, height, lost
       from asset_fits where workspace_id = $1 and asset_id = $2 and fit_key = $3`,
    [scope.workspaceId, assetId, fitKey],
  );
  const [row] = rows;
  return row && { ...row, sizeBytes: Number(row.sizeBytes) };
}

/** @returns false when somebody else has made it meanwhile. */
export async function insertFit(scope: WorkspaceScope, assetId: string, row: AssetFitRow, now: Date): Promise<boolean> {
  const { rowCount } = await scope.client.query(
    `insert into asset_fits (workspace_id, asset_id, fit_key, storage_key, mime_type, size_bytes, width, height, lost, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
    [
      scope.workspaceId,
      assetId,
      row.fitKey,
      row.storageKey,
      row.mimeType,
      row.sizeBytes,
      row.width,
      row.height,
      row.lost,
      now,
    ],
  );
  return rowCount === 1;
}

/** Forgets the copies of assets that are erased. @returns where their bytes lie. */
export async function deleteFits(scope: WorkspaceScope, assetIds: readonly string[]): Promise<string[]> {
  const { rows } = await scope.client.query<{ storage_key: string }>(
    'delete from asset_fits where workspace_id = $1 and asset_id = any ($2::uuid[]) returning storage_key',
    [scope.workspaceId, assetIds],
  );
  return rows.map((row) => row.storage_key);
}
