import { extractFacts } from './extract-facts.ts';
import type { Fact } from './fact.ts';

export interface FactCheck {
  /** Said in the text, but in none of the sources: invented, or from somewhere else. */
  readonly foreign: readonly Fact[];
  /** Hard facts of the sources that the text leaves out. */
  readonly missing: readonly Fact[];
}

/**
 * Holds a text against what it may say: the brief, its audience, the brand's name, the link. A date counts by its
 * day however it is written, a number by its value, a name when all of its words occur in the sources.
 */
export function checkFacts(text: string, sources: readonly string[]): FactCheck {
  const allowed = sources.flatMap((source) => extractFacts(source).facts);
  const numbers = new Set(allowed.flatMap(numbersIn));
  const keys = new Set(allowed.flatMap((fact) => [fact.key, ...datesIn(fact)]));
  const words = new Set(wordsOf(sources.join(' ')));
  const said = extractFacts(text).facts;
  const isKnown = (fact: Fact): boolean => {
    if (keys.has(fact.key)) return true;
    if (fact.kind === 'name' || fact.kind === 'place' || fact.kind === 'handle')
      return wordsOf(fact.text).every((word) => words.has(word));
    if (fact.kind === 'number') return numbers.has(fact.key);
    const dates = datesIn(fact);
    return dates.length > 0 && dates.every((date) => keys.has(date));
  };
  const saidKeys = new Set(said.flatMap((fact) => [fact.key, ...datesIn(fact), ...numbersIn(fact)]));
  const isSaid = (fact: Fact): boolean =>
    saidKeys.has(fact.key) || text.toLowerCase().includes(fact.text.toLowerCase());
  return {
    foreign: said.filter((fact) => !isKnown(fact)),
    missing: allowed.filter((fact) => fact.kind !== 'handle' && !isSaid(fact)),
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** "date:12-05,12-06" → its days one by one. */
function datesIn(fact: Fact): string[] {
  return fact.key.startsWith('date:')
    ? fact.key
        .slice(5)
        .split(',')
        .map((day) => `date:${day}`)
    : [];
}

function numbersIn(fact: Fact): string[] {
  return [fact.key, ...(fact.text.match(/\d+/g) ?? []).map((digits) => `number:${Number(digits)}`)].filter((key) =>
    key.startsWith('number:'),
  );
}
