/** Languages offered by name; any other stays what it is. */
const offered = ['en', 'en-IE', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'uk', 'ja', 'zh', 'ar'] as const;

/** "German", "English (Ireland)"; a tag nobody knows stays itself. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames('en-GB', { type: 'language' }).of(tag) ?? tag;
  } catch {
    // Not a language tag: shown as it was written.
    return tag;
  }
}

/** What to choose from: the usual ones, and the brief's own where it is none of them. */
export function languageChoices(current: string): { tag: string; name: string }[] {
  const tags = offered.some((tag) => tag === current) ? offered : [current, ...offered];
  return tags.map((tag) => ({ tag, name: languageName(tag) }));
}
