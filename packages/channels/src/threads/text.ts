/** How long a text is for Threads: characters, of which an emoji has as many as its bytes in UTF-8. Pure; for both doors. */
import { countBytes, findSpans } from '../kit/index.ts';
import type { Limits, Measure } from '../spec.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Pictures, flags and keycaps; signs such as ©, that may be shown as pictures, count as such. */
const emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;

/**
 * “Text posts are limited to 500 characters. Emojis are counted as the number of UTF-8 bytes” (posts, 2026-04-14). What
 * else counts twice is not said; we count UTF-16 units, the strictest way, so what we let pass is not refused.
 */
export function measureText(text: string, limits: Limits): Measure {
  const { max } = limits.text;
  let used = 0;
  let overflowAt: number | null = null;
  for (const { segment, index } of segmenter.segment(text)) {
    used += emoji.test(segment) ? countBytes(segment) : segment.length;
    if (overflowAt === null && used > max) overflowAt = index;
  }
  return { used, max, overflowAt };
}

/**
 * Different links of a text and its link card, as Threads counts them: at most five (create-posts/text-attachments,
 * 2026-07-02). The same address twice counts once.
 */
export function countLinks(text: string, cardUrl: string | undefined): number {
  const inText = findSpans(text).flatMap((span) => (span.kind === 'link' ? [span.target] : []));
  return new Set([...inText, ...(cardUrl === undefined ? [] : [cardUrl])].map(plain)).size;
}

function plain(address: string): string {
  return URL.canParse(address) ? new URL(address).href : address;
}
