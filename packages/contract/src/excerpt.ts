/** The beginning of a text where there is little room. Pure and without zod, for the server and the browser alike. */

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });
const longestTitle = 80;

/**
 * The text, or its beginning with “…” where it is longer than `most` UTF-16 units, as schemas and columns count. It is
 * cut between words where that keeps half of the room, and never inside a character that people see as one.
 */
export function excerpt(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = characters.segment(text).containing(most - 1)?.index ?? 0;
  const space = text.slice(0, end + 1).search(/\s\S*$/u);
  return `${text.slice(0, space > most / 2 ? space : end).trimEnd()}…`;
}

/** A title for what has none: the first line of its text, or the beginning of it. */
export function titleFrom(text: string): string {
  const [first = ''] = text.trim().split('\n', 1);
  return excerpt(first.trimEnd(), longestTitle);
}
