/** What came of changing many sends at once, for people and for undo. Pure. */
import { formatCount, formatPlural } from '../../lib/numbers.ts';
import { shortTitle } from '../../lib/short-title.ts';
import type { Former } from './former.rules.ts';

/** One send of the answer, as the API tells it. */
export interface Changed {
  readonly publicationId: string;
  readonly outcome: 'done' | 'too_late' | 'refused' | 'not_found';
  readonly words: string;
  readonly before: { readonly wallTime: string; readonly timeZone: string } | null;
}

/** A step on the wall clock: a day later is the same time on the next day, also where the clocks change. */
export interface MoveStep {
  readonly words: string;
  readonly days: number;
  readonly minutes: number;
}

export const moveSteps: readonly MoveStep[] = [
  { words: 'An hour later', days: 0, minutes: 60 },
  { words: 'A day later', days: 1, minutes: 0 },
  { words: 'A week later', days: 7, minutes: 0 },
  { words: 'An hour earlier', days: 0, minutes: -60 },
  { words: 'A day earlier', days: -1, minutes: 0 },
  { words: 'A week earlier', days: -7, minutes: 0 },
];

/** Those that were changed, with the time they had, so that undo can bring them back. */
export function formerOfChanged(items: readonly Changed[]): readonly Former[] {
  return items.flatMap(({ publicationId, outcome, before }) =>
    outcome === 'done' && before
      ? [{ publicationId, when: { kind: 'at' as const, wallTime: before.wallTime, timeZone: before.timeZone } }]
      : [],
  );
}

/** How many stayed as they were and each reason once, with how many it holds for; null when all were changed. */
export function stayedWords(items: readonly Changed[]): string | null {
  const stayed = items.filter(({ outcome }) => outcome !== 'done');
  if (stayed.length === 0) return null;
  const reasons = new Map<string, number>();
  for (const { words } of stayed) reasons.set(words, (reasons.get(words) ?? 0) + 1);
  const told = [...reasons].map(([words, count]) => (reasons.size === 1 ? words : `${words} (${count})`));
  return `${formatPlural(stayed.length, 'planned send')} stayed as before. ${told.join(' ')}`;
}

/** What was refused for single posts: each reason once, with the posts that it holds for; null when nothing was. */
export function refusedWords(refused: readonly { readonly title: string; readonly words: string }[]): string | null {
  if (refused.length === 0) return null;
  const reasons = Map.groupBy(refused, ({ words }) => words);
  const told = [...reasons].map(([words, posts]) => {
    const named = posts.slice(0, mostNamed).map(({ title }) => (title ? `“${shortTitle(title)}”` : 'an untitled post'));
    const more = posts.length - named.length;
    return `${named.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}: ${words}`;
  });
  return `${formatPlural(refused.length, 'post')} stayed as before. ${told.join(' ')}`;
}
const mostNamed = 3;

/** Parts of a list, each small enough for one call. */
export function inParts<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
