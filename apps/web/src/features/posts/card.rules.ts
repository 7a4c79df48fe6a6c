/** Link cards: which address a text speaks of first, and what may happen to the card by itself. Pure. */
import type { DraftContent, DraftLink } from './draft.rules.ts';

const address = /https?:\/\/[^\s<>"“”«»]+/giu;
/** What ends a sentence rather than an address. */
const trailing = /[.,;:!?'’…]+$/u;

/** A closing bracket belongs to the address only where it was opened in it. */
function trimmed(found: string): string {
  let url = found.replace(trailing, '');
  while (/[)\]]$/.test(url)) {
    const [open, close] = url.endsWith(')') ? ['(', ')'] : ['[', ']'];
    if (url.split(open as string).length >= url.split(close as string).length) break;
    url = url.slice(0, -1).replace(trailing, '');
  }
  return url;
}

/** The first whole address of the main post; null without one. */
export function firstAddress(content: DraftContent): string | null {
  for (const [found] of (content.parts[0]?.text ?? '').matchAll(address)) {
    const url = trimmed(found);
    if (URL.canParse(url) && new URL(url).hostname.includes('.')) return url;
  }
  return null;
}

/** Whether a card is to be made by itself: the address is new in this text, and a card that stands there spoke of one that is gone. */
export function wantsCard(content: DraftContent, address: string | null, known: ReadonlySet<string>): boolean {
  if (address === null || known.has(address) || content.poll) return false;
  const { link } = content;
  return !link || (link.url !== address && !(content.parts[0]?.text ?? '').includes(link.url));
}

export function withLink(content: DraftContent, link: DraftLink | null): DraftContent {
  const { link: _, ...rest } = content;
  return link ? { ...rest, link } : rest;
}

/** "kiln.example", as people read an address. */
export function domainOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : url;
}
