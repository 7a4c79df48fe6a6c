/** What Activity says and in which order. Pure: `now` and the zone are arguments. */
import { formatCount, formatPlural } from '../../lib/numbers.ts';
import { dayKey, formatDate, formatLongDay, formatMoment, formatTime, formatTimeExact } from '../../lib/times.ts';
import type { NoteState } from '../../ui/note.tsx';
import type { Counts, Publication, PublicationDetail } from './publications.types.ts';

/** The note of a publication's state. */
export function noteOf(state: Publication['state']): NoteState {
  return state === 'needs_attention' ? 'attention' : state;
}

/** The same for a send in a list: what is planned and not approved waits for approval. */
export function noteOfSend({ state, approval }: Pick<Publication, 'state' | 'approval'>): NoteState {
  return isUnapproved({ approval }) && (state === 'scheduled' || state === 'needs_attention')
    ? 'approval'
    : noteOf(state);
}

/** Whether somebody must approve it before it goes out. */
export const isUnapproved = ({ approval }: Pick<Publication, 'approval'>): boolean =>
  approval !== null && approval !== 'approved';

/** Held although its time has come: nobody approved it. It can be taken back and given another time. */
export const isHeld = ({ state, approval }: Pick<Publication, 'state' | 'approval'>): boolean =>
  state === 'needs_attention' && isUnapproved({ approval });

/** What can be done in a state, the same rule as the server's: it answers 409 when a race was lost. */
export function actionsOf(
  send: Pick<Publication, 'state' | 'openStepCount' | 'approval'> & Partial<Pick<Publication, 'takedown'>>,
) {
  const { state, openStepCount, takedown } = send;
  const isGoing = takedown?.state === 'open';
  return {
    canCancel: state === 'scheduled' || state === 'missed' || isHeld(send),
    canMove: state === 'scheduled' || state === 'missed' || isHeld(send),
    canRetry: state === 'failed' || state === 'missed' || state === 'cancelled',
    canFinish: state === 'published' && openStepCount > 0 && !isGoing,
    canTakeDown: state === 'published' && !isGoing,
  };
}

/** Whether the outcome of a call is open and a person may settle it. */
export function isUndecided(detail: Pick<PublicationDetail, 'state' | 'attempts'>): boolean {
  const isOpen = detail.state === 'unknown' || detail.state === 'needs_attention';
  return isOpen && detail.attempts.some(({ steps }) => steps.some(({ outcome }) => outcome === 'unknown'));
}

/** Whether a person let it go without knowing: sending it after all may show it twice. */
export function mayBeOut(detail: Pick<PublicationDetail, 'state' | 'attempts'>): boolean {
  return (
    detail.state === 'cancelled' &&
    detail.attempts.some(({ steps }) => steps.some(({ outcome, kind }) => kind === 'visible' && outcome === 'unknown'))
  );
}

/**
 * The line beside "Activity": only what the counts prove. "Unaccounted for" are those due for more than a minute
 * without a change of state; "open" are those whose answer is missing.
 */
export function headLine(counts: Counts, zone: string, now: Date): string {
  const made = Object.values(counts.byState).reduce<number>((sum, count) => sum + count, 0);
  if (made === 0 || counts.since === null) return '';
  const thisYear = dayKey(counts.since, zone).slice(0, 4) === dayKey(now, zone).slice(0, 4);
  const date = formatDate(counts.since, zone);
  const since = thisYear ? date.replace(/ \d{4}$/, '') : date;
  const open = counts.byState.unknown + counts.byState.needs_attention;
  const gone = counts.byState.taken_down > 0 ? `${formatCount(counts.byState.taken_down)} taken down, ` : '';
  return `${formatPlural(made, 'send')} since ${since}: ${formatCount(counts.byState.published)} published, ${gone}${formatCount(counts.overdue)} unaccounted for, ${formatCount(open)} open`;
}

/** " at 14:03:11"; on another day than it was due " Sun 22 Nov, 14:03". */
function afterTakenDown({ takedown, dueAt }: Publication, zone: string, now: Date): string {
  if (!takedown) return '';
  const isSameDay = dayKey(takedown.at, zone) === dayKey(dueAt, zone);
  return isSameDay ? ` at ${formatTimeExact(takedown.at, zone)}` : ` ${formatMoment(takedown.at, zone, now)}`;
}

const takedownWords = { open: ', being taken down', failed: ', could not be taken down' } as const;

function afterPublished(publication: Publication, zone: string): string {
  const { publishedAt, attemptCount, wasFound, takedown } = publication;
  const at = publishedAt ? ` at ${formatTimeExact(publishedAt, zone)}` : '';
  if (takedown && takedown.state !== 'done') return `${at}${takedownWords[takedown.state]}`;
  if (wasFound) return `${at}, found after a lost reply`;
  return attemptCount > 1 ? `${at}, on try ${attemptCount}` : at;
}

