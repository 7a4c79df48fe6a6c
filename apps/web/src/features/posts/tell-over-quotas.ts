import { formatPlural } from '../../lib/numbers.ts';
import { showToast } from '../../lib/toasts.ts';

const readingMs = 20_000;

/** Says which sends, or which days, pass a quota of a network, with the first day that has room. Nothing was refused. */
export function tellOverQuotas(of: 'send' | 'day', over: readonly { readonly words: string }[]): void {
  const [first, ...others] = over;
  if (!first) return;
  const more = others.length > 0 ? ` The same holds for ${formatPlural(others.length, `more ${of}`)}.` : '';
  showToast({ words: `${first.words}${more}`, lastsMs: readingMs });
}
