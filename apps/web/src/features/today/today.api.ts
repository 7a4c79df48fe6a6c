import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../lib/api.ts';
import { useWorkspaceId } from '../../lib/session.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** Everything due within the day. More than 200 in one day are cut; the score says so. */
export function useDay(day: { readonly from: number; readonly to: number }) {
  const workspaceId = useWorkspaceId();
  return useQuery(
    api.publications.list.queryOptions({
      input: { workspaceId, group: 'all', order: 'oldest', from: iso(day.from), to: iso(day.to), limit: 200 },
      enabled: workspaceId !== '',
    }),
  );
}

/** What waits for a person, from any day. */
export function useNeedsYou() {
  const workspaceId = useWorkspaceId();
  return useQuery(
    api.publications.list.queryOptions({
      input: { workspaceId, group: 'needs_person', order: 'oldest', limit: 50 },
      enabled: workspaceId !== '',
    }),
  );
}

/** The next that go out. */
export function useNext() {
  const workspaceId = useWorkspaceId();
  return useQuery(
    api.publications.list.queryOptions({
      input: { workspaceId, group: 'planned', order: 'oldest', limit: 6 },
      enabled: workspaceId !== '',
    }),
  );
}

/** The latest that went out. */
export function useLatest() {
  const workspaceId = useWorkspaceId();
  return useQuery(
    api.publications.list.queryOptions({
      input: { workspaceId, state: 'published', order: 'newest', limit: 5 },
      enabled: workspaceId !== '',
    }),
  );
}

/** Whether anything was ever written here: decides between the score and the first steps. */
export function useHasPosts() {
  const workspaceId = useWorkspaceId();
  const query = useQuery(
    api.posts.list.queryOptions({ input: { workspaceId, limit: 1 }, enabled: workspaceId !== '' }),
  );
  return useMemo(() => (query.data ? query.data.items.length > 0 : undefined), [query.data]);
}
