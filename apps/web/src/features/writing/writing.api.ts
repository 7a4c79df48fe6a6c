import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type client } from '../../lib/api.ts';
import { type ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';

export type Label = Awaited<ReturnType<typeof client.labels.list>>['items'][number];
export type Snippet = Awaited<ReturnType<typeof client.snippets.list>>['items'][number];
export type HashtagSet = Awaited<ReturnType<typeof client.hashtagSets.list>>['items'][number];
export type LinkTagDefaults = Awaited<ReturnType<typeof client.linkTags.list>>['items'][number];
export type LinkTags = LinkTagDefaults['tags'];

/** They change seldom, and news of a change comes by itself. */
const freshMs = 5 * 60_000;

/** All labels, archived ones too: posts may carry them. */
export function useLabels() {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.labels.list.queryOptions({ input: { workspaceId, archived: 'show' } }),
    enabled: workspaceId !== '',
    staleTime: freshMs,
  });
}

export function useSnippets() {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.snippets.list.queryOptions({ input: { workspaceId } }),
    enabled: workspaceId !== '',
    staleTime: freshMs,
  });
}

export function useHashtagSets() {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.hashtagSets.list.queryOptions({ input: { workspaceId } }),
    enabled: workspaceId !== '',
    staleTime: freshMs,
  });
}

/** What links are tagged with, of the workspace and of projects. */
export function useLinkTagDefaults() {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.linkTags.list.queryOptions({ input: { workspaceId } }),
    enabled: workspaceId !== '',
    staleTime: freshMs,
  });
}

/** The name that `{brand}` stands for: that of the only brand, else of the workspace where there is none; else nobody knows. */
export function useBrandName(): string {
  const { workspace } = useSession();
  const workspaceId = useWorkspaceId();
  const { data } = useQuery({
    ...api.brands.list.queryOptions({ input: { workspaceId } }),
    enabled: workspaceId !== '',
    staleTime: freshMs,
  });
  const brands = data?.items ?? [];
  if (brands.length > 1) return '';
  return brands[0]?.name ?? workspace?.name ?? '';
}

/** Why this person may not change these; null when they may. */
export function useWhyNotEdit(): string | null {
  const { workspace } = useSession();
  return workspace?.role === 'viewer' ? 'Viewers can look; editors can change this.' : null;
}

/** One change at a time, with its problem; afterwards these parts are read again. */
export function useChange(...stale: readonly (keyof typeof api)[]) {
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
      await Promise.all(stale.map((part) => queries.invalidateQueries({ queryKey: [[part]] })));
    }
  };
  return { isBusy, problem, run, forget: () => setProblem(null) };
}

export type Change = ReturnType<typeof useChange>;
