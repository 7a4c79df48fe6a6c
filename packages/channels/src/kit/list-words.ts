const all = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** "one, two and three"; '' of none. Pure; for both doors. */
export function andWords(words: readonly string[]): string {
  return all.format(words);
}
