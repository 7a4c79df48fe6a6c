import { formatPlural } from '../../lib/numbers.ts';

/** What is said after deleting: what it was, and what still shows it. */
export function deletedWords(assets: readonly { readonly title: string; readonly usedIn: number }[]): string {
  const [first] = assets;
  const what = assets.length === 1 && first ? `“${first.title}”` : formatPlural(assets.length, 'asset');
  const shown = assets.filter(({ usedIn }) => usedIn > 0).length;
  const where =
    assets.length === 1 && first && first.usedIn > 0
      ? ` ${formatPlural(first.usedIn, 'post')} showed it.`
      : shown > 0
        ? ` ${shown} of them ${shown === 1 ? 'is' : 'are'} used in posts.`
        : '';
  return `Deleted ${what}.${where}`;
}
