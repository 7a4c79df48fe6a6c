/** How LinkedIn counts. Pure; for both doors. */
import type { Limits, Measure } from '../spec.ts';

/** In UTF-16 units, the strictest of the usual ways: LinkedIn says “3,000 characters” and not what it takes for one. */
export function measureText(text: string, { text: { max } }: Limits): Measure {
  const isInsidePair = /[\uD800-\uDBFF]/.test(text.charAt(max - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(max));
  return { used: text.length, max, overflowAt: text.length > max ? max - (isInsidePair ? 1 : 0) : null };
}
