import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, type client } from '../../lib/api.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';
import { browserZone } from '../../lib/times.ts';

/** A kept piece of the library, as a list tells it. */
export type Asset = Awaited<ReturnType<typeof client.assets.list>>['items'][number];
/** One with its lineage. */
export type AssetWithLineage = Awaited<ReturnType<typeof client.assets.get>>;
/** What a list is asked for. */
export type AssetQuery = Omit<Parameters<typeof client.assets.list>[0], 'workspaceId' | 'limit' | 'cursor'>;

const pageSize = 200;

/** Assets by the query, newest first, page after page. The last answer stays while the next one comes. */
export function useAssetList(query: AssetQuery) {
  const workspaceId = useWorkspaceId();
  const list = useInfiniteQuery({
    ...api.assets.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        workspaceId,
        limit: pageSize,
        ...(cursor ? { cursor } : {}),
        ...query,
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
    placeholderData: (before) => before,
  });
  const pages = list.data?.pages;
  const items = useMemo(() => pages?.flatMap((page) => page.items), [pages]);
  return { ...list, items };
}

/** One asset with its lineage. */
export function useAsset(assetId: string) {
  const workspaceId = useWorkspaceId();
  return useQuery(api.assets.get.queryOptions({ input: { workspaceId, assetId } }));
}

/** How many there are and how much they hold. */
export function useTotals() {
  const workspaceId = useWorkspaceId();
  return useQuery(api.assets.totals.queryOptions({ input: { workspaceId } }));
}

/** Tags in use. */
export function useTags() {
  const workspaceId = useWorkspaceId();
  return useQuery(api.assets.listTags.queryOptions({ input: { workspaceId }, staleTime: 60_000 }));
}

/** Models that made something here. */
export function useModels() {
  const workspaceId = useWorkspaceId();
  return useQuery(api.assets.listModels.queryOptions({ input: { workspaceId }, staleTime: 60_000 }));
}

/** Posts that show an asset. */
export function usePostsShowing(assetId: string) {
  const workspaceId = useWorkspaceId();
  return useQuery(api.posts.list.queryOptions({ input: { workspaceId, assetId, limit: 50 } }));
}

/** The generation that made an asset, with its cost. */
export function useGeneration(generationId: string | null) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.generations.get.queryOptions({ input: { workspaceId, generationId: generationId ?? '' } }),
    enabled: generationId !== null,
  });
}

/** Why this person may not change the library; null when they may. */
export function useWhyNotChange(): string | null {
  const { workspace } = useSession();
  return workspace?.role === 'viewer' ? 'You can read this library; an editor, admin or owner can change it.' : null;
}

/** The zone in which this person reads times. */
export function useZone(): string {
  return useSession().profile?.timeZone ?? browserZone();
}
