/**
 * Texts as the pretend X reads them: weighed as docs.x.com/fundamentals/counting-characters says, links wrapped.
 * Written from that page, apart from the adapter's own counting.
 */
import { createHash } from 'node:crypto';
import topLevelDomains from 'tlds' with { type: 'json' };

const domains = new Set(topLevelDomains);
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Addresses in a text, in order: where they stand, and in full. */
export function linksIn(
  text: string,
): readonly { readonly start: number; readonly end: number; readonly full: string }[] {
  const found = text.matchAll(
    /(?<![\w@#$./-])(?:(https?:\/\/)([^\s/?#<>"]+)|((?:[a-z0-9-]+\.)+[a-z]{2,}))([/?][^\s<>"]*)?/giu,
  );
  return [...found].flatMap((match) => {
    const shown = match[0].replace(/[.,;:!?'")\]]+$/u, '');
    const host = (match[2] ?? match[3] ?? '').replace(/[.,;:!?'")\]]+$/u, '').toLowerCase();
    if (!domains.has(host.split('.').at(-1) ?? '') || !host.includes('.')) return [];
    return [{ start: match.index, end: match.index + shown.length, full: match[1] ? shown : `http://${shown}` }];
  });
}

/** Length in weighted characters. */
export function weightedLength(text: string): number {
  let length = 0;
  let position = 0;
  for (const link of [...linksIn(text), { start: text.length, end: text.length }]) {
    for (const { segment } of segmenter.segment(text.slice(position, link.start))) length += weightOf(segment);
    if (link.end > link.start) length += 23;
    position = link.end;
  }
  return length;
}

function weightOf(grapheme: string): number {
  if (/\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\u20e3/u.test(grapheme)) return 2;
  let weight = 0;
  for (const letter of grapheme.normalize('NFC')) {
    const point = letter.codePointAt(0) ?? 0;
    const isLight =
      point <= 0x10ff ||
      (point >= 0x2000 && point <= 0x200d) ||
      (point >= 0x2010 && point <= 0x201f) ||
      (point >= 0x2032 && point <= 0x2037);
    weight += isLight ? 1 : 2;
  }
  return weight;
}

/** The t.co address of an address: always the same one here. */
export function wrapped(full: string): string {
  return `https://t.co/${createHash('sha256').update(full).digest('hex').slice(0, 10)}`;
}

export interface LinkEntity {
  readonly start: number;
  readonly end: number;
  readonly url: string;
  readonly expanded_url: string;
  readonly display_url: string;
  readonly media_key?: string;
}

/**
 * A text as X gives it back: links wrapped, one more for each of its own media, and `&`, `<`, `>` escaped. Places
 * of the links are counted in code points.
 */
export function rendered(
  text: string,
  ownMedia: readonly { readonly mediaKey: string; readonly page: string }[],
): { readonly text: string; readonly urls: readonly LinkEntity[] } {
  let out = '';
  let position = 0;
  const urls: LinkEntity[] = [];
  const add = (full: string, mediaKey?: string) => {
    const url = wrapped(full);
    const start = [...out].length;
    out += url;
    const display = full.replace(/^https?:\/\/(www\.)?/, '');
    urls.push({
      start,
      end: start + url.length,
      url,
      expanded_url: full,
      display_url: display.length > 27 ? `${display.slice(0, 26)}…` : display,
      ...(mediaKey === undefined ? {} : { media_key: mediaKey }),
    });
  };
  for (const link of linksIn(text)) {
    out += escaped(text.slice(position, link.start));
    add(link.full);
    position = link.end;
  }
  out += escaped(text.slice(position));
  if (ownMedia.length > 0) {
    out += out === '' ? '' : ' ';
    const start = urls.length;
    for (const { mediaKey, page } of ownMedia) {
      // All media of a post share one link.
      if (urls.length === start) add(page, mediaKey);
      else urls.push({ ...(urls[start] as LinkEntity), media_key: mediaKey });
    }
  }
  return { text: out, urls };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
