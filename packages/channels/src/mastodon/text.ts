/** How Mastodon reads a text: its length, and the parts of it that lead somewhere. Pure; used by both doors. */
import topLevelDomains from 'tlds' with { type: 'json' };
import { countGraphemes } from '../kit/index.ts';
import type { Limits, Measure } from '../spec.ts';
import type { MastodonLimits } from './capabilities.ts';

/** A piece of text that leads somewhere, in UTF-16 units. `countsAs` is its length as Mastodon counts it. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: 'link' | 'mention' | 'hashtag';
  readonly countsAs: number;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const domains = new Set(topLevelDomains);

/**
 * Length as Mastodon counts it: every link the same, a remote mention only by its local part. `before` is what
 * counts already (a content warning).
 */
export function measureText(text: string, limits: Limits, before = 0): Measure {
  const spans = findSpans(text, charactersPerUrl(limits)).filter((span) => span.kind !== 'hashtag');
  const { max } = limits.text;
  let used = before;
  let overflowAt: number | null = null;
  const count = (amount: number, index: number) => {
    used += amount;
    if (overflowAt === null && used > max) overflowAt = index;
  };
  let position = 0;
  for (const span of [...spans, { start: text.length, end: text.length, countsAs: 0 }]) {
    for (const { index } of segmenter.segment(text.slice(position, span.start))) count(1, position + index);
    count(span.countsAs, span.start);
    position = span.end;
  }
  return { used, max, overflowAt };
}

function charactersPerUrl(limits: Limits): number {
  return (limits as Partial<MastodonLimits>).charactersPerUrl ?? 23;
}

/**
 * Links, mentions and hashtags, in order and without overlaps. Only addresses with http(s):// and a real
 * top-level domain are links (config/initializers/twitter_regex.rb of mastodon/mastodon).
 */
export function findSpans(text: string, urlLength = 23): readonly Span[] {
  const found = [...findLinks(text, urlLength), ...findMentions(text), ...findHashtags(text)].sort(
    (a, b) => a.start - b.start,
  );
  const spans: Span[] = [];
  for (const span of found) {
    const previous = spans.at(-1);
    if (!previous || previous.end <= span.start) spans.push(span);
  }
  return spans;
}

function findLinks(text: string, urlLength: number): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(/(?<![\w@#$/])https?:\/\/[^\s<>]+/gi)) {
    const shown = withoutTail(match[0]);
    if (!URL.canParse(shown)) continue;
    const host = new URL(shown).hostname.split('.');
    if (host.length < 2 || !domains.has(host.at(-1) ?? '')) continue;
    spans.push({ start: match.index, end: match.index + shown.length, kind: 'link', countsAs: urlLength });
  }
  return spans;
}

/** Cuts what belongs to the sentence, not to the address. */
function withoutTail(address: string): string {
  let shown = address;
  for (;;) {
    const cut = shown.replace(/[?!*"'「」;:=,.$%[\]~&|@]+$/u, '');
    const next = cut.endsWith(')') && countOf(cut, ')') > countOf(cut, '(') ? cut.slice(0, -1) : cut;
    if (next === shown) return shown;
    shown = next;
  }
}

function countOf(text: string, letter: string): number {
  return text.split(letter).length - 1;
}

function findMentions(text: string): Span[] {
  return [
    ...text.matchAll(
      /(?<![=/\p{L}\p{N}_])@([a-z0-9_]+(?:[a-z0-9_.-]*[a-z0-9_]+)?)(?:@[\p{L}\p{N}_]+(?:[.-]+[\p{L}\p{N}_]+)*)?/giu,
    ),
  ].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    kind: 'mention',
    countsAs: 1 + (match[1] ?? '').length,
  }));
}

function findHashtags(text: string): Span[] {
  return [...text.matchAll(/(?<![=/\p{L}\p{N}_)])[#＃](?=[\p{L}\p{N}_·・]*[\p{L}_])[\p{L}\p{N}\p{M}_·・]+/gu)].map(
    (match) => ({
      start: match.index,
      end: match.index + match[0].length,
      kind: 'hashtag',
      countsAs: countGraphemes(match[0]),
    }),
  );
}
