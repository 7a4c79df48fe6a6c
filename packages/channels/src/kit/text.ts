/** Texts as most networks read them: graphemes, bytes, and the parts that lead somewhere. Pure; for both doors. */
import topLevelDomains from 'tlds' with { type: 'json' };
import type { Limits, Measure } from '../spec.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const encoder = new TextEncoder();
const domains = new Set(topLevelDomains);

/** Characters as a reader sees them: a family emoji counts as one. */
export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

/** Bytes of the text in UTF-8. */
export function countBytes(text: string): number {
  return encoder.encode(text).byteLength;
}

/** Length in graphemes, and in bytes where the limits name them; `overflowAt` is the first grapheme too many. */
export function measureGraphemes(text: string, limits: Limits): Measure {
  const { max, maxBytes = Number.POSITIVE_INFINITY } = limits.text;
  let used = 0;
  let bytes = 0;
  let overflowAt: number | null = null;
  for (const { segment, index } of segmenter.segment(text)) {
    used += 1;
    bytes += countBytes(segment);
    if (overflowAt === null && (used > max || bytes > maxBytes)) overflowAt = index;
  }
  return { used, max, overflowAt };
}

/** A part of a text that leads somewhere. `start` and `end` count UTF-16 units, as strings are indexed. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: 'link' | 'mention' | 'hashtag';
  /** The address (with its scheme), the handle (without @) or the tag (without #). */
  readonly target: string;
}

/** The same span in UTF-8 bytes, as some networks want it. */
export function byteRangeOf(text: string, span: Pick<Span, 'start' | 'end'>): { start: number; end: number } {
  const start = countBytes(text.slice(0, span.start));
  return { start, end: start + countBytes(text.slice(span.start, span.end)) };
}

/** Links, mentions and hashtags in their order, none inside another. */
export function findSpans(text: string): readonly Span[] {
  const found = [...findLinks(text), ...findMentions(text), ...findHashtags(text)].sort((a, b) => a.start - b.start);
  const spans: Span[] = [];
  for (const span of found) {
    if ((spans.at(-1)?.end ?? 0) <= span.start) spans.push(span);
  }
  return spans;
}

/** Addresses with a scheme, and bare ones whose ending is a real top-level domain. */
function findLinks(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(
    /(?<![\w@#$/.-])(?:https?:\/\/[^\s<>"]+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/[^\s<>"]*)?)/giu,
  )) {
    const shown = withoutSentenceEnd(match[0]);
    const target = /^https?:\/\//i.test(shown) ? shown : `https://${shown}`;
    if (!URL.canParse(target)) continue;
    const ending = new URL(target).hostname.split('.').at(-1) ?? '';
    if (!domains.has(ending)) continue;
    spans.push({ start: match.index, end: match.index + shown.length, kind: 'link', target });
  }
  return spans;
}

/** Cuts what belongs to the sentence around an address: full stops, and a bracket opened before it. */
function withoutSentenceEnd(address: string): string {
  const cut = address.replace(/[.,;:!?'"…]+$/u, '');
  const isBracketForeign = cut.endsWith(')') && cut.split(')').length > cut.split('(').length;
  return isBracketForeign ? withoutSentenceEnd(cut.slice(0, -1)) : cut;
}

function findMentions(text: string): Span[] {
  return [...text.matchAll(/(?<![\w@/])@([a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)/giu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    kind: 'mention',
    target: match[1] ?? '',
  }));
}

function findHashtags(text: string): Span[] {
  return [...text.matchAll(/(?<![\w&/])[#＃]((?=[\p{L}\p{N}_]*\p{L})[\p{L}\p{N}\p{M}_]+)/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    kind: 'hashtag',
    target: match[1] ?? '',
  }));
}

/**
 * A text made equal for "is this the post we sent?": composed letters, plain quotes and dashes, single spaces.
 * Networks polish such things on the way.
 */
export function textForMatching(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u200b-\u200d\u2060\ufeff]/gu, '')
    .replace(/[\u2018\u2019\u201a\u2032]/gu, "'")
    .replace(/[\u201c-\u201e\u2033\u00ab\u00bb]/gu, '"')
    .replace(/[\u2010-\u2015\u2212]/gu, '-')
    .replace(/…/gu, '...')
    .replace(/\s+/gu, ' ')
    .trim();
}
