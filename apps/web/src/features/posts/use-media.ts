import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../lib/api.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import type { DraftFields } from './draft.rules.ts';
import type { MediaFacts } from './judge.rules.ts';
import type { Asset } from './posts.api.ts';

/** Signed links live for hours; the facts do not change. */
const freshMs = 60 * 60_000;

/** What this installation can do about media; nothing is known before it was asked. */
interface Workshop {
  readonly fitsVideos?: boolean;
  readonly whyNoAddress?: string | null;
}

const factsOf = (asset: Asset, { fitsVideos, whyNoAddress }: Workshop): MediaFacts | null =>
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
        ...(whyNoAddress ? { whyNotFetched: whyNoAddress } : {}),
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
  const { data: workshop } = useQuery(
    api.identity.door.queryOptions({ staleTime: freshMs, enabled: known.length > 0 }),
  );
  return useMemo(() => {
    const facts = known.flatMap((asset) => {
      const fact = factsOf(asset, workshop ?? {});
      return fact ? [[asset.id, fact] as const] : [];
    });
    return { assets: new Map(known.map((asset) => [asset.id, asset])), facts: new Map(facts) };
  }, [known, workshop]);
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
