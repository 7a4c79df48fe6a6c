import type { Fact } from './extract-facts.ts';
import { ABBREVIATIONS, MONTHS, NUMBER_WORDS, STOP_WORDS, WEEKDAYS } from './words.ts';

const CAPITALISED = String.raw`\p{Lu}[\p{L}’'-]*`;
/** Capital words side by side, with the small words that stand inside names ("Bank of Ireland", "van der Berg"). */
const RUN = new RegExp(
  String.raw`${CAPITALISED}(?:\s+(?:(?:of|de|la|van|von|der|den|du|del|&)\s+){0,2}${CAPITALISED})*`,
  'gu',
);
const PLACE_BEFORE = /(?:^|[^\p{L}])(?:in|at|near|from|to|around)\s+(?:the\s+)?$/iu;

/**
 * Names and places: runs of capital words. At a sentence's start one capital word alone proves nothing and is left
 * out. In German every noun is capital, so only two or more side by side count. `text` has taken facts blanked out.
 */
export function findNames(text: string, language: string | null): Fact[] {
  if (language === 'ja') return findQuoted(text);
  const found: Fact[] = [];
  for (const match of text.matchAll(RUN)) {
    const words = match[0].split(/\s+/);
    const before = text.slice(0, match.index);
    const startsSentence = /(?:^|[.!?:\n"“]\s*|^[-–•*]\s*)$/u.test(before);
    while (startsSentence && words.length > 0 && isOrdinary(words[0] ?? '')) words.shift();
    const said = words.join(' ');
    if (said === '' || words.every(isOrdinary)) continue;
    if (words.length === 1 && (startsSentence || language === 'de')) continue;
    const isPlace = language !== 'de' && PLACE_BEFORE.test(before);
    found.push({
      kind: isPlace ? 'place' : 'name',
      text: said,
      key: `name:${said.toLowerCase()}`,
      at: match.index + match[0].length - said.length,
    });
  }
  return found;
}

function findQuoted(text: string): Fact[] {
  return [...text.matchAll(/「([^」]+)」/gu)].map((match) => ({
    kind: 'name',
    text: match[1] ?? '',
    key: `name:${match[1]}`,
    at: match.index + 1,
  }));
}

function isOrdinary(word: string): boolean {
  const lower = word.toLowerCase();
  return (
    WEEKDAYS.has(lower) ||
    ABBREVIATIONS.has(lower) ||
    MONTHS.has(lower) ||
    NUMBER_WORDS.has(lower) ||
    Object.values(STOP_WORDS).some((stops) => stops.has(lower))
  );
}
