import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../lib/api.ts';
import { useWorkspaceId } from '../../lib/session.ts';

/** What the numbers support, account by account. */
export type InsightsSummary = Awaited<ReturnType<typeof client.insights.get>>;
export type AccountInsights = InsightsSummary['accounts'][number];
export type NotablePost = AccountInsights['notablePosts'][number];

export function useInsights() {
  const workspaceId = useWorkspaceId();
  return useQuery(api.insights.get.queryOptions({ input: { workspaceId } }));
}

/** Begins the next brief from a finding; answers with the brief. */
export function useFindingInBrief() {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (key: string) => {
      const draft = await client.insights.draftBrief({ workspaceId, key });
      return client.briefs.create({ workspaceId, ...draft });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: [['briefs']] }),
  });
}
