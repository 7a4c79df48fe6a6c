/** The parts of a text that lead somewhere, as Bluesky marks them. Pure; used by both doors. */
import topLevelDomains from 'tlds' with { type: 'json' };
import { countGraphemes, type Span } from '../kit/index.ts';

const domains = new Set(topLevelDomains);

/**
 * Links, mentions and hashtags, in order and without overlaps. A link needs `http(s)://` or a real top-level
 * domain; a mention needs a handle, which is a domain name; a hashtag needs at least one character that is
 * neither a digit nor punctuation. The same places the official app marks (packages/api/src/rich-text in
 * bluesky-social/atproto, read 2026-08-20).
 */
export function findSpans(text: string): readonly Span[] {
  const found = [...findLinks(text), ...findMentions(text), ...findHashtags(text)].sort((a, b) => a.start - b.start);
  const spans: Span[] = [];
  for (const span of found) {
    const previous = spans.at(-1);
    if (!previous || previous.end <= span.start) spans.push(span);
  }
  return spans;
}

function findLinks(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(
    /(?<=^|[\s(])(?:https?:\/\/\S+|[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+(?::\d+)?(?:[/?#]\S*)?)/gim,
  )) {
    const shown = withoutTail(match[0]);
    const hasScheme = /^https?:\/\//i.test(shown);
    const target = hasScheme ? shown : `https://${shown}`;
    const after = text.charAt(match.index + shown.length);
    if (!URL.canParse(target) || (!hasScheme && (after === '@' || !hasRealDomain(target)))) continue;
    spans.push({ start: match.index, end: match.index + shown.length, kind: 'link', target });
  }
  return spans;
}

/** Cuts what belongs to the sentence, not to the address: a full stop, a closing bracket that was never opened. */
function withoutTail(address: string): string {
  let shown = address;
  for (;;) {
    const cut = shown.replace(/[.,;:!?'"”’»…]+$/u, '');
    const next = cut.endsWith(')') && countOf(cut, ')') > countOf(cut, '(') ? cut.slice(0, -1) : cut;
    if (next === shown) return shown;
    shown = next;
  }
}

function countOf(text: string, letter: string): number {
  return text.split(letter).length - 1;
}

function hasRealDomain(address: string): boolean {
  return domains.has(new URL(address).hostname.split('.').at(-1) ?? '');
}

function findMentions(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(
    /(?<=^|[\s(])@([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)(?![\w@])/gim,
  )) {
    const handle = (match[1] ?? '').toLowerCase();
    const ending = handle.split('.').at(-1) ?? '';
    // `.test` is what local servers use; it is reserved, so it can hit nobody else (RFC 6761).
    if (!domains.has(ending) && ending !== 'test') continue;
    spans.push({ start: match.index, end: match.index + match[0].length, kind: 'mention', target: handle });
  }
  return spans;
}

function findHashtags(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(
    /(?<=^|\s)[#＃](?!\ufe0f)((?:(?!\u00ad|\u2060|\u200a|\u200b|\u200c|\u200d|\u20e2)\S)+)/gu,
  )) {
    const tag = (match[1] ?? '').replace(/\p{P}+$/u, '');
    if (!/[^\d\p{P}]/u.test(tag) || countGraphemes(tag) > 64) continue;
    spans.push({ start: match.index, end: match.index + 1 + tag.length, kind: 'hashtag', target: tag });
  }
  return spans;
}
