import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../lib/api.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';

export type SpendMonth = Awaited<ReturnType<typeof client.spending.month>>;
export type SpendEntry = Awaited<ReturnType<typeof client.spending.entries>>['items'][number];

const of = (workspaceId: string, month: string) => ({ workspaceId, ...(month ? { month } : {}) });

/** A month's totals; '' is the month it is now. */
export function useMonth(month: string) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.spending.month.queryOptions({ input: of(workspaceId, month) }),
    enabled: workspaceId !== '',
  });
}

/** What each model cost in a month, dearest first. */
export function useByModel(month: string) {
  const workspaceId = useWorkspaceId();
  return useQuery(api.spending.byModel.queryOptions({ input: of(workspaceId, month) }));
}

/** The ledger of a month, newest first, page by page. */
export function useEntries(month: string, kind: SpendEntry['kind'] | '') {
  const workspaceId = useWorkspaceId();
  return useInfiniteQuery(
    api.spending.entries.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...of(workspaceId, month),
        limit: 100,
        ...(cursor ? { cursor } : {}),
        ...(kind ? { kind } : {}),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  );
}

/** How a model is called by people; its id while nobody can ask it any more. */
export type NameOf = (one: { readonly provider: string; readonly model: string }) => string;

export function useModelNames(): NameOf {
  const workspaceId = useWorkspaceId();
  const { data } = useQuery(api.models.list.queryOptions({ input: { workspaceId }, staleTime: 5 * 60_000 }));
  const names = new Map(data?.items.map(({ ref, name }) => [`${ref.provider} ${ref.model}`, name]));
  return ({ provider, model }) => names.get(`${provider} ${model}`) ?? model;
}

/** Sets or lifts the cap. */
export function useSetCap() {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ cap, revision }: { cap: string | null; revision: number }) =>
      client.spending.setCap({ workspaceId, cap, revision }),
    onSettled: () => queries.invalidateQueries({ queryKey: api.spending.key() }),
  });
}

/** Why this person may not change the cap; null when they may. */
export function useWhyNotCap(): string | null {
  const { workspace } = useSession();
  if (!workspace || workspace.role === 'owner' || workspace.role === 'admin') return null;
  return 'Only admins and owners of this workspace change the cap.';
}
