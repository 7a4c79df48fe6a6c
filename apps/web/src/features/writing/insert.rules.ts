/** Putting snippets and hashtags into a text. Pure. */

/** A text after something was put in, and what is to be selected then. */
export interface Insertion {
  readonly text: string;
  readonly selection: readonly [start: number, end: number];
}

/** What variables stand for; '' where nobody knows: then the variable stays, to be typed over. */
export type Variables = Readonly<Record<'link' | 'brand' | 'account' | 'network', string>>;

/** The variables a snippet may hold, with what they stand for in words. */
export const variableWords: readonly (readonly [name: keyof Variables, words: string])[] = [
  ['link', 'the first link of the post'],
  ['brand', 'the brand, or the workspace where there is none'],
  ['account', 'the account of the version'],
  ['network', 'the network of the version'],
];

/** The snippet's words with what is known filled in. Any other braces stay as they are. */
export function filled(snippet: string, variables: Variables): string {
  return snippet.replace(/\{(link|brand|account|network)\}/g, (typed, name: keyof Variables) =>
    variables[name] === '' ? typed : variables[name],
  );
}

/** Where the first variable is that nobody has filled; null where there is none. */
export function openVariable(text: string): readonly [start: number, end: number] | null {
  const found = /\{(?:link|brand|account|network)\}/.exec(text);
  return found ? [found.index, found.index + found[0].length] : null;
}

/** Puts words in place of a stretch of the text. What is still open in them is selected; else the caret stands behind. */
export function insertion(text: string, from: number, to: number, words: string): Insertion {
  const open = openVariable(words);
  const end = from + words.length;
  return {
    text: text.slice(0, from) + words + text.slice(to),
    selection: open ? [from + open[0], from + open[1]] : [end, end],
  };
}

/** Hashtags as they are written, without those the text has already (capitals make no other one). */
export function hashtagWords(text: string, hashtags: readonly string[]): string {
  const there = new Set([...text.matchAll(/[#＃]([\p{L}\p{N}\p{M}_]+)/gu)].map(([, tag = '']) => tag.toLowerCase()));
  return hashtags
    .filter((tag) => !there.has(tag.toLowerCase()))
    .map((tag) => `#${tag}`)
    .join(' ');
}

/** Puts hashtags in place of a stretch, with a space where one is missing around them. */
export function insertHashtags(text: string, from: number, to: number, hashtags: readonly string[]): Insertion {
  const rest = text.slice(0, from) + text.slice(to);
  const words = hashtagWords(rest, hashtags);
  if (words === '') return { text: rest, selection: [from, from] };
  const before = from > 0 && !/\s$/u.test(text.slice(0, from)) ? ' ' : '';
  const after = to < text.length && !/^\s/u.test(text.slice(to)) ? ' ' : '';
  return insertion(text, from, to, `${before}${words}${after}`);
}

/** Hashtags as typed into one field, each once, and what is wrong with the first that is none. */
export function hashtagsFrom(typed: string): { readonly hashtags: string[]; readonly wrong: string | null } {
  const pieces = typed.split(/[\s,;]+/).flatMap((piece) => {
    const tag = piece.replace(/^[#＃]+/, '');
    return tag === '' ? [] : [tag];
  });
  const bad = pieces.find((tag) => !/^[\p{L}\p{N}\p{M}_]+$/u.test(tag) || !/\p{L}/u.test(tag));
  const wrong = bad ? `“${bad}” is no hashtag: letters, figures and _ only, one letter at least.` : null;
  return { hashtags: [...new Map(pieces.map((tag) => [tag.toLowerCase(), tag])).values()], wrong };
}

/** What stands after a "/" that begins a word, up to the caret: what one looks for. Null where nobody asks. */
export function slashAt(text: string, caret: number): { readonly from: number; readonly query: string } | null {
  const found = /(?:^|\s)\/([\p{L}\p{N}\p{M}_-]{0,30})$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const query = found[1] ?? '';
  return { from: caret - query.length - 1, query };
}

interface Named {
  readonly name: string;
}

/** Those whose name holds the words; names that begin with them first. */
export function matching<Item extends Named>(items: readonly Item[], query: string): readonly Item[] {
  const wanted = query.trim().toLocaleLowerCase();
  const found = items.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  const begins = ({ name }: Item): number => (name.toLocaleLowerCase().startsWith(wanted) ? 0 : 1);
  return [...found].sort((a, b) => begins(a) - begins(b));
}
