/** Shows: the day, and what waits for a person. Loaded beside every page. */
import { api } from '../../lib/api.ts';
import { setAttention } from '../../lib/attention.ts';
import type { Feature } from '../../lib/feature.ts';
import { currentWorkspaceId } from '../../lib/session.ts';

const settleMs = 400;

export const todayFeature: Feature = {
  name: 'today',
  listen: (live, queries) => {
    const count = async (): Promise<void> => {
      const workspaceId = currentWorkspaceId.get();
      const counts = api.publications.counts.queryOptions({ input: { workspaceId } });
      const accounts = api.accounts.list.queryOptions({ input: { workspaceId, disconnected: 'show' } });
      await Promise.all([queries.prefetchQuery(counts), queries.prefetchQuery(accounts)]);
      const reconnect = queries
        .getQueryData(accounts.queryKey)
        ?.items.filter(({ state }) => state === 'needs_reconnect').length;
      setAttention('today', (queries.getQueryData(counts.queryKey)?.needsPerson ?? 0) + (reconnect ?? 0));
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    void count();
    const stop = live.subscribe('*', ({ name }) => {
      if (!/^(publication\.|account\.|resync$)/.test(name)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void count(), settleMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  },
};
