import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../lib/api.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';

/** How an account does, as the API tells it. */
export type Health = Awaited<ReturnType<typeof client.sending.health>>;
export type Limit = Health['limits'][number];
export type Advice = Health['advice'][number];

/** Everything about an account; live events read it anew, and the minute does for what only time changes. */
export function useHealth(accountId: string) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.sending.health.queryOptions({ input: { workspaceId, accountId } }),
    enabled: workspaceId !== '' && accountId !== '',
    refetchInterval: 60_000,
  });
}

/** Asks the network what is left. */
export function useReadLimits(accountId: string) {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client.sending.readLimits({ workspaceId, accountId }),
    onSuccess: (health) =>
      queries.setQueryData(api.sending.health.queryKey({ input: { workspaceId, accountId } }), health),
  });
}

/** Lets a send go out over the cap. */
export function useSendAnyway(publicationId: string) {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client.sending.sendAnyway({ workspaceId, publicationId }),
    onSettled: () => queries.invalidateQueries({ queryKey: [['publications']] }),
  });
}

/** Why this person may not let a send pass the cap; null when they may. */
export function useWhyNotPassCap(): string | null {
  const { workspace } = useSession();
  return workspace?.role === 'owner' ? null : 'Only owners of this workspace let a send pass the cap.';
}
