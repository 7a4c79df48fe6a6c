import { useQuery } from '@tanstack/react-query';
import { api } from './api.ts';
import { useWorkspaceId } from './session.ts';

/** The workspace's projects, without those that are put away. */
export function useProjects() {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.projects.list.queryOptions({ input: { workspaceId } }),
    enabled: workspaceId !== '',
    staleTime: 5 * 60_000,
  });
}
