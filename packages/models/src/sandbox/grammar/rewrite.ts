/** The same text again: shorter, within a length, in another tone, in another language. Its facts stay. */
import type { TextFacts } from '../../facts/params.ts';
import { splitSentences } from '../../facts/split-sentences.ts';
import { cut, type Draft, graphemes, spell, widths } from './compose.ts';
import { factsOnly } from './facts-only.ts';
import { hasBanned, type Material, prepare } from './material.ts';
import { allPhrases, type Phrases, type Tone } from './phrases.ts';
import { hash } from './write-caption.ts';

type RewriteFacts = Extract<TextFacts, { kind: 'rewrite' }>;

export interface Written {
  readonly text: string;
  readonly warnings: readonly { readonly code: string; readonly words: string }[];
}

/** Rewrites; what the grammar cannot do it says in a warning instead of pretending. */
export function rewrite(facts: RewriteFacts): Written {
  if (facts.how === 'translate') return translate(facts);
  const material = prepare({ ...facts, what: withoutPhrases(facts.text) });
  if (facts.how === 'tone') return inTone(facts, material);
  if (facts.how === 'fit')
    return { text: fit(facts.text, material, facts.maxLength ?? Number.POSITIVE_INFINITY), warnings: [] };
  return shorten(facts, material);
}

/** Four fifths is a difference one sees; failing that, anything shorter. */
function shorten(facts: RewriteFacts, material: Material): Written {
  const length = graphemes(facts.text);
  const goal = Math.min(Math.floor(length * 0.8), facts.maxLength ?? length);
  const tries = widthsOf(material).filter((text) => text !== '' && graphemes(text) < length);
  const found = tries.find((text) => graphemes(text) <= goal) ?? tries.at(-1);
  if (found !== undefined) return { text: found, warnings: [] };
  return {
    text: facts.text,
    warnings: [
      {
        code: 'cannot_shorten',
        words: 'This cannot be said in fewer words without losing a fact, so it was left as it is.',
      },
    ],
  };
}

function fit(text: string, material: Material, limit: number): string {
  if (graphemes(text) <= limit) return text;
  const tries = widthsOf(material);
  return tries.find((one) => graphemes(one) <= limit) ?? cut(tries.at(-1) ?? text, limit);
}

function widthsOf(material: Material): string[] {
  const draft: Draft = { units: material.units, closer: material.link, shape: 'run' };
  return widths(draft, material).map((one) => spell(one, material.language));
}

function inTone(facts: RewriteFacts, material: Material): Written {
  const { phrases, tone } = material;
  const left: Written = {
    text: facts.text,
    warnings: [
      {
        code: 'no_words_for_tone',
        words: 'The sandbox writer has no words of its own in this language, so the tone was left as it is.',
      },
    ],
  };
  if (phrases === null || material.units.length === 0) return left;
  const seed = hash(facts.text);
  const opener = openers(phrases, tone, material, facts.brand.bannedWords)[seed % 3];
  const closers = (material.link === undefined ? phrases.close : phrases.closeWithLink)[tone];
  const closer = closers
    .filter((phrase) => !hasBanned(phrase, facts.brand.bannedWords))
    [seed % 2]?.replace('{link}', material.link ?? '');
  const limit = facts.maxLength ?? Number.POSITIVE_INFINITY;
  const draft: Draft = { opener, units: material.units, closer: closer ?? material.link, shape: 'lines' };
  const text = widths(draft, material)
    .map((one) => spell(one, material.language))
    .find((one) => graphemes(one) <= limit && one !== facts.text);
  return { text: text ?? cut(facts.text, limit), warnings: [] };
}

function openers(phrases: Phrases, tone: Tone, material: Material, bannedWords: readonly string[]): string[] {
  const named =
    material.brand === undefined
      ? []
      : phrases.note[tone].map((phrase) => phrase.replace('{brand}', material.brand ?? ''));
  return [...phrases.leadIn[tone], ...named].filter((phrase) => !hasBanned(phrase, bannedWords));
}

function translate(facts: RewriteFacts): Written {
  const text = withoutPhrases(facts.text);
  const material = prepare({ ...facts, what: text });
  const seed = hash(facts.text) % 3;
  const said = material.isForeign
    ? factsOnly(material, { ...facts, kind: 'caption', what: text, variation: { index: seed, of: 3 }, avoid: [] })
    : facts.text;
  const words = material.isForeign
    ? 'The sandbox writer does not translate sentences: it kept the facts and said them in the new language.'
    : 'The text is in this language already, so it was left as it is.';
  return { text: said, warnings: [{ code: 'not_translated', words }] };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const bareEnd = (text: string): string => text.replace(/[\s.:!?。!?:]+$/u, '');

/** One pattern per phrase of ours, its gaps open. */
const PHRASES: readonly RegExp[] = allPhrases().map(
  (phrase) =>
    new RegExp(
      `^${bareEnd(phrase)
        .split(/\{\w+\}/)
        .map(escaped)
        .join('.+')}$`,
      'iu',
    ),
);

/** The text without the openers and closers that this writer puts around facts. Links stay, on a line of their own. */
export function withoutPhrases(text: string): string {
  const link = /(?:https?:\/\/\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/\S*)?)/i.exec(text)?.[0];
  const sentences = splitSentences(text);
  const kept = sentences.filter((one) => !PHRASES.some((phrase) => phrase.test(bareEnd(one.text))));
  const lines = (kept.length > 0 ? kept : sentences).map((one) => `${one.text}${one.end}`);
  return [...lines, ...(link !== undefined && !lines.some((line) => line.includes(link)) ? [link] : [])].join('\n');
}
