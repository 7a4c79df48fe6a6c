/** The filter of the inbox as the address carries it, so that Back and a reload bring the same list. Pure. */
import type { InboxFilter } from './inbox.api.ts';

export const noFilter: InboxFilter = { show: 'all', search: '', accountId: '', projectId: '' };

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const id = (value: unknown): string => (/^[0-9a-f-]{36}$/.test(text(value)) ? text(value) : '');

/** What an address asks for; anything it does not understand asks for nothing. */
export function filterFrom({ q, show, account, project }: Readonly<Record<string, unknown>>): InboxFilter {
  return {
    show: show === 'unanswered' || show === 'answered' ? show : 'all',
    search: text(q).slice(0, 200),
    accountId: id(account),
    projectId: id(project),
  };
}

/** The address of a filter: only what was chosen. */
export function searchOf({ show, search, accountId, projectId }: InboxFilter): Record<string, string> {
  const all = { show: show === 'all' ? '' : show, q: search, account: accountId, project: projectId };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

/** "12", and "1,000+" where the server counts no further. */
export function countWords(unanswered: number): string {
  return unanswered >= 1_000 ? `${(1_000).toLocaleString('en')}+` : String(unanswered);
}
