/** Long texts as threads: where to cut, numbering, joining again. Pure. */
import { type DraftContent, type DraftPart, longestThread } from './draft.rules.ts';

/** How a text is measured: the place from which it no longer fits, null when it does. */
export type Overflow = (text: string) => number | null;

/** "2/5" or nothing at the end of each part. */
export type Numbering = 'none' | 'slashed';

/** Kinds of places to cut at, the best first; what stands after the cut begins the next part. */
const boundaries: readonly RegExp[] = [
  /\n{2,}/gu,
  /\n/gu,
  /(?<=[.!?…。！？]["'”’»)]*)\s+|(?<=[。！？])/gu,
  /(?<=[,;:–—])\s+/gu,
  /\s+/gu,
];

/** A better kind of place is taken only where it leaves the part this full. */
const leastFull = 0.4;

/** The last place of the best kind before `limit` at which a text can be cut; `limit` itself where there is none. */
function cutBefore(text: string, limit: number): number {
  for (const boundary of boundaries) {
    let best = -1;
    for (const { index } of text.slice(0, limit + 1).matchAll(boundary)) if (index > 0 && index <= limit) best = index;
    if (best >= limit * leastFull) return best;
  }
  const space = text.slice(0, limit).search(/\s\S*$/u);
  return space > 0 ? space : limit;
}

const numberOf = (at: number, count: number): string => `\n\n${at + 1}/${count}`;

/** The text in parts that all fit, each with `room` for its number. */
function pieces(text: string, overflow: Overflow, room: string): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest !== '') {
    const limit = overflow(rest + room);
    // What is longer than the longest thread stays whole in the last part, and its network says so.
    if (limit === null || parts.length === longestThread - 1) return [...parts, rest];
    const cut = largestThatFits(rest, Math.min(limit, rest.length), overflow, room);
    if (cut <= 0) return [...parts, rest];
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return parts;
}

/** Never between the halves of one character. */
const whole = (text: string, at: number): number => (/[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at);

/** A cut whose first half fits with its number: cut earlier until it does. */
function largestThatFits(text: string, limit: number, overflow: Overflow, room: string): number {
  let at = whole(text, cutBefore(text, limit));
  while (at > 0 && overflow(text.slice(0, at).trimEnd() + room) !== null) at = whole(text, cutBefore(text, at - 1));
  return at;
}

/** A text as the parts of a thread, each of which fits; one part where it fits as it is. */
export function threadOf(text: string, overflow: Overflow, numbering: Numbering): readonly string[] {
  const said = text.trim();
  if (overflow(said) === null) return [said];
  const room = numbering === 'none' ? '' : numberOf(longestThread - 1, longestThread);
  const parts = pieces(said, overflow, room);
  if (numbering === 'none' || parts.length === 1) return parts;
  return parts.map((part, at) => part + numberOf(at, parts.length));
}

/** One part of a thread cut into as many as it needs; its pictures stay with the first. */
export function splitIntoThread(
  content: DraftContent,
  index: number,
  overflow: Overflow,
  numbering: Numbering,
): DraftContent {
  const part = content.parts[index];
  if (!part) return content;
  const texts = threadOf(part.text, overflow, numbering);
  if (texts.length === 1 || content.parts.length + texts.length - 1 > longestThread) return content;
  const added = texts.map((text, at): DraftPart => ({ text, media: at === 0 ? part.media : [] }));
  return { ...content, parts: [...content.parts.slice(0, index), ...added, ...content.parts.slice(index + 1)] };
}

/** A text without the number that ends it. */
const withoutNumber = (text: string): string => text.replace(/\s*\b\d{1,2}\/\d{1,2}$/u, '').trimEnd();

/** A part and the one before it as one: words below each other, pictures side by side. */
export function joined(content: DraftContent, index: number): DraftContent {
  const before = content.parts[index - 1];
  const part = content.parts[index];
  if (!before || !part) return content;
  const areNumbered = [before, part].every(({ text }) => withoutNumber(text) !== text.trimEnd());
  const words = (text: string): string => (areNumbered ? withoutNumber(text) : text.trimEnd());
  const text = [words(before.text), words(part.text).trimStart()].filter((one) => one !== '').join('\n\n');
  const one: DraftPart = { text, media: [...before.media, ...part.media] };
  return { ...content, parts: [...content.parts.slice(0, index - 1), one, ...content.parts.slice(index + 1)] };
}