/** A sentence that goes on after a comma begins small; names of networks ("X", "LinkedIn") stay as they are. */
const ordinaryStart = /^(A|An|Every|He|It|No|Nobody|Nothing|One|Only|She|Taken|The|There|They|This|We|Your?)(?=\s)/;

/** What follows the state's word in a row of the list. */
export function afterState(publication: Publication, zone: string, now: Date): string {
  const { state, nextLookAt } = publication;
  if (state === 'published') return afterPublished(publication, zone);
  if (state === 'taken_down') return afterTakenDown(publication, zone, now);
  if (state === 'unknown' && nextLookAt)
    return new Date(nextLookAt) > now
      ? `, we ask again at ${formatTimeExact(nextLookAt, zone)}`
      : ', we are asking now';
  if (state === 'scheduled') return ` for ${formatTime(publication.dueAt, zone)}`;
  if (state === 'sending') return '';
  return `, ${publication.words.replace(ordinaryStart, (word) => word.toLowerCase())}`.replace(/\.$/, '');
}

/** "Today", "Yesterday", "Tomorrow", else "Monday 23 November", with the year when it is another. */
export function dayName(instant: string, zone: string, now: Date): string {
  const day = dayKey(instant, zone);
  const shifted = (days: number): string => dayKey(new Date(now.getTime() + days * 86_400_000), zone);
  if (day === shifted(0)) return 'Today';
  if (day === shifted(-1)) return 'Yesterday';
  if (day === shifted(1)) return 'Tomorrow';
  const year = day.slice(0, 4) === shifted(0).slice(0, 4) ? '' : ` ${day.slice(0, 4)}`;
  return `${formatLongDay(instant, zone)}${year}`;
}

export type ListRow =
  | { readonly kind: 'day'; readonly id: string; readonly name: string }
  | { readonly kind: 'publication'; readonly id: string; readonly publication: Publication };

/** The list with a head before every day. */
export function rowsByDay(items: readonly Publication[], zone: string, now: Date): ListRow[] {
  const rows: ListRow[] = [];
  let day = '';
  for (const publication of items) {
    const next = dayKey(publication.dueAt, zone);
    if (next !== day) rows.push({ kind: 'day', id: `day-${next}`, name: dayName(publication.dueAt, zone, now) });
    day = next;
    rows.push({ kind: 'publication', id: publication.id, publication });
  }
  return rows;
}

/** Rows that came above what the person is reading wait; nothing else of the list is held back. */
export function holdBack<Item extends { readonly id: string }>(
  items: readonly Item[],
  known: ReadonlySet<string>,
): { readonly shown: readonly Item[]; readonly waiting: number } {
  const first = items.findIndex(({ id }) => known.has(id));
  return first <= 0 ? { shown: items, waiting: 0 } : { shown: items.slice(first), waiting: first };
}

/** The id before or after the chosen one; the first when none is chosen; null at the ends. */
export function neighbour(ids: readonly string[], chosen: string | null, step: 1 | -1): string | null {
  const at = chosen === null ? -1 : ids.indexOf(chosen);
  return (at < 0 ? ids[0] : ids[at + step]) ?? null;
}

const needsLook: readonly Publication['state'][] = ['needs_attention', 'unknown', 'failed', 'missed'];

/** Which one to show when none was chosen: one that needs a look, else the newest that was sent, else the first. */
export function firstLook(items: readonly Publication[]): string | null {
  const pick =
    items.find(({ state }) => needsLook.includes(state)) ??
    items.find(({ attemptCount }) => attemptCount > 0) ??
    items[0];
  return pick?.id ?? null;
}

/** A wall time in the zone for `<input type="datetime-local">`: "2026-11-24T09:00". */
export function wallTimeOf(instant: string | Date, zone: string): string {
  return `${dayKey(instant, zone)}T${formatTime(instant, zone)}`;
}

/** The moment of a wall time in a zone, in ms. In the hour that a clock change repeats, the first; in a skipped one, just after. */
export function instantOf(wallTime: string, zone: string): number {
  const wanted = Date.parse(`${wallTime}:00Z`);
  const shownAt = (at: number): number => Date.parse(`${wallTimeOf(new Date(at), zone)}:00Z`);
  const first = wanted - (shownAt(wanted) - wanted);
  return first - (shownAt(first) - wanted);
}

/** The calendar day around `now` in the zone: its first moment and the first of the next, in ms. */
export function dayAround(now: Date, zone: string): { readonly from: number; readonly to: number } {
  const from = instantOf(`${dayKey(now, zone)}T00:00`, zone);
  // 30 h later is the next day whatever the clocks do.
  const to = instantOf(`${dayKey(new Date(from + 30 * 3_600_000), zone)}T00:00`, zone);
  return { from, to };
}
