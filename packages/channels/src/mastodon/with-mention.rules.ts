/** Mastodon tells only people who are named. Pure; used by both doors. */

/** The text with the name of who is answered in front, where it does not name them. */
export function withMention(text: string, handle: string): string {
  const name = `@${handle}`;
  const words = text.toLowerCase().split(/[\s,;:!?()]+/u);
  return words.includes(name.toLowerCase()) ? text : `${name} ${text}`;
}
