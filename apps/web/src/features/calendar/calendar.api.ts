import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, type client } from '../../lib/api.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';
import { browserZone } from '../../lib/times.ts';
import type { CalendarFilter } from './address.rules.ts';
import { daysOf, type GridView, stepOf, type WeekStart } from './days.rules.ts';
import { momentsOf } from './zone.rules.ts';

/** The days of a calendar as the API tells them. */
export type CalendarRange = Awaited<ReturnType<typeof client.publications.calendar>>;

/** What one page of the calendar asks for. */
export interface CalendarAsk {
  readonly view: GridView;
  readonly day: string;
  readonly zone: string;
  readonly weekStart: WeekStart;
  readonly filter: CalendarFilter;
}

/** A week has room for many more of a day than a month, which draws three or four posts: here for ten accounts each. */
const perDay: Readonly<Record<GridView, number>> = { month: 24, week: 60 };

function inputOf(workspaceId: string, { view, day, zone, weekStart, filter }: CalendarAsk) {
  const days = daysOf(view, day, weekStart);
  const { state, accountId, channel, projectId, labelId } = filter;
  return {
    workspaceId,
    from: days[0] ?? day,
    to: days.at(-1) ?? day,
    timeZone: zone,
    perDay: perDay[view],
    ...(state ? { state } : {}),
    ...(accountId ? { accountId } : {}),
    ...(channel ? { channel } : {}),
    ...(projectId ? { projectId } : {}),
    ...(labelId ? { labelId } : {}),
  };
}

/** The days of a view. The ones before stay while others come; the neighbours are read ahead. */
export function useCalendar(ask: CalendarAsk) {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const options = api.publications.calendar.queryOptions({ input: inputOf(workspaceId, ask) });
  const query = useQuery({ ...options, enabled: workspaceId !== '', placeholderData: keepPreviousData });
  const isRead = query.isSuccess && !query.isPlaceholderData;
  const key = JSON.stringify(ask);
  useEffect(() => {
    if (!isRead) return;
    const here = JSON.parse(key) as CalendarAsk;
    for (const by of [1, -1] as const)
      void queries.prefetchQuery(
        api.publications.calendar.queryOptions({
          input: inputOf(workspaceId, { ...here, day: stepOf(here.view, here.day, by) }),
        }),
      );
  }, [isRead, key, queries, workspaceId]);
  return { ...query, queryKey: options.queryKey };
}

const dayPage = 100;

/** All sends of one day, page after page, in the order of time. */
export function useDay(day: string, zone: string, filter: CalendarFilter) {
  const workspaceId = useWorkspaceId();
  // A day begins with its first moment that exists.
  const startOf = (one: string): string => {
    for (let minutes = 0; minutes < 180; minutes += 30) {
      const [at] = momentsOf({ day: one, minutes }, zone);
      if (at !== undefined) return new Date(at).toISOString();
    }
    return `${one}T00:00:00.000Z`;
  };
  const { state, accountId, channel, projectId, labelId } = filter;
  return useInfiniteQuery(
    api.publications.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        workspaceId,
        from: startOf(day),
        to: startOf(new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)),
        order: 'oldest' as const,
        limit: dayPage,
        ...(state ? { state } : {}),
        ...(accountId ? { accountId } : {}),
        ...(channel ? { channel } : {}),
        ...(projectId ? { projectId } : {}),
        ...(labelId ? { labelId } : {}),
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  );
}

/** Zone, first day of the week and language of the person who looks. */
export function useHabits(): { readonly zone: string; readonly weekStart: WeekStart; readonly language: string } {
  const { profile } = useSession();
  return {
    zone: profile?.timeZone ?? browserZone(),
    weekStart: profile?.weekStart ?? 1,
    language: profile?.language ?? 'en',
  };
}

/** The labels posts can have; none while unknown. */
export function useLabels() {
  const workspaceId = useWorkspaceId();
  const { data } = useQuery({
    ...api.labels.list.queryOptions({ input: { workspaceId } }),
    enabled: workspaceId !== '',
    staleTime: 60_000,
  });
  return data?.items ?? [];
}

/** The slots of every account; none while unknown. */
export function useSlotSets(isWanted: boolean) {
  const workspaceId = useWorkspaceId();
  const { data } = useQuery({
    ...api.slots.list.queryOptions({ input: { workspaceId } }),
    enabled: workspaceId !== '' && isWanted,
    staleTime: 60_000,
  });
  return data?.items;
}

/** The zone of the workspace; '' until it is known. */
export function useWorkspaceZone(): string {
  const workspaceId = useWorkspaceId();
  const { data } = useQuery({
    ...api.workspaces.get.queryOptions({ input: { workspaceId } }),
    enabled: workspaceId !== '',
    staleTime: 5 * 60_000,
  });
  return data?.timeZone ?? '';
}
