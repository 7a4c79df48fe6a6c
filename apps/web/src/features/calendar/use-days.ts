import { useMemo } from 'react';
import { useNow } from '../../lib/use-now.ts';
import { useAccounts } from '../accounts/index.tsx';
import { overOf, useQuotas } from '../publications/index.tsx';
import { blocksOf, byDay } from './blocks.rules.ts';
import { useCalendar, useHabits, useSlotSets } from './calendar.api.ts';
import { daysOf, type GridView } from './days.rules.ts';
import { type Gap, gapsOf } from './gaps.rules.ts';
import { freeSlotsOf } from './slots.rules.ts';
import type { CalendarPlace } from './use-calendar-address.ts';
import { spotAt } from './zone.rules.ts';

/** Everything a page of the calendar draws: its days, what lies on them, and where now is. */
export function useDays(place: CalendarPlace, view: GridView) {
  const habits = useHabits();
  const zone = place.zone ?? habits.zone;
  const now = useNow();
  const here = spotAt(now, zone);
  const day = place.day ?? here.day;
  const { filter } = place;
  const days = useMemo(() => daysOf(view, day, habits.weekStart), [view, day, habits.weekStart]);
  const shown = useMemo(() => new Set(days), [days]);
  const read = useCalendar({ view, day, zone, weekStart: habits.weekStart, filter });
  const accounts = useAccounts();
  const byId = useMemo(() => new Map(accounts.data?.items.map((one) => [one.id, one])), [accounts.data]);
  const all = useMemo(() => blocksOf(read.data?.items ?? [], zone), [read.data, zone]);
  const blocks = useMemo(() => byDay(all), [all]);
  const counts = useMemo(() => new Map(read.data?.days.map((one) => [one.day, one])), [read.data]);
  // With some states or projects left out, an empty day says nothing about the account.
  const showsGaps = !filter.state && !filter.projectId && !filter.labelId;
  const gaps = useMemo(() => {
    const found = new Map<string, Gap[]>();
    for (const gap of showsGaps ? gapsOf(days, read.data?.accounts ?? [], here.day) : [])
      found.set(gap.day, [...(found.get(gap.day) ?? []), gap]);
    return found;
  }, [days, read.data, here.day, showsGaps]);
  const sets = useSlotSets(view === 'week');
  const slots = useMemo(() => {
    const wanted = sets?.filter(({ accountId }) => !filter.accountId || accountId === filter.accountId) ?? [];
    return freeSlotsOf(wanted, days, zone, now, read.data?.items ?? []);
  }, [sets, filter.accountId, days, zone, now, read.data]);
  const quotas = useQuotas(
    { from: days[0] ?? day, to: days.at(-1) ?? day, timeZone: zone, accountId: filter.accountId },
    read.data !== undefined,
  );
  const over = useMemo(() => overOf(quotas ?? [], read.data?.items ?? [], zone), [quotas, read.data, zone]);
  return {
    slots,
    quotas,
    over,
    habits,
    zone,
    now,
    here,
    day,
    days,
    shown,
    read,
    accounts: accounts.data?.items ?? [],
    byId,
    all,
    blocks,
    counts,
    gaps,
  };
}

export type Days = ReturnType<typeof useDays>;
