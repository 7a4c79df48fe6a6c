/** What a calendar address shows, and what fetches it, in words. Pure. */
import { formatAge } from '../../lib/times.ts';

interface Feed {
  readonly accountIds: readonly string[];
  readonly projectId: string | null;
  readonly fetchedAt: string | null;
  readonly fetchedBy: string | null;
}

/** "Only @marram, sedge in Spring"; "All accounts". */
export function shownWords(
  { accountIds, projectId }: Feed,
  accounts: ReadonlyMap<string, string>,
  projects: ReadonlyMap<string, string>,
): string {
  const handles = accountIds.map((id) => accounts.get(id) ?? 'an account that is gone');
  const who = handles.length === 0 ? 'All accounts' : `Only ${handles.join(', ')}`;
  return projectId === null ? who : `${who}, project ${projects.get(projectId) ?? 'that is gone'}`;
}

/** "Last fetched 4 min ago by Google-Calendar-Importer". */
export function fetchedWords({ fetchedAt, fetchedBy }: Feed, now: Date): string {
  if (!fetchedAt) return 'Not fetched yet';
  return `Last fetched ${formatAge(fetchedAt, now)}${fetchedBy ? ` by ${programOf(fetchedBy)}` : ''}`;
}

/** The name a program gives itself, without versions and what it runs on: `macOS/14.1 (23B) CalendarAgent/1` is CalendarAgent. */
export function programOf(agent: string): string {
  const plain = agent.replace(/\([^)]*\)/g, ' ').trim();
  const names = plain.split(/\s+/).flatMap((word) => word.split('/')[0] ?? []);
  const telling = names.find((name) => /cal|outlook|thunderbird|exchange/i.test(name));
  return (telling ?? (/^\S+\//.test(plain) ? names[0] : plain.slice(0, 60))) || agent.slice(0, 60);
}

/** The same address for programs that open it by themselves. */
export function webcalOf(address: string): string {
  return address.replace(/^https?:/, 'webcal:');
}
