/**
 * What was read last, kept in this browser for a page that is opened without a line: shown then, under the bar that
 * says so, and read again as soon as somebody answers. With a line nothing of it is ever shown.
 */
import { type DehydratedState, dehydrate, hydrate, type Query, type QueryClient } from '@tanstack/react-query';
import { del, get, update } from 'idb-keyval';
import { reach } from '../lib/online.ts';

interface Kept {
  /** Whose it is: thrown away as soon as somebody else is in. */
  readonly userId: string;
  /** ISO */
  readonly keptAt: string;
  readonly state: DehydratedState;
}

const key = 'antiphon-reads';
const keepEveryMs = 5000;
/** The first reads of a page are what opens it without a line: they are kept sooner. */
const keepFirstMs = 1000;
const mostQueries = 80;
/** Long lists are kept by their first pages. */
const mostPages = 5;
const longestMs = 7 * 86_400_000;

const isShort = (data: unknown): boolean => {
  const pages = typeof data === 'object' && data !== null && 'pages' in data ? data.pages : null;
  return !Array.isArray(pages) || pages.length <= mostPages;
};

const isWorthIt = ({ state }: Query): boolean => state.status === 'success' && isShort(state.data);

/** What was kept before and what was read since, the newest first. A page that was loaded anew has read little yet. */
export function together(before: DehydratedState | undefined, since: DehydratedState): DehydratedState {
  const byHash = new Map([...(before?.queries ?? []), ...since.queries].map((query) => [query.queryHash, query]));
  const newest = [...byHash.values()].sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
  return { mutations: [], queries: newest.slice(0, mostQueries) };
}

/** Keeps what this person reads a few seconds later, and at once when the line is lost or the page hidden. Returns how to stop. */
export function keepReads(queries: QueryClient, userId: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const since = dehydrate(queries, { shouldDehydrateQuery: isWorthIt, shouldDehydrateMutation: () => false });
    void update<Kept>(key, (before) => ({
      userId,
      keptAt: new Date().toISOString(),
      state: together(before?.userId === userId ? before.state : undefined, since),
    }));
  };
  const stop = queries.getQueryCache().subscribe(({ type }) => {
    if (type === 'updated' && reach.get().kind === 'online') timer ??= setTimeout(keep, keepEveryMs);
  });
  timer = setTimeout(keep, keepFirstMs);
  const keepWaiting = (): void => {
    if (timer !== undefined && (document.hidden || reach.get().kind === 'offline')) keep();
  };
  const stopReach = reach.subscribe(keepWaiting);
  document.addEventListener('visibilitychange', keepWaiting);
  return () => {
    clearTimeout(timer);
    stop();
    stopReach();
    document.removeEventListener('visibilitychange', keepWaiting);
  };
}

/** Forgets everything: somebody signed out, or somebody else is in. */
export const forgetReads = (): Promise<void> => del(key);

/** Forgets what another person read. */
export async function forgetReadsOfOthers(userId: string): Promise<void> {
  const kept = await get<Kept>(key);
  if (kept && kept.userId !== userId) await forgetReads();
}

/** Shows what is kept; it is read again when there is a line. Returns whether there was anything. */
export async function showKeptReads(queries: QueryClient, now: Date): Promise<boolean> {
  const kept = await get<Kept>(key);
  if (!kept || now.getTime() - new Date(kept.keptAt).getTime() > longestMs) return false;
  hydrate(queries, kept.state);
  return true;
}
