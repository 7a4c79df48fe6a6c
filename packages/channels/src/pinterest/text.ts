/** How long a description is as Pinterest counts it. Pure; for both doors. */
import type { Limits, Measure } from '../spec.ts';

/** In Unicode characters, as `maxLength` of a JSON schema counts: an emoji of several counts as several. */
export function measureCharacters(text: string, limits: Limits): Measure {
  const { max } = limits.text;
  let used = 0;
  let position = 0;
  let overflowAt: number | null = null;
  for (const character of text) {
    used += 1;
    if (used === max + 1) overflowAt = position;
    position += character.length;
  }
  return { used, max, overflowAt };
}
