/** The filter of the list of posts as the address carries it, so that Back and a reload bring the same list. Pure. */
import type { PostFilter } from './posts.api.ts';

/** The states a list can be asked for, in the order of a post's life. */
export const filterStates = [
  'draft',
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

export const noFilter: PostFilter = { search: '', state: '', projectId: '', accountId: '', channel: '', labelId: '' };

const isState = (value: string): value is PostFilter['state'] =>
  value === 'deleted' ||
  value === 'repeats' ||
  value === 'in_review' ||
  value === 'returned' ||
  filterStates.some((state) => state === value);
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const id = (value: unknown): string => (/^[0-9a-f-]{36}$/.test(text(value)) ? text(value) : '');

/** What an address asks for; anything it does not understand asks for nothing. */
export function filterFrom(search: Readonly<Record<string, unknown>>): PostFilter {
  const state = text(search.state);
  return {
    search: text(search.q),
    state: isState(state) ? state : '',
    projectId: id(search.project),
    accountId: id(search.account),
    channel: /^[a-z0-9-]{1,64}$/.test(text(search.network)) ? text(search.network) : '',
    labelId: id(search.label),
  };
}

/** The address of a filter: only what was chosen. */
export function searchOf({
  search,
  state,
  projectId,
  accountId,
  channel,
  labelId,
}: PostFilter): Record<string, string> {
  const all = { q: search, state, project: projectId, account: accountId, network: channel, label: labelId };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

/** Whether anything is left out by it. */
export const isFiltered = (filter: PostFilter): boolean => Object.keys(searchOf(filter)).length > 0;
