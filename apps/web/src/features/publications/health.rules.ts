/** An account's health in words and shares. */
import { formatCount } from '../../lib/numbers.ts';
import type { NoteState } from '../../ui/note.tsx';
import type { Health, Limit } from './health.api.ts';

type Day = Health['days'][number];

const standings: Readonly<Record<Health['standing'], { note: NoteState; words: string }>> = {
  good: { note: 'published', words: 'All is well' },
  watch: { note: 'scheduled', words: 'Worth a look' },
  bad: { note: 'attention', words: 'Needs you' },
};

export const standingWords = (health: Pick<Health, 'standing'>) => standings[health.standing];

const sources: Readonly<Record<Limit['source'], string>> = {
  declared: 'The number stands on the network’s own pages; we count what we send',
  read: 'The network said so when we asked',
  learned: 'Its answers to our calls told us',
};

/** Where the number comes from, with its age where the network told it. */
export const sourceWords = (limit: Limit, age: string): string =>
  `${sources[limit.source]}${limit.toldAt ? `, ${age}` : ''}.`;

/** "12 of 50 used"; "287 left" where nobody knows how many there are. */
export function limitWords({ limit, used, left }: Limit): string {
  return limit === null ? `${formatCount(left ?? 0)} left` : `${formatCount(used)} of ${formatCount(limit)} used`;
}

/** The note of a day: of what went worst on it. */
export function dayNote(day: Day): NoteState | null {
  if (day.failed > 0) return 'failed';
  if (day.needsPerson > 0) return 'attention';
  if (day.published > 0) return 'published';
  return day.other > 0 ? 'scheduled' : null;
}

const plural = (count: number, words: string): string[] => (count > 0 ? [`${formatCount(count)} ${words}`] : []);

/** "3 published, 1 failed"; "nothing sent". */
export function dayWords(day: Day): string {
  const parts = [
    ...plural(day.published, 'published'),
    ...plural(day.failed, 'failed'),
    ...plural(day.needsPerson, day.needsPerson === 1 ? 'needs you' : 'need you'),
    ...plural(day.other, 'planned, taken back or on the way'),
  ];
  return parts.join(', ') || 'nothing sent';
}

/** All days in one sentence. */
export function daysWords(days: readonly Day[]): string {
  const sum = days.reduce(
    (total, day) => ({
      date: '',
      published: total.published + day.published,
      failed: total.failed + day.failed,
      needsPerson: total.needsPerson + day.needsPerson,
      other: 0,
    }),
    { date: '', published: 0, failed: 0, needsPerson: 0, other: 0 },
  );
  return dayWords(sum);
}
