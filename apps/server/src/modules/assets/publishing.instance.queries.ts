/** What the publisher reads of assets, across workspaces. */
import type { InstanceScope } from '../../db/database.ts';
import type { AssetFacts } from './asset-facts.queries.ts';
import { readFitId } from './files.rules.ts';

export interface AssetRef {
  readonly workspaceId: string;
  readonly id: string;
}

/** Facts by asset id. What a post names is sent even if the asset was put away since it was planned. */
export async function describeAssetsAcross(
  scope: InstanceScope,
  refs: readonly AssetRef[],
): Promise<Map<string, AssetFacts>> {
  if (refs.length === 0) return new Map();
  const { rows } = await scope.client.query<{
    id: string;
    kind: AssetFacts['kind'];
    mime_type: string;
    size_bytes: string;
    sha256: string;
    width: number | null;
    height: number | null;
    duration_ms: string | null;
    encoding: AssetFacts['encoding'];
    alt_text: string;
    is_made_by_ai: boolean;
  }>({
    name: 'describe-assets-across',
    text: `select a.id, a.kind, a.mime_type, a.size_bytes, a.sha256, a.width, a.height, a.duration_ms, a.encoding, a.alt_text, a.is_made_by_ai
      from assets a join unnest($1::uuid[], $2::uuid[]) as u (workspace_id, id) on a.workspace_id = u.workspace_id and a.id = u.id`,
    values: [refs.map((ref) => ref.workspaceId), refs.map((ref) => ref.id)],
  });
  return new Map(
    rows.map((row) => [
      row.id,
      {
        kind: row.kind,
        mimeType: row.mime_type,
        sizeBytes: Number(row.size_bytes),
        sha256: row.sha256,
        width: row.width,
        height: row.height,
        durationMs: row.duration_ms === null ? null : Number(row.duration_ms),
        encoding: row.encoding,
        altText: row.alt_text,
        isMadeByAi: row.is_made_by_ai,
      },
    ]),
  );
}

/** Where the bytes of an asset, or of a fitted copy of it, lie; undefined when it has none. */
export async function findStored(
  scope: InstanceScope,
  ref: AssetRef,
): Promise<{ storageKey: string; mimeType: string; sizeBytes: number } | undefined> {
  const { assetId, fitKey } = readFitId(ref.id);
  const { rows } = await scope.client.query<{ storage_key: string | null; mime_type: string; size_bytes: string }>(
    fitKey === null
      ? {
          name: 'find-stored',
          text: 'select storage_key, mime_type, size_bytes from assets where workspace_id = $1 and id = $2',
          values: [ref.workspaceId, assetId],
        }
      : {
          name: 'find-stored-fit',
          text: 'select storage_key, mime_type, size_bytes from asset_fits where workspace_id = $1 and asset_id = $2 and fit_key = $3',
          values: [ref.workspaceId, assetId, fitKey],
        },
  );
  const [row] = rows;
  return row?.storage_key
    ? { storageKey: row.storage_key, mimeType: row.mime_type, sizeBytes: Number(row.size_bytes) }
    : undefined;
}
