import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../lib/api.ts';
import { type ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { offerUndo } from '../../lib/undo-here.ts';

export type CalendarFeed = Awaited<ReturnType<typeof client.calendarFeeds.list>>['items'][number];
type NewFeed = Awaited<ReturnType<typeof client.calendarFeeds.create>>;

/** This person's own addresses in this workspace. */
export function useFeeds() {
  const workspaceId = useWorkspaceId();
  return useQuery(api.calendarFeeds.list.queryOptions({ input: { workspaceId }, enabled: workspaceId !== '' }));
}

export function useFeedProjects() {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.projects.list.queryOptions({ input: { workspaceId } }),
    enabled: workspaceId !== '',
    staleTime: 5 * 60_000,
  });
}

export interface FeedWishes {
  readonly name: string;
  readonly accountIds: readonly string[];
  readonly projectId: string | null;
}

/** Making, renewing and ending an address; what was just made is shown once. */
export function useFeedActs() {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [made, setMade] = useState<NewFeed | null>(null);
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
      await queries.invalidateQueries({ queryKey: api.calendarFeeds.key() });
    }
  };
  return {
    isBusy,
    problem,
    made,
    forget: () => setProblem(null),
    create: (wishes: FeedWishes) =>
      run(async () =>
        setMade(await client.calendarFeeds.create({ workspaceId, ...wishes, accountIds: [...wishes.accountIds] })),
      ),
    renew: (feedId: string) => run(async () => setMade(await client.calendarFeeds.renew({ workspaceId, feedId }))),
    revoke: ({ id: feedId, name }: CalendarFeed) =>
      run(async () => {
        await client.calendarFeeds.revoke({ workspaceId, feedId });
        if (made?.feed.id === feedId) setMade(null);
        offerUndo({
          words: `“${name}” ended. Its address no longer works.`,
          command: 'calendar-feeds.restore',
          args: { workspaceId, feedId },
        });
      }),
  };
}
