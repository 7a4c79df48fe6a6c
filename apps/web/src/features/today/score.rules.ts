/** The day as a score: one line per account, notes at their due times. Pure: `now` and the zone are arguments. */
import { formatTime } from '../../lib/times.ts';
import type { NoteState } from '../../ui/note.tsx';
import type { Account } from '../accounts/index.tsx';
import type { Publication } from '../publications/index.tsx';

const hourMs = 3_600_000;

/** The part of the day that is drawn, in ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** From 6 to 22 in the zone unless a note or the present lies outside; then whole hours more. Never beyond the day. */
export function spanOf(day: Span, dues: readonly number[], now: number): Span {
  const inDay = [...dues, now].filter((at) => at >= day.from && at < day.to);
  const floor = (at: number): number => day.from + Math.floor((at - day.from) / hourMs) * hourMs;
  const from = Math.min(day.from + 6 * hourMs, ...inDay.map(floor));
  const to = Math.max(day.from + 22 * hourMs, ...inDay.map((at) => floor(at) + hourMs));
  return { from, to: Math.min(to, day.to) };
}

/** Where a moment stands in the span, 0..1; outside it stops at the edges. */
export function placeOf(at: number, span: Span): number {
  return Math.min(1, Math.max(0, (at - span.from) / (span.to - span.from)));
}

/** On a phone the time of the present needs this much room on both sides. */
const tightMs = 2.2 * hourMs;

/** Hours for the axis, every second one, with those too near the present left out. */
export function hoursOf(
  span: Span,
  now: number,
  zone: string,
): { readonly at: number; readonly name: string; readonly isTight: boolean }[] {
  const hours: { at: number; name: string; isTight: boolean }[] = [];
  for (let at = span.from; at <= span.to; at += 2 * hourMs) {
    if (Math.abs(at - now) < 0.9 * hourMs) continue;
    const name = String(Number(formatTime(new Date(at), zone).slice(0, 2)));
    const isTight = Math.abs(at - now) < tightMs;
    hours.push({ at, name: at === span.to && name === '0' ? '24' : name, isTight });
  }
  return hours;
}

export interface ScoreNote {
  readonly publication: Publication;
  readonly at: number;
  /** 0..1 from the left. */
  readonly place: number;
}

export interface ScoreLine {
  readonly account: Account;
  readonly notes: readonly ScoreNote[];
}

/** With more accounts than this, only those with something today are drawn. */
const mostLines = 12;

/**
 * One line per account that is connected or has something today, in the accounts' order; notes in the order of time.
 * Of many accounts those without a note are left out.
 */
export function linesOf(accounts: readonly Account[], today: readonly Publication[], span: Span): ScoreLine[] {
  const lines = accounts
    .map((account) => ({
      account,
      notes: today
        .filter(({ accountId }) => accountId === account.id)
        .map((publication) => {
          const at = new Date(publication.dueAt).getTime();
          return { publication, at, place: placeOf(at, span) };
        })
        .sort((a, b) => a.at - b.at),
    }))
    .filter(({ account, notes }) => account.state !== 'disconnected' || notes.length > 0);
  return lines.length <= mostLines ? lines : lines.filter(({ notes }) => notes.length > 0);
}

const legendOrder: readonly NoteState[] = [
  'published',
  'sending',
  'unknown',
  'missed',
  'failed',
  'attention',
  'scheduled',
  'approval',
  'cancelled',
  'taken_down',
];
const legendWords: Partial<Record<NoteState, string>> = {
  attention: 'needs you',
  approval: 'waiting for approval',
  taken_down: 'taken down',
};

/** How many of the day are in each state: "3 published", in the order of the legend. */
export function legendOf(states: readonly NoteState[]): { readonly state: NoteState; readonly words: string }[] {
  return legendOrder.flatMap((state) => {
    const count = states.filter((one) => one === state).length;
    return count === 0 ? [] : [{ state, words: `${count} ${legendWords[state] ?? state}` }];
  });
}

/**
 * The note an arrow leads to: left and right on the same line and on over its ends, up and down to the note nearest in
 * time on the next line that has any. Null when there is none.
 */
export function noteAfter(lines: readonly ScoreLine[], id: string, key: string): string | null {
  const row = lines.findIndex(({ notes }) => notes.some(({ publication }) => publication.id === id));
  const line = lines[row];
  if (!line) return null;
  const column = line.notes.findIndex(({ publication }) => publication.id === id);
  if (key === 'ArrowLeft' || key === 'ArrowRight')
    return line.notes[column + (key === 'ArrowLeft' ? -1 : 1)]?.publication.id ?? null;
  const at = line.notes[column]?.at ?? 0;
  const others = key === 'ArrowUp' ? lines.slice(0, row).reverse() : lines.slice(row + 1);
  const next = others.find(({ notes }) => notes.length > 0);
  const nearest = next?.notes.reduce((best, note) => (Math.abs(note.at - at) < Math.abs(best.at - at) ? note : best));
  return nearest?.publication.id ?? null;
}

const rank: Partial<Record<Publication['state'], number>> = { needs_attention: 0, unknown: 0, missed: 1, failed: 2 };

/** What waits for a person: unknown first, then missed, then failed; the oldest first within each. */
export function inOrderOfNeed(items: readonly Publication[]): Publication[] {
  return [...items].sort(
    (a, b) => (rank[a.state] ?? 3) - (rank[b.state] ?? 3) || a.dueAt.localeCompare(b.dueAt) || (a.id < b.id ? -1 : 1),
  );
}
