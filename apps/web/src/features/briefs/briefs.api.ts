import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, type client } from '../../lib/api.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';

/** A brief as the API tells it. */
export type Brief = Awaited<ReturnType<typeof client.briefs.get>>;

export interface BriefFilter {
  readonly search: string;
  readonly projectId: string;
  readonly archived: 'hide' | 'only';
}

/** Briefs, newest change first, page by page. */
export function useBriefs({ search, projectId, archived }: BriefFilter) {
  const workspaceId = useWorkspaceId();
  return useInfiniteQuery(
    api.briefs.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        workspaceId,
        limit: 100,
        archived,
        ...(cursor ? { cursor } : {}),
        ...(search ? { search } : {}),
        ...(projectId ? { projectId } : {}),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: (before) => before,
    }),
  );
}

/** One brief. */
export function useBrief(briefId: string) {
  const workspaceId = useWorkspaceId();
  return useQuery(api.briefs.get.queryOptions({ input: { workspaceId, briefId } }));
}

/** Why this person may not write briefs here; null when they may. */
export function useWhyNotWrite(): string | null {
  const { workspace } = useSession();
  return workspace?.role === 'viewer'
    ? 'You can read this workspace; an editor, admin or owner can write in it.'
    : null;
}
