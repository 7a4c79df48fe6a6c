import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../lib/api.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';

export type Model = Awaited<ReturnType<typeof client.models.list>>['items'][number];
export type Provider = Awaited<ReturnType<typeof client.providerKeys.providers>>['items'][number];
export type ProviderKey = Awaited<ReturnType<typeof client.providerKeys.list>>['items'][number];
export type ModelRef = Model['ref'];
export type Operation = Model['operations'][number];

/** Models this workspace can ask now. */
export function useModels() {
  const workspaceId = useWorkspaceId();
  return useQuery(api.models.list.queryOptions({ input: { workspaceId } }));
}

/** Companies, servers and the sandbox behind the models. */
export function useProviders() {
  const workspaceId = useWorkspaceId();
  return useQuery(api.providerKeys.providers.queryOptions({ input: { workspaceId }, staleTime: 5 * 60_000 }));
}

/** The keys of this workspace, without their secrets. */
export function useProviderKeys() {
  const workspaceId = useWorkspaceId();
  return useQuery(api.providerKeys.list.queryOptions({ input: { workspaceId } }));
}

/** Adding, checking and removing keys, and choosing models. What changes the models reads them again. */
export function useKeyActs() {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const readAgain = (): void => {
    for (const key of [api.providerKeys.key(), api.models.key(), api.studio.estimate.key()])
      void queries.invalidateQueries({ queryKey: key });
  };
  return {
    add: useMutation({
      mutationFn: ({ provider, fields }: { provider: string; fields: Record<string, string> }) =>
        client.providerKeys.add({ workspaceId, provider, fields }),
      onSuccess: readAgain,
    }),
    check: useMutation({
      mutationFn: (providerKeyId: string) => client.providerKeys.check({ workspaceId, providerKeyId }),
      onSettled: readAgain,
    }),
    remove: useMutation({
      mutationFn: (providerKeyId: string) => client.providerKeys.remove({ workspaceId, providerKeyId }),
      onSuccess: readAgain,
    }),
    choose: useMutation({
      mutationFn: ({ operation, model }: { operation: Operation; model: ModelRef | null }) =>
        client.models.setDefault({ workspaceId, operation, model }),
      onSuccess: readAgain,
    }),
  };
}

/** Why this person may not change keys here; null when they may. */
export function useWhyNotKeys(): string | null {
  const { workspace } = useSession();
  if (!workspace || workspace.role === 'owner' || workspace.role === 'admin') return null;
  return 'Only admins and owners of this workspace add and remove keys.';
}
