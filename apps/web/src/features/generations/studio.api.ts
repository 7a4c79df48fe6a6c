import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';
import { useStore } from '../../lib/store.ts';
import { showToast } from '../../lib/toasts.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import { withItem } from './studio.rules.ts';
import type { Estimate, Rewrite, Run, StudioItem } from './studio.types.ts';
import { studioChanges } from './studio-changes.ts';

/** All runs of a brief, newest first. */
export function useRuns(briefId: string) {
  const workspaceId = useWorkspaceId();
  return useQuery(api.studio.runs.queryOptions({ input: { workspaceId, briefId } }));
}

/** One run with its items; read again when something was taken back. */
export function useRun(runId: string | null) {
  const workspaceId = useWorkspaceId();
  const changes = useStore(studioChanges);
  const query = useQuery({
    ...api.studio.get.queryOptions({ input: { workspaceId, runId: runId ?? '' } }),
    enabled: runId !== null,
  });
  const { refetch } = query;
  useEffect(() => {
    if (changes > 0) void refetch();
  }, [changes, refetch]);
  return query;
}

/** What asking would cost. `revision` is the brief's, so that a changed brief asks anew. */
export function useEstimate(briefId: string, revision: number) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.studio.estimate.queryOptions({ input: { workspaceId, briefId } }),
    queryKey: [...api.studio.estimate.queryKey({ input: { workspaceId, briefId } }), revision] as const,
    queryFn: ({ signal }: { signal: AbortSignal }) => client.studio.estimate({ workspaceId, briefId }, { signal }),
    placeholderData: (before: Estimate | undefined) => before,
  });
}

/** What another answer, or a rewriting, of one item would cost; asked only when somebody is about to. */
export function useItemEstimate(itemId: string, rewrite: Rewrite | undefined, isWanted: boolean) {
  const workspaceId = useWorkspaceId();
  const input = { workspaceId, itemId, ...(rewrite ? { rewrite } : {}) };
  return useQuery({
    ...api.studio.estimateItem.queryOptions({ input, staleTime: 5 * 60_000 }),
    enabled: isWanted,
  });
}

/** All answers an item ever had, newest first. */
export function useHistory(itemId: string) {
  const workspaceId = useWorkspaceId();
  return useQuery(api.studio.history.queryOptions({ input: { workspaceId, itemId }, staleTime: 0 }));
}

/** Why this person may not ask models here; null when they may. */
export function useWhyNotAsk(): string | null {
  const { workspace } = useSession();
  return workspace?.role === 'viewer' ? 'You can read answers; an editor, admin or owner can ask for them.' : null;
}

function tell(error: unknown): void {
  showToast({ words: toProblem(error).userMessage });
}

const markKey = (runId: string) => ['studio-mark', runId];

/** Resolves once no mark of the run is on its way any more: what is kept on the screen is kept on the server then. */
export function afterMarks(queries: QueryClient, runId: string): Promise<void> {
  const isUnderWay = () => queries.isMutating({ mutationKey: markKey(runId) }) > 0;
  if (!isUnderWay()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = queries.getMutationCache().subscribe(() => {
      if (isUnderWay()) return;
      stop();
      resolve();
    });
  });
}

/** Everything that can be done to the items of a run. What was shown before stays one key away. */
export function useItemActs(runId: string) {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const runKey = api.studio.get.queryKey({ input: { workspaceId, runId } });
  const put = (item: StudioItem): void => {
    queries.setQueryData<Run>(runKey, (run) => (run ? withItem(run, item) : run));
  };
  const readAgain = (): void => {
    for (const key of [api.studio.key(), api.spending.key()]) void queries.invalidateQueries({ queryKey: key });
  };
  const replace = async (before: StudioItem, words: string, call: () => Promise<StudioItem>): Promise<boolean> => {
    try {
      put(await call());
      if (before.answer)
        offerUndo({
          words,
          command: 'studio.restore',
          args: { workspaceId, itemId: before.id, answerId: before.answer.id },
        });
      readAgain();
      return true;
    } catch (error) {
      tell(error);
      readAgain();
      return false;
    }
  };
  const mark = useMutation({
    mutationKey: markKey(runId),
    mutationFn: ({ item, ...marks }: { item: StudioItem; isKept?: boolean; isFavourite?: boolean }) =>
      client.studio.mark({ workspaceId, itemId: item.id, ...marks }),
    onMutate: ({ item, ...marks }) => put({ ...item, ...marks }),
    onSuccess: (item) => put(item),
    onError: (error, { item }) => {
      put(item);
      tell(error);
    },
  });
  const ids = (item: StudioItem) => ({ workspaceId, itemId: item.id });
  return {
    keep: (item: StudioItem) => mark.mutate({ item, isKept: !item.isKept }),
    favourite: (item: StudioItem) => mark.mutate({ item, isFavourite: !item.isFavourite }),
    edit: (item: StudioItem, text: string) =>
      replace(item, 'Your text took its place.', () =>
        client.studio.edit({ ...ids(item), revision: item.revision, text }),
      ),
    again: (item: StudioItem) =>
      replace(item, 'Another answer takes its place.', () => client.studio.regenerate(ids(item))),
    rewrite: (item: StudioItem, rewrite: Rewrite) =>
      replace(item, 'It is rewritten in its place.', () => client.studio.rewrite({ ...ids(item), rewrite })),
    restore: (item: StudioItem, answerId: string) =>
      replace(item, 'An earlier answer is shown.', () => client.studio.restore({ ...ids(item), answerId })),
    async versions(item: StudioItem): Promise<void> {
      try {
        await client.studio.makeVersions(ids(item));
      } catch (error) {
        tell(error);
      }
      readAgain();
    },
    async stop(generationId: string): Promise<void> {
      try {
        await client.generations.cancel({ workspaceId, generationId });
      } catch (error) {
        tell(error);
      }
      readAgain();
    },
    async decide(generationId: string, outcome: 'it_happened' | 'it_did_not'): Promise<void> {
      try {
        await client.generations.resolve({ workspaceId, generationId, outcome });
      } catch (error) {
        tell(error);
      }
      readAgain();
    },
    readAgain,
  };
}

export type ItemActs = ReturnType<typeof useItemActs>;
