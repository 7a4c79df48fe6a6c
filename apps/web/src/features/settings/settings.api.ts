import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type client } from '../../lib/api.ts';
import { type ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';

export type Member = Awaited<ReturnType<typeof client.workspaces.listMembers>>['items'][number];
export type ApiKey = Awaited<ReturnType<typeof client.workspaces.listApiKeys>>['items'][number];
export type Project = Awaited<ReturnType<typeof client.projects.list>>['items'][number];
export type Model = Awaited<ReturnType<typeof client.models.list>>['items'][number];
export type MissedRule = Awaited<ReturnType<typeof client.workspaces.get>>['missedRule'];
export type Role = Member['role'];
export type Scope = ApiKey['scopes'][number];

/** What this person may change here. */
export function useMay() {
  const { workspace } = useSession();
  const isAdmin = workspace?.role === 'admin' || workspace?.role === 'owner';
  return {
    isAdmin,
    whyNotAdmin: isAdmin ? null : 'Only admins and owners of this workspace can change this.',
    whyNotEdit: workspace?.role === 'viewer' ? 'Viewers can look; editors can change this.' : null,
  };
}

export function useWorkspaceRow() {
  const workspaceId = useWorkspaceId();
  return useQuery(api.workspaces.get.queryOptions({ input: { workspaceId }, enabled: workspaceId !== '' }));
}
export function useMembers() {
  const workspaceId = useWorkspaceId();
  return useQuery(api.workspaces.listMembers.queryOptions({ input: { workspaceId }, enabled: workspaceId !== '' }));
}
export function useInvitations(isAdmin: boolean) {
  const workspaceId = useWorkspaceId();
  return useQuery(
    api.workspaces.listInvitations.queryOptions({ input: { workspaceId }, enabled: workspaceId !== '' && isAdmin }),
  );
}
export function useApiKeys(isAdmin: boolean) {
  const workspaceId = useWorkspaceId();
  return useQuery(
    api.workspaces.listApiKeys.queryOptions({ input: { workspaceId }, enabled: workspaceId !== '' && isAdmin }),
  );
}
export function useProjects() {
  const workspaceId = useWorkspaceId();
  return useQuery(
    api.projects.list.queryOptions({ input: { workspaceId, archived: 'show' }, enabled: workspaceId !== '' }),
  );
}
export function useSessions() {
  return useQuery(api.identity.listSessions.queryOptions());
}
export function useModels() {
  const workspaceId = useWorkspaceId();
  return useQuery(api.models.list.queryOptions({ input: { workspaceId }, enabled: workspaceId !== '' }));
}
export function useProviderKeys() {
  const workspaceId = useWorkspaceId();
  return useQuery(api.providerKeys.list.queryOptions({ input: { workspaceId }, enabled: workspaceId !== '' }));
}
export function useMonth() {
  const workspaceId = useWorkspaceId();
  return useQuery(api.spending.month.queryOptions({ input: { workspaceId }, enabled: workspaceId !== '' }));
}
export function useDoor() {
  return useQuery(api.identity.door.queryOptions({ staleTime: 5 * 60_000 }));
}

export type ApiPart = 'identity' | 'workspaces' | 'projects' | 'notifications';

/** One change at a time: whether it is under way, what stood against it, and what it made stale. */
export function useChange(stale: readonly ApiPart[]) {
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const run = async <T>(call: () => Promise<T>): Promise<T | null> => {
    if (isBusy) return null;
    setBusy(true);
    setProblem(null);
    try {
      return await call();
    } catch (error) {
      setProblem(toProblem(error));
      return null;
    } finally {
      setBusy(false);
      // After a refused change too: what is shown may be older than what the server knows.
      await Promise.all(stale.map((part) => queries.invalidateQueries({ queryKey: [[part]] })));
    }
  };
  return { isBusy, problem, run, forget: () => setProblem(null) };
}
