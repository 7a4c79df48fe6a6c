import { formatPlural } from '../../lib/numbers.ts';
import { showToast } from '../../lib/toasts.ts';

const readingMs = 20_000;

const moreWords = {
  /** A warning for each send. */
  send: (count: number) => `The same holds for ${formatPlural(count, 'more send')}.`,
  /** A warning for each account and day. */
  day: (count: number) => `And ${formatPlural(count, 'more limit')} passed.`,
} as const;

/** Says what passes a quota of a network, with the first day that has room. Nothing was refused. */
export function tellOverQuotas(of: keyof typeof moreWords, over: readonly { readonly words: string }[]): void {
  const words = over.map((one) => one.words);
  // What all accounts of a network share is told for each of them, in the same words.
  const [first, ...others] = of === 'day' ? new Set(words) : words;
  if (!first) return;
  const more = others.length > 0 ? ` ${moreWords[of](others.length)}` : '';
  showToast({ words: `${first}${more}`, lastsMs: readingMs });
}
