/** Titles of briefs. Pure. */

const longest = 80;

/** What a person typed, or the first words of what is to be said. */
export function titleOf(title: string | undefined, what: string): string {
  if (title?.trim()) return title.trim();
  const [first = ''] = what.trim().split('\n');
  const letters = [...first];
  if (letters.length <= longest) return first;
  const cut = letters.slice(0, longest - 1).join('');
  const lastSpace = cut.lastIndexOf(' ');
  return `${(lastSpace > longest / 2 ? cut.slice(0, lastSpace) : cut).trimEnd()}…`;
}
