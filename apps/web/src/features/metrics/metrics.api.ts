import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { api, client } from '../../lib/api.ts';
import { useWorkspaceId } from '../../lib/session.ts';

/** A published post with its numbers. */
export type PublicationNumbers = Awaited<ReturnType<typeof client.metrics.list>>['items'][number];
/** The same with every reading. */
export type PublicationSeries = Awaited<ReturnType<typeof client.metrics.ofPublication>>;
/** An account's followers and its totals at the fixed age. */
export type AccountNumbers = Awaited<ReturnType<typeof client.metrics.ofAccount>>;

/** One publication's numbers over time. */
export function usePublicationSeries(publicationId: string) {
  const workspaceId = useWorkspaceId();
  return useQuery(api.metrics.ofPublication.queryOptions({ input: { workspaceId, publicationId } }));
}

/** Numbers of several accounts, in the order of the ids; undefined while one is on its way. */
export function useAccountsNumbers(accountIds: readonly string[], days = 90) {
  const workspaceId = useWorkspaceId();
  return useQueries({
    queries: accountIds.map((accountId) =>
      api.metrics.ofAccount.queryOptions({ input: { workspaceId, accountId, days } }),
    ),
    combine: (results) => ({
      data: results.flatMap(({ data }) => (data ? [data] : [])),
      isPending: results.some(({ isPending }) => isPending),
    }),
  });
}

const pageSize = 20;

/** Posts of an account with their numbers, page by page. */
export function useNumbersList(accountId: string, origin: 'made' | 'imported') {
  const workspaceId = useWorkspaceId();
  return useInfiniteQuery({
    ...api.metrics.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        workspaceId,
        accountId,
        origin,
        limit: pageSize,
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    }),
    placeholderData: keepPreviousData,
  });
}

/** Asks the network now; the answer says in words what came of it. */
export function useRefreshNumbers() {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: { publicationId: string } | { accountId: string }) =>
      client.metrics.refresh({ workspaceId, ...wish }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [['metrics']] }),
  });
}
