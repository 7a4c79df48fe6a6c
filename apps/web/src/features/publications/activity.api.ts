import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../lib/api.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import type { ListGroup } from './publications.types.ts';

const pageSize = 100;

/** Publications of one tab of Activity, page by page. `until` (ISO) leaves out what is due later. */
export function usePublicationList(group: ListGroup, accountId: string | undefined, until: string | undefined) {
  const workspaceId = useWorkspaceId();
  const query = useInfiniteQuery(
    api.publications.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        workspaceId,
        group,
        order: group === 'planned' ? ('oldest' as const) : ('newest' as const),
        limit: pageSize,
        accountId,
        to: group === 'all' ? until : undefined,
        cursor,
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      enabled: workspaceId !== '',
    }),
  );
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  return { ...query, items };
}
