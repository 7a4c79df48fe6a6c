import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';
import { browserZone } from '../../lib/times.ts';

/** The zone this person thinks in: their own, or this browser's before they chose one. */
export function useZone(): string {
  const { profile } = useSession();
  return profile?.timeZone ?? browserZone();
}

/** Why this person may not change what is sent; null when they may. */
export function useWhyNotSend(): string | null {
  const { workspace } = useSession();
  return workspace?.role === 'viewer' ? 'Viewers can look; editors change what is sent.' : null;
}

/** Counts of the workspace; asked again every 30 s so that "checked" stays true. */
export function useCounts() {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.publications.counts.queryOptions({ input: { workspaceId } }),
    enabled: workspaceId !== '',
    refetchInterval: 30_000,
  });
}

/** One publication with everything known about it; null asks nothing. */
export function usePublication(publicationId: string | null) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.publications.get.queryOptions({ input: { workspaceId, publicationId: publicationId ?? '' } }),
    enabled: workspaceId !== '' && publicationId !== null,
  });
}

/** Lets every list, count and detail be read again. */
export function useRefreshPublications(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [['publications']] });
}
