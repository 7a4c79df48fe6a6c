import type { Fact } from './fact.ts';
import { ABBREVIATIONS, MONTHS, NUMBER_WORDS, STOP_WORDS, WEEKDAYS } from './words.ts';

const CAPITALISED = String.raw`\p{Lu}[\p{L}’'-]*`;
/** Between the words of a name; a new line begins something else. */
const GAP = String.raw`[^\S\r\n]+`;
/** Capital words side by side, with the small words that stand inside names ("Bank of Ireland", "van der Berg"). */
const RUN = new RegExp(
  `${CAPITALISED}(?:${GAP}(?:(?:of|de|la|van|von|der|den|du|del|&)${GAP}){0,2}${CAPITALISED})*`,
  'gu',
);
const RUN_WITHOUT_SMALL_WORDS = new RegExp(`${CAPITALISED}(?:${GAP}${CAPITALISED})*`, 'gu');
const PLACE_BEFORE = /(?:^|[^\p{L}])(?:in|at|near|from|to|around)\s+(?:the\s+)?$/iu;
const SENTENCE_BEFORE = /(?:^|[.!?:\n"“]\s*|^[-–•*]\s*)$/u;
const TITLE_BEFORE = /\b(?:Dr|Mr|Mrs|Ms|Prof|St)\.\s*$/;

/**
 * Names and places: runs of capital words. At a sentence's start one capital word alone proves nothing and is left
 * out. In German every noun is capital, so only two or more side by side count, and none that begins a sentence.
 * `text` has taken facts blanked out.
 */
export function findNames(text: string, language: string | null): Fact[] {
  if (language === 'ja') return findQuoted(text);
  return [...text.matchAll(language === 'de' ? RUN_WITHOUT_SMALL_WORDS : RUN)].flatMap((match) =>
    readRun(match[0], match.index, text.slice(0, match.index), language),
  );
}

function readRun(run: string, at: number, before: string, language: string | null): Fact[] {
  const startsSentence = SENTENCE_BEFORE.test(before) && !TITLE_BEFORE.test(before);
  const words = run.split(/\s+/);
  while (startsSentence && words.length > 0 && (isOrdinary(words[0] ?? '') || (language === 'de' && words.length < 3)))
    words.shift();
  const telling = words.filter((word) => !isOrdinary(word)).length;
  const isAlone = words.length === 1 && startsSentence;
  if (telling === 0 || isAlone || (language === 'de' && telling < 2)) return [];
  const said = words.join(' ');
  const isPlace = language !== 'de' && PLACE_BEFORE.test(before);
  return [
    {
      kind: isPlace ? 'place' : 'name',
      text: said,
      key: `name:${said.toLowerCase()}`,
      at: at + run.length - said.length,
    },
  ];
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
  const sets = [WEEKDAYS, ABBREVIATIONS, MONTHS, NUMBER_WORDS, ...Object.values(STOP_WORDS)];
  return sets.some((set) => set.has(lower));
}
