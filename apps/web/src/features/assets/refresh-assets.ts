/** Brings what is shown of the library up to date after something changed, without reading every loaded page again. */
import type { Query, QueryClient } from '@tanstack/react-query';
import { api, client } from '../../lib/api.ts';
import { currentWorkspaceId } from '../../lib/session.ts';
import type { Asset } from './assets.api.ts';
import { type Pages, patchPages } from './patch-pages.rules.ts';

/** As many as one call may name; more are read anew altogether. */
const mostIds = 200;
type ListInput = Parameters<typeof client.assets.list>[0];

const isLoadedList = ({ queryKey, state }: Query): boolean => {
  const [path, about] = queryKey as [readonly string[], { type?: string } | undefined];
  return path.join('.') === 'assets.list' && about?.type === 'infinite' && state.data !== undefined;
};
const inputOf = ({ queryKey }: Query): ListInput => (queryKey[1] as { input: ListInput }).input;

/** Asks which of the changed ones belong to this list now, and puts them in their places. */
async function patchList(queries: QueryClient, query: Query, ids: readonly string[]): Promise<void> {
  const { cursor: _cursor, ...asked } = inputOf(query);
  const { items } = await client.assets.list({ ...asked, ids: [...ids], limit: mostIds });
  queries.setQueryData<Pages<Asset>>(query.queryKey, (before) => before && patchPages(before, new Set(ids), items));
}

/**
 * Reads these assets again. Loaded lists take in what changed; a list by words is ordered by how well they fit, and one
 * that nobody looks at can wait, so those are read anew when they are shown. Everything else of the library is small.
 */
export async function refreshAssets(queries: QueryClient, assetIds: readonly string[]): Promise<void> {
  const ids = [...new Set(assetIds)];
  if (ids.length === 0) return;
  const lists = queries.getQueryCache().findAll({ queryKey: api.assets.key(), predicate: isLoadedList });
  const canPatch = (query: Query): boolean => query.isActive() && ids.length <= mostIds && !inputOf(query).search;
  await Promise.all([
    queries.invalidateQueries({ queryKey: api.assets.key(), predicate: (query) => !lists.includes(query) }),
    ...lists.map((query) =>
      canPatch(query)
        ? patchList(queries, query, ids).catch(() =>
            queries.invalidateQueries({ queryKey: query.queryKey, exact: true }),
          )
        : queries.invalidateQueries({ queryKey: query.queryKey, exact: true }),
    ),
  ]);
}

/** What each post was last seen to show, so that what it no longer shows is read again too. */
const shownBy = new Map<string, readonly string[]>();
const mostPosts = 200;

/** The assets that a post shows, or showed when it was last asked about. */
async function assetsOf(postId: string): Promise<readonly string[]> {
  const before = shownBy.get(postId) ?? [];
  const { content, versions } = await client.posts.get({ workspaceId: currentWorkspaceId.get(), postId });
  const now = [content, ...versions.map((version) => version.content)].flatMap(({ parts }) =>
    parts.flatMap(({ media }) => media.map(({ assetId }) => assetId)),
  );
  shownBy.delete(postId);
  shownBy.set(postId, now);
  if (shownBy.size > mostPosts) shownBy.delete(shownBy.keys().next().value ?? '');
  return [...before, ...now];
}

/** Facts of one moment, taken in together. */
export async function takeInFacts(
  queries: QueryClient,
  facts: { readonly assetIds: readonly string[]; readonly postIds: readonly string[] },
): Promise<void> {
  const lists = queries
    .getQueryCache()
    .findAll({ queryKey: api.assets.key(), predicate: isLoadedList, type: 'active' });
  // Where no library is open, nothing long has to be spared.
  if (lists.length === 0) return queries.invalidateQueries({ queryKey: api.assets.key() });
  const shown = await Promise.all(
    facts.postIds.map((postId) => assetsOf(postId).catch(() => shownBy.get(postId) ?? [])),
  );
  await refreshAssets(queries, [...facts.assetIds, ...shown.flat()]);
}
