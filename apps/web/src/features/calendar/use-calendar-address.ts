import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { addressFrom, type CalendarFilter, type CalendarView, changedSearch } from './address.rules.ts';

const viewKey = 'antiphon-calendar-view';

/** The view a person looked at last; the week before they chose one. */
function keptView(): CalendarView {
  return addressFrom({ view: localStorage.getItem(viewKey) ?? '' }).view ?? 'week';
}

export interface CalendarPlace {
  readonly view: CalendarView;
  /** null: today. */
  readonly day: string | null;
  /** null: the person's own. */
  readonly zone: string | null;
  readonly filter: CalendarFilter;
  look(change: { view?: CalendarView; day?: string | null; zone?: string | null }): void;
  narrow(filter: CalendarFilter): void;
}

/** View, day, zone and filter live in the address: Back, a reload and a link show the same. */
export function useCalendarAddress(): CalendarPlace {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const address = useMemo(() => addressFrom(search), [search]);
  const view = address.view ?? keptView();
  useEffect(() => localStorage.setItem(viewKey, view), [view]);
  const go = (change: Record<string, string | null>, replace: boolean): void =>
    void navigate({
      to: '/calendar',
      search: ((before: Record<string, unknown>) => changedSearch(before, { view, ...change })) as never,
      replace,
      resetScroll: false,
    });
  return {
    ...address,
    view,
    look: ({ day, ...change }) => go({ ...change, ...(day === undefined ? {} : { date: day }) }, false),
    narrow: ({ state, accountId, channel, projectId, labelId }) =>
      go({ state, account: accountId, network: channel, project: projectId, label: labelId }, true),
  };
}
