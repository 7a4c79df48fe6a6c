import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
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

/** Begins the next brief from a finding; answers with the brief. A second press after a lost reply makes no second one. */
export function useFindingInBrief() {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: (key: string) => client.insights.beginBrief({ workspaceId, key }, { context: { idempotencyKey } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [['briefs']] }),
  });
}
