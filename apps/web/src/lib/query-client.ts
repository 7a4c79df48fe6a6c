import { QueryClient } from '@tanstack/react-query';
import { toProblem } from './api-problem.ts';
import { markOffline, markOnline, reach } from './online.ts';

/**
 * One client for the app: half a minute fresh (live events make things stale earlier), two more tries when nobody
 * answered, none when the server said no. Writes are never retried here: the outbox does that with their first key.
 */
export function createQueryClient(): QueryClient {
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 30 * 60_000,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && toProblem(error).isPassing,
        retryDelay: (failures) => 400 * 2 ** failures,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  queries.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated') return;
    if (event.action.type === 'success') markOnline();
    else if (event.action.type === 'error' && toProblem(event.action.error).status === 0) markOffline(new Date());
  });
  let wasOffline = false;
  reach.subscribe(() => {
    const isOffline = reach.get().kind === 'offline';
    // What was shown meanwhile may be old, and what could not be read comes by itself.
    if (wasOffline && !isOffline) void queries.invalidateQueries();
    wasOffline = isOffline;
  });
  return queries;
}
