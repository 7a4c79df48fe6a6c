import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../lib/api.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import type { DraftFields } from './draft.rules.ts';
import type { MediaFacts } from './judge.rules.ts';
import type { Asset } from './posts.api.ts';

/** Signed links live for hours; the facts do not change. */
const freshMs = 60 * 60_000;

/** `fitsVideos`: this installation can make copies of videos; null while that is not known. */
const factsOf = (asset: Asset, fitsVideos: boolean | null): MediaFacts | null =>
  asset.kind === 'image' || asset.kind === 'video'
    ? {
        kind: asset.kind,
        mimeType: asset.mimeType,
        sizeBytes: asset.sizeBytes,
        width: asset.width,
        height: asset.height,
        altText: asset.altText,
        isMadeByAi: asset.isMadeByAi,
        ...(asset.durationMs === null ? {} : { durationMs: asset.durationMs }),
        ...(asset.encoding ? { encoding: asset.encoding } : {}),
        ...(asset.kind === 'video' && fitsVideos === false ? { staysAsItIs: true as const } : {}),
      }
    : null;

/** Everything the library knows of the media of a draft. */
export function useMedia(fields: DraftFields): {
  readonly assets: ReadonlyMap<string, Asset>;
  readonly facts: ReadonlyMap<string, MediaFacts>;
} {
  const workspaceId = useWorkspaceId();
  const contents = [fields.content, ...fields.versions.flatMap(({ content }) => content ?? [])];
  const named = contents.flatMap(({ parts, link }) => [
    ...parts.flatMap(({ media }) => media.map(({ assetId }) => assetId)),
    ...(link?.thumbnailAssetId ? [link.thumbnailAssetId] : []),
  ]);
  const ids = [...new Set(named)].sort();
  const known = useQueries({
    queries: ids.map((assetId) => api.assets.get.queryOptions({ input: { workspaceId, assetId }, staleTime: freshMs })),
    combine: (answers) => answers.flatMap(({ data }) => data ?? []),
  });
  const hasVideo = known.some(({ kind }) => kind === 'video');
  const door = useQuery(api.identity.door.queryOptions({ staleTime: freshMs, enabled: hasVideo }));
  const fitsVideos = door.data?.fitsVideos ?? null;
  return useMemo(() => {
    const facts = known.flatMap((asset) => {
      const fact = factsOf(asset, fitsVideos);
      return fact ? [[asset.id, fact] as const] : [];
    });
    return { assets: new Map(known.map((asset) => [asset.id, asset])), facts: new Map(facts) };
  }, [known, fitsVideos]);
}

/** Where a small picture of an asset is; null while there is none. */
export function thumbnailOf(asset: Asset | undefined): string | null {
  if (!asset) return null;
  const { thumbnail320, thumbnail960, content } = asset.links;
  return thumbnail320 ?? thumbnail960 ?? (asset.kind === 'image' ? content : null);
}

/** Where a picture for the preview is. */
export function pictureOf(asset: Asset | undefined): string | null {
  if (!asset) return null;
  return asset.links.thumbnail960 ?? thumbnailOf(asset);
}
