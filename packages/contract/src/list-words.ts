/** Several things in one sentence. Pure and without zod, for the server and the browser alike. */

const all = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const any = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** "one, two and three"; '' of none. */
export function andWords(words: readonly string[]): string {
  return all.format(words);
}

/** "one, two or three"; '' of none. */
export function orWords(words: readonly string[]): string {
  return any.format(words);
}
