/** What the writer has to work with: the brief taken apart, nothing added. */
import { extractFacts } from '../../facts/extract-facts.ts';
import type { Fact } from '../../facts/fact.ts';
import type { TextFacts } from '../../facts/params.ts';
import { splitClauses } from '../../facts/split-sentences.ts';
import { type Phrases, phrasesFor, readTone, type Tone } from './phrases.ts';

/** One thing the brief says, in its own words. */
export interface Unit {
  readonly text: string;
  readonly end: string;
  /** Hard facts in it; a unit with none may be left out when room is short. */
  readonly facts: readonly Fact[];
}

export interface Material {
  /** The language to write in, two letters. */
  readonly language: string;
  readonly isForeign: boolean;
  readonly phrases: Phrases | null;
  readonly tone: Tone;
  readonly units: readonly Unit[];
  readonly facts: readonly Fact[];
  /** The first day on which something is, fit for "free on …?"; absent for limits ("before Friday"). */
  readonly when?: string;
  readonly place?: string;
  readonly audience?: string;
  readonly brand?: string;
  /** The brief's link, when the units do not already hold it. */
  readonly link?: string;
}

/** How people begin a brief when they speak to the writer rather than to the reader. */
const DIRECTIVES = [
  /^(?:please\s+)?(?:announce|tell (?:people|everyone|them|our (?:followers|readers|customers|guests))|let (?:people|everyone|them) know|say|remind (?:people|everyone|them)|we (?:want|would like) to (?:say|announce|tell (?:people|everyone)))\s+(?:that|about the fact that)\s+/i,
  /^(?:please\s+)?(?:announce|promote|advertise|introduce|present|celebrate|share|write about|post about|tell (?:people|everyone) about|a post about|something about)\s+/i,
  /^(?:bitte\s+)?(?:sag(?:en)?|erzähl(?:e|en)?|schreib(?:e|en)?)(?: (?:allen|unseren gästen|unseren kunden))?,?\s+dass\s+/i,
  /^(?:bitte\s+)?(?:bewirb|kündige an|ankündigung|post über|schreib über)\s*:?\s+/i,
];

const LIMIT_BEFORE = /(?:before|until|till|by|since|after|from|bis|vor|ab|seit|nach|zum|deadline|the)\s*:?\s*$/i;

export function prepare(facts: TextFacts): Material {
  const language = facts.language.slice(0, 2).toLowerCase();
  const brief = extractFacts(facts.what);
  const isForeign = brief.language !== null && brief.language !== language;
  const units = brief.sentences
    .flatMap(splitClauses)
    .map((clause) => ({
      text: withoutBanned(capital(withoutDirective(clause.text)), facts.brand.bannedWords),
      end: clause.end,
    }))
    .filter((clause) => /[\p{L}\p{N}]/u.test(clause.text) && !isBareLink(clause.text))
    .map((clause) => ({ ...clause, facts: extractFacts(clause.text).facts }));
  const link = facts.link ?? brief.facts.find((fact) => fact.kind === 'link')?.text;
  const isLinkSaid = link !== undefined && units.some((unit) => unit.text.includes(link));
  return {
    language,
    isForeign,
    phrases: phrasesFor(language),
    tone: readTone(facts.tone, facts.brand.voice),
    units,
    facts: brief.facts.filter((fact) => !hasBanned(fact.text, facts.brand.bannedWords)),
    when: firstDay(facts.what, brief.facts),
    place: brief.facts.find((fact) => fact.kind === 'place')?.text,
    audience: audienceOf(facts, language),
    brand: facts.brand.name.trim() || undefined,
    link: isLinkSaid ? undefined : link,
  };
}

function withoutDirective(text: string): string {
  for (const directive of DIRECTIVES) if (directive.test(text)) return text.replace(directive, '');
  return text;
}

function capital(text: string): string {
  return /^(?:https?:|[\w-]+\.\w)/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

function isBareLink(text: string): boolean {
  return /^(?:https?:\/\/\S+|[\w-]+(?:\.[\w-]+)+(?:\/\S*)?)$/i.test(text);
}

/** Days that stand side by side ("Friday 9 October") are one answer to "when"; weekdays alone ("Tuesday to Saturday") are none. */
function firstDay(text: string, facts: readonly Fact[]): string | undefined {
  const days = facts.filter((fact) => fact.kind === 'date' && !LIMIT_BEFORE.test(text.slice(0, fact.at)));
  const [first, ...others] = days;
  if (!first) return undefined;
  let end = first.at + first.text.length;
  let isDated = first.key.startsWith('date:');
  for (const next of others) {
    if (!/^[,\s]{1,2}$/.test(text.slice(end, next.at))) break;
    end = next.at + next.text.length;
    isDated ||= next.key.startsWith('date:');
  }
  return isDated ? text.slice(first.at, end) : undefined;
}

function audienceOf(facts: TextFacts, language: string): string | undefined {
  const said = facts.audience?.trim().replace(/[.。!]+$/, '');
  if (!said || said.split(/\s+/).length > 14) return undefined;
  if (hasBanned(said, facts.brand.bannedWords)) return undefined;
  return language === 'en' &&
    /^(?:People|Everyone|Anyone|Those|Our|The|All|Parents|Families|Friends|Guests|Customers|Readers|Locals|Students|Teachers|Owners|Women|Men|Fans|Members|Neighbours|Young|Small|Busy)\b/.test(
      said,
    )
    ? said.charAt(0).toLowerCase() + said.slice(1)
    : said;
}

function bannedPattern(word: string): RegExp {
  const escaped = word.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return /[\u3040-\u30ff\u4e00-\u9fff]/.test(word)
    ? new RegExp(escaped, 'giu')
    : new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu');
}

/** Whether a text holds one of the words, whole and in any case of letters. */
export function hasBanned(text: string, bannedWords: readonly string[]): boolean {
  return bannedWords.some((word) => word.trim() !== '' && bannedPattern(word).test(text));
}

/** The text without the banned words, with the gaps closed. */
export function withoutBanned(text: string, bannedWords: readonly string[]): string {
  if (!hasBanned(text, bannedWords)) return text;
  const kept = bannedWords
    .filter((word) => word.trim() !== '')
    .reduce((left, word) => left.replace(bannedPattern(word), ''), text);
  return capital(
    kept
      .replace(/\s{2,}/g, ' ')
      .replace(/\s+([,.;:!?])/g, '$1')
      .replace(/^[\s,;:]+|[\s,;:]+$/g, ''),
  );
}
