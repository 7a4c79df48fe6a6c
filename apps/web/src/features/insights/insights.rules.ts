/** How findings are ordered and worded on the page. Pure. */
import { andWords } from '@antiphon/contract/list-words';
import { formatCount, formatInterval, formatPlural } from '../../lib/numbers.ts';

interface Excluded {
  readonly immature: number;
  readonly paid: number;
  readonly imported: number;
}

const weekdays = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];

/** "Mondays"; Monday is 0. */
export const dayWord = (weekday: number): string => weekdays[weekday] ?? '';

/** "18:00" */
export const hourWord = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** An interval in percent as it is said: "+4 to +23 %". */
export const intervalWords = (interval: readonly [number, number]): string =>
  formatInterval(interval[0] / 100, interval[1] / 100);

/** A finding's interval and what follows it: "12 to 60 % more" and "reactions than usual" where all of it is above. */
export function claimWords(interval: readonly [number, number]): readonly [string, string] {
  const [low, high] = interval;
  return low > 0
    ? [`${Math.round(low)} to ${Math.round(high)}\u00a0% more`, 'reactions than usual']
    : [intervalWords(interval), 'reactions beside the usual'];
}

/** Where to put the two helping lines of a band, in percent: a round step inside the highest point. */
export function gridStep(highest: number): number {
  return [100, 50, 20, 10].find((step) => step <= highest) ?? 5;
}

/** What did not count, and why; '' when everything did. */
export function leftOutWords({ immature, paid, imported }: Excluded, unread = 0): string {
  const young = immature - unread;
  const parts = [
    young > 0 ? `${formatPlural(young, 'younger one')}` : '',
    unread > 0 ? `${formatCount(unread)} not read at that age` : '',
    imported > 0 ? `${formatPlural(imported, 'imported one')}` : '',
    paid > 0 ? `${formatPlural(paid, 'boosted one')}` : '',
  ].filter(Boolean);
  return parts.length > 0 ? `${andWords(parts)} left out` : '';
}

/** A claim's foundation: "143 posts read at 48 h (videos at 7 days); 9 younger ones left out". */
export function foundationWords(n: number, excluded: Excluded, unread: number, fixedAgeHours: number): string {
  const left = leftOutWords(excluded, unread);
  return `${formatPlural(n, 'post')} read at ${fixedAgeHours}\u00a0h (videos at 7\u00a0days)${left ? `; ${left}` : ''}`;
}

/** "about 14 more posts" */
export const moreWords = (nNeeded: number): string => `about ${formatPlural(nNeeded, 'more post', 'more posts')}`;
