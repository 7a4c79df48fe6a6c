import { useQuery } from '@tanstack/react-query';
import { api, type client } from '../../lib/api.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';

/** An account as the API tells it. */
export type Account = Awaited<ReturnType<typeof client.accounts.get>>;
/** A network this installation can reach. */
export type ChannelInfo = Awaited<ReturnType<typeof client.accounts.listChannels>>['items'][number];

/** Several profiles from one consent. */
export type ProfileChoice = NonNullable<Awaited<ReturnType<typeof client.accounts.finishConnect>>['choice']>;
/** How the operator's app at a network stands. */
export type AppStanding = Awaited<ReturnType<typeof client.accounts.listApps>>['items'][number];

/** All accounts of the workspace, those taken off included. How far reading in past posts is comes as live events. */
export function useAccounts() {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.accounts.list.queryOptions({ input: { workspaceId, disconnected: 'show' } }),
    enabled: workspaceId !== '',
  });
}

/** The networks; they change with a new release, or when the operator registers an app. */
export function useChannels() {
  return useQuery(api.accounts.listChannels.queryOptions({ staleTime: 60_000 }));
}

/** What a network charges for reading an account, in words; null: nothing, or not known yet. */
export function useReadingCosts(channel: string): string | null {
  const workspaceId = useWorkspaceId();
  const { data } = useQuery(api.metrics.costs.queryOptions({ input: { workspaceId, channel }, staleTime: 60_000 }));
  return data?.costs?.words ?? null;
}

/** Why this person may not connect accounts here; null when they may. */
export function useWhyNotConnect(): string | null {
  const { workspace } = useSession();
  if (!workspace || workspace.role === 'owner' || workspace.role === 'admin') return null;
  return 'Only admins and owners of this workspace connect accounts.';
}

/** Why this person may not pause accounts here; null when they may. */
export function useWhyNotPause(): string | null {
  const { workspace } = useSession();
  return workspace?.role === 'viewer' ? 'Viewers can look; editors can pause.' : null;
}
