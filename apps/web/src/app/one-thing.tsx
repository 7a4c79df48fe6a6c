import { useQueryClient } from '@tanstack/react-query';
import { notFound, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { LazyPart } from '../lib/lazy-part.ts';
import { isId, saysNotHere } from '../lib/not-here.ts';
import { useSession, useWorkspaceId } from '../lib/session.ts';
import { NotFound } from './route-states.tsx';

interface Ways {
  /** Names in the search that are ids, too, where they are given. */
  readonly inSearch?: readonly string[];
  /** Whether `new` stands for an id: the thing begins here. */
  readonly canBegin?: boolean;
  /** Whether this browser keeps what a person wrote of it, which is shown although the server does not have it. */
  readonly isKeptHere?: (userId: string, workspaceId: string, id: string) => Promise<boolean>;
}

/** What of an address must be ids of ours. */
const partsOf = (params: object, search: object, { inSearch = [], canBegin = false }: Ways): unknown[] => [
  ...Object.values(params).filter((part) => !(canBegin && part === 'new')),
  ...Object.entries(search).flatMap(([name, value]) => (inSearch.includes(name) ? [value] : [])),
];

/** Whether the server has said that it does not have what the address names. */
function useIsGone(ways: Ways): boolean {
  const queries = useQueryClient();
  const userId = useSession().profile?.id ?? '';
  const workspaceId = useWorkspaceId();
  const params: object = useParams({ strict: false });
  const search: object = useSearch({ strict: false });
  const [id = ''] = partsOf(params, search, ways).map(String);
  const here = `${workspaceId} ${id}`;
  const [gone, setGone] = useState('');
  useEffect(
    () =>
      queries.getQueryCache().subscribe(async (event) => {
        if (event.type !== 'updated' || event.action.type !== 'error') return;
        if (!saysNotHere(event.query, event.action.error, [id])) return;
        if (!(await ways.isKeptHere?.(userId, workspaceId, id))) setGone(here);
      }),
    [queries, userId, workspaceId, id, here, ways],
  );
  return gone === here;
}

/**
 * What a route declares whose page is about one thing: where its address holds no id of ours, and where the server
 * does not have the thing, "Not here" stands in its place.
 */
export function oneThing(Page: LazyPart<object>, ways: Ways = {}) {
  const PageOrNot = () => (useIsGone(ways) ? <NotFound /> : <Page />);
  return {
    component: Object.assign(PageOrNot, { preload: Page.preload }),
    notFoundComponent: NotFound,
    beforeLoad: ({ params, search }: { params: object; search: object }) => {
      if (!partsOf(params, search, ways).every(isId)) throw notFound();
    },
  };
}
