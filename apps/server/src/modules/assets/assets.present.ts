import type { AssetLinks } from './asset-links.ts';
import type { Relative } from './assets.queries.ts';
import type { AssetRow, ListedAssetRow } from './assets.table.ts';

type LinksOf = (row: AssetRow) => AssetLinks;

export function presentAsset(row: AssetRow, linksOf: LinksOf) {
  return {
    id: row.id,
    projectId: row.projectId,
    kind: row.kind,
    mimeType: row.mimeType,
    sizeBytes: row.sizeBytes,
    sha256: row.sha256,
    width: row.width,
    height: row.height,
    durationMs: row.durationMs,
    encoding: row.encoding,
    title: row.title,
    altText: row.altText,
    text: row.words,
    tags: row.tags,
    isFavourite: row.isFavourite,
    origin: row.origin,
    generationId: row.generationId,
    source: row.source,
    isMadeByAi: row.isMadeByAi,
    madeBy: row.madeBy,
    thumbnails: row.thumbnailState,
    links: linksOf(row),
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
    revision: row.revision,
  };
}

export function presentListed(row: ListedAssetRow, linksOf: LinksOf) {
  return { ...presentAsset(row, linksOf), usedIn: row.usedIn };
}

export function presentRelative({ role, asset }: Relative, linksOf: LinksOf) {
  return { role, asset: presentAsset(asset, linksOf) };
}
