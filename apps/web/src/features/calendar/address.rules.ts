/** What the address of the calendar asks for, so that Back, a reload and a link show the same. Pure. */
import { type GridView, isDay } from './days.rules.ts';

export type CalendarView = GridView | 'list';
export const calendarViews: readonly CalendarView[] = ['month', 'week', 'list'];

/** The states a calendar can be narrowed to. */
export const sendStates = [
  'scheduled',
  'sending',
  'published',
  'unknown',
  'needs_attention',
  'missed',
  'failed',
  'taken_down',
  'cancelled',
] as const;
export type SendState = (typeof sendStates)[number];

export interface CalendarFilter {
  readonly state: SendState | '';
  readonly accountId: string;
  readonly channel: string;
  readonly projectId: string;
  readonly labelId: string;
}

/** Everything is shown. */
export const noFilter: CalendarFilter = { state: '', accountId: '', channel: '', projectId: '', labelId: '' };

export interface CalendarAddress {
  readonly view: CalendarView | null;
  /** null: today. */
  readonly day: string | null;
  /** null: the person's own. */
  readonly zone: string | null;
  readonly filter: CalendarFilter;
}

type Search = Readonly<Record<string, unknown>>;
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const id = (value: unknown): string => (/^[0-9a-f-]{36}$/.test(text(value)) ? text(value) : '');
const name = (value: unknown): string => (/^[a-z0-9-]{1,64}$/.test(text(value)) ? text(value) : '');

function zoneIn(value: unknown): string | null {
  const zone = text(value);
  if (!/^[A-Za-z]/.test(zone)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** What an address asks for; anything it does not understand asks for nothing. */
export function addressFrom(search: Search): CalendarAddress {
  const view = text(search.view);
  const state = text(search.state);
  return {
    view: calendarViews.find((one) => one === view) ?? null,
    day: isDay(search.date) ? search.date : null,
    zone: zoneIn(search.zone),
    filter: {
      state: sendStates.find((one) => one === state) ?? '',
      accountId: id(search.account),
      channel: name(search.network),
      projectId: id(search.project),
      labelId: id(search.label),
    },
  };
}

/** The same address with some of it changed; what became empty is left out. Words the calendar does not know stay. */
export function changedSearch(
  search: Search,
  change: Readonly<Record<string, string | null>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({ ...search, ...change }).filter(([, value]) => value !== '' && value !== null),
  );
}

/** Whether anything is left out by it. */
export const isNarrowed = (filter: CalendarFilter): boolean => chosenIn(filter) > 0;

/** How many parts of it leave something out. */
export const chosenIn = (filter: CalendarFilter): number => Object.values(filter).filter((part) => part !== '').length;
