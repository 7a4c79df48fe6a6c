/** What posts must know of assets. */
import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { type AssetRow, assets } from './assets.table.ts';

/** What a network asks of a piece of media. */
export type AssetFacts = Pick<
  AssetRow,
  | 'kind'
  | 'mimeType'
  | 'sizeBytes'
  | 'sha256'
  | 'width'
  | 'height'
  | 'durationMs'
  | 'encoding'
  | 'altText'
  | 'isMadeByAi'
>;

/** Facts by id; what is not there, or put away and not asked for, is missing from the map. */
export async function describeAssets(
  scope: WorkspaceScope,
  ids: readonly string[],
  { withPutAway = false } = {},
): Promise<Map<string, AssetFacts>> {
  if (ids.length === 0) return new Map();
  const { kind, mimeType, sizeBytes, sha256, width, height, durationMs, encoding, altText, isMadeByAi } = assets;
  const rows = await scope.db
    .select({
      id: assets.id,
      kind,
      mimeType,
      sizeBytes,
      sha256,
      width,
      height,
      durationMs,
      encoding,
      altText,
      isMadeByAi,
    })
    .from(assets)
    .where(
      and(
        eq(assets.workspaceId, scope.workspaceId),
        inArray(assets.id, [...ids]),
        withPutAway ? undefined : isNull(assets.deletedAt),
      ),
    );
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}
