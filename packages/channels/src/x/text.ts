/** How X reads a text: its weighted length, and the parts of it that lead somewhere. Pure; for both doors. */
import topLevelDomains from 'tlds' with { type: 'json' };
import { findSpans as findCommonSpans, type Span } from '../kit/index.ts';
import type { Limits, Measure } from '../spec.ts';
import { textWeights } from './text-weights.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const emoji = /^(?:\p{RGI_Emoji}|[#*0-9]\u20e3)$/v;
/** Labels of a host name end here (RFC 1035). */
const longestLabel = 63;

/** Length as X counts it; `overflowAt` is the first letter, emoji or link that no longer fits. */
export function measureText(text: string, limits: Limits): Measure {
  const { max } = limits.text;
  let weight = 0;
  let overflowAt: number | null = null;
  for (const piece of piecesOf(text)) {
    weight += piece.weight;
    if (overflowAt === null && weight > max * textWeights.scale) overflowAt = piece.start;
  }
  return { used: Math.ceil(weight / textWeights.scale), max, overflowAt };
}

/** The text in pieces that stay together, each with its weight in hundredths of a character. */
function* piecesOf(text: string): Generator<{ readonly start: number; readonly weight: number }> {
  let position = 0;
  for (const link of [...findLinks(text), { start: text.length, end: text.length }]) {
    for (const { segment, index } of segmenter.segment(text.slice(position, link.start)))
      yield { start: position + index, weight: weightOf(segment) };
    if (link.end > link.start) yield { start: link.start, weight: textWeights.urlLength * textWeights.scale };
    position = link.end;
  }
}

/** Composed letters count once, so NFC goes first (as X's own library does). */
function weightOf(grapheme: string): number {
  if (textWeights.emojiParsing && emoji.test(grapheme)) return textWeights.defaultWeight;
  let weight = 0;
  for (const letter of grapheme.normalize('NFC')) {
    const point = letter.codePointAt(0) ?? 0;
    const range = textWeights.ranges.find(({ start, end }) => point >= start && point <= end);
    weight += range?.weight ?? textWeights.defaultWeight;
  }
  return weight;
}

/** Letters of a plain name; other scripts stand in a link only behind http(s). */
const plain = 'a-z0-9\\u00c0-\\u024f';
const any = '\\p{L}\\p{N}\\p{M}\\p{So}';
const label = (letters: string) => `[${letters}](?:[${letters}_-]*[${letters}])?`;
/** The label below the ending has no underscore. */
const lastLabel = (letters: string) => `[${letters}](?:[${letters}-]*[${letters}])?`;
const ending = `(?:${[...topLevelDomains].sort((a, b) => b.length - a.length).join('|')}|xn--[a-z0-9-]+)(?![a-z0-9@+-])`;
const host = (letters: string) => `(?:${label(letters)}\\.)*${lastLabel(letters)}\\.${ending}(?:\\.${ending})*`;
const path = "(?:/[a-z0-9\\u00c0-\\u024f\\u0400-\\u04ff\\u2013!*';:=+,.$%#[\\]_~@&|()/-]*)?";
const query = "(?:\\?[a-z0-9!?*'@();:&=+$/%#[\\]_.,~|-]*)?";
const tail = `(?::\\d+)?${path}${query}`;
const address = new RegExp(
  `(?<![A-Za-z0-9@＠$#＃])(?:(https?://)(${host(plain)}|${host(any)})${tail}|(?<![-_./])(${host(plain)})${tail})`,
  'giu',
);

/**
 * Addresses that X turns into links: with http(s), and bare ones whose ending is a real top-level domain. What may
 * stand before, in and after one: rules of twitter-text (js/src/regexp, commit 30e2430d90cf).
 */
export function findLinks(text: string): readonly Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(address)) {
    const [whole, scheme = '', withScheme, bare] = match;
    const name = withScheme ?? bare ?? '';
    if (!isHost(name)) continue;
    const shown = /^t\.co$/i.test(name)
      ? withoutTcoTail(whole)
      : withoutSentenceEnd(whole, scheme.length + name.length);
    if (shown === '') continue;
    const target = scheme ? shown : `https://${shown}`;
    spans.push({ start: match.index, end: match.index + shown.length, kind: 'link', target });
  }
  return spans;
}

function isHost(name: string): boolean {
  if (!URL.canParse(`https://${name}`)) return false;
  return new URL(`https://${name}`).hostname.split('.').every((part) => part.length <= longestLabel);
}

/** X's own short links end with their word, of at most 40 letters. */
function withoutTcoTail(address: string): string {
  const [short = address, word = ''] = /^(?:https?:\/\/)?t\.co(?:\/([a-z0-9]+))?/i.exec(address) ?? [];
  return word.length > 40 ? '' : short;
}

/** Cuts what belongs to the sentence around an address, and brackets opened before it; never into the host. */
function withoutSentenceEnd(address: string, hostEnd: number): string {
  let shown = address;
  for (;;) {
    const cut = shown.replace(/[.,;:!?'*$%[\]~|@(]+$/u, '');
    const isBracketForeign = cut.endsWith(')') && cut.split(')').length > cut.split('(').length;
    const next = isBracketForeign ? cut.slice(0, -1) : cut;
    if (next === shown || next.length < hostEnd) return shown;
    shown = next;
  }
}

/** Links as X finds them; mentions and hashtags as most networks do. In order, none inside another. */
export function findSpans(text: string): readonly Span[] {
  const links = findLinks(text);
  const others = findCommonSpans(text).filter((span) => span.kind !== 'link');
  const spans: Span[] = [];
  for (const span of [...links, ...others].sort((a, b) => a.start - b.start)) {
    if ((spans.at(-1)?.end ?? 0) <= span.start) spans.push(span);
  }
  return spans;
}

/** Tickers such as $X; X takes one in a post from apps like ours. */
export function countCashtags(text: string): number {
  return [...text.matchAll(/(?<![\w$])\$[a-z]{1,6}(?:[._][a-z]{1,2})?(?![\w$])/giu)].length;
}
