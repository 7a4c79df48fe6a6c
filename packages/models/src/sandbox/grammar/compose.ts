/** Puts material into frames: one caption per frame, in several widths from rich to bare. */
import { extractFacts } from '../../facts/extract-facts.ts';
import type { Material, Unit } from './material.ts';

/** A caption as parts, so that it can be made shorter without being cut. */
export interface Draft {
  readonly opener?: string;
  readonly units: readonly Unit[];
  readonly closer?: string;
  readonly shape: 'lines' | 'paragraphs' | 'list' | 'run';
}

const isJapanese = (language: string): boolean => language === 'ja' || language === 'zh';

/** A unit as a sentence, with its own end mark. */
export function sentence(unit: Unit): string {
  return /(?:[.!?。！？…]|\p{Extended_Pictographic}\ufe0f?)$/u.test(unit.text) ? unit.text : `${unit.text}${unit.end}`;
}

/** Words that can lose their capital inside a sentence; anything else may be a name. */
const LOWERABLE =
  /^(?:The|A|An|We|Our|You|Your|This|These|That|There|It|Its|Bring|Come|Join|New|Book|Get|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|In|On|At|From|For|Every|All|Die|Der|Das|Den|Ein|Eine|Wir|Unser|Unsere|Neue|Neuer|Neues|Am|Im|Ab|Jeden|Jede|Zwei|Drei|Vier|Fünf|Sechs|Alle)\b/;

/** "Three places left" → "three places left", after a colon. */
export function lowered(text: string): string {
  return LOWERABLE.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** The caption's text. Paragraph breaks are line feeds, as every network takes them. */
export function spell(draft: Draft, language: string): string {
  const gap = isJapanese(language) ? '' : ' ';
  const paragraphs: string[] = [];
  const sentences = draft.units.map(sentence);
  if (draft.shape === 'list') {
    const items = draft.units.map((unit) => `– ${/[!?！？]/.test(unit.end) ? sentence(unit) : unit.text}`);
    paragraphs.push([draft.opener, ...items].filter((line) => line !== undefined).join('\n'));
  } else if (draft.shape === 'run') {
    paragraphs.push([draft.opener, ...sentences].filter((line) => line !== undefined).join(gap));
  } else {
    if (draft.opener !== undefined) paragraphs.push(draft.opener);
    if (draft.shape === 'paragraphs') paragraphs.push(...sentences);
    else if (sentences.length > 0) paragraphs.push(sentences.join(gap));
  }
  if (draft.closer !== undefined) paragraphs.push(draft.closer);
  return paragraphs.join('\n\n');
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Length as people see it: one family emoji, one letter with its accents, is one. */
export function graphemes(text: string): number {
  let count = 0;
  for (const _one of segmenter.segment(text)) count++;
  return count;
}

/** Cuts at the end of a word, never inside a fact ("1,20 €", "5 and 6 December"), and says so with "…". */
export function cut(text: string, maxLength: number): string {
  if (graphemes(text) <= maxLength) return text;
  const letters = [...segmenter.segment(text)].map((part) => part.segment);
  let kept = letters.slice(0, maxLength - 1).join('');
  const next = letters[maxLength - 1] ?? '';
  const splitsWord = (left: string, right: string): boolean =>
    /[\p{Script=Latin}\p{N}\p{Script=Cyrillic}.,:/-]$/u.test(left) &&
    /^[\p{Script=Latin}\p{N}\p{Script=Cyrillic}]/u.test(right);
  if (splitsWord(kept, next)) kept = kept.replace(/[^\s\u3000-\u9fff]+$/u, '');
  const broken = extractFacts(text).facts.find(
    (fact) => fact.at > 0 && fact.at < kept.length && fact.at + fact.text.length > kept.length,
  );
  if (broken) kept = kept.slice(0, broken.at);
  return `${kept.replace(/[\s,;:.–-]+$/u, '')}…`;
}

/**
 * The same caption in falling widths: whole; without the closing words; without the opener; then without the
 * units that hold no fact, last first; then the bare lead with the link; at the end the lead, cut.
 */
export function widths(draft: Draft, material: Material): Draft[] {
  const link =
    draft.closer !== undefined && material.link !== undefined && draft.closer.includes(material.link)
      ? material.link
      : undefined;
  const bare: Draft = { ...draft, closer: link };
  const steps: Draft[] = [draft, bare, { ...bare, opener: undefined }];
  let units = draft.units;
  while (units.length > 1) {
    const dispensable = units.findLastIndex((unit) => unit.facts.length === 0);
    const drop = dispensable >= 0 ? dispensable : units.length - 1;
    units = units.filter((_unit, index) => index !== drop);
    steps.push({ ...bare, opener: draft.opener, units }, { ...bare, opener: undefined, units });
  }
  const short = units.map(withoutTail);
  steps.push(
    { ...bare, opener: undefined, units: short },
    { ...bare, opener: undefined, closer: undefined, units },
    { ...bare, opener: undefined, closer: undefined, units: short },
  );
  return steps;
}

/** "Three places left for the weekend, 5 and 6 December" → without what follows the last comma. */
export function withoutTail(unit: Unit): Unit {
  const at = Math.max(unit.text.lastIndexOf(', '), unit.text.lastIndexOf('、'));
  const core = unit.text.slice(0, at);
  return at > 0 && (core.split(/\s+/).length >= 4 || /[\u3040-\u30ff]{4}/.test(core)) ? { ...unit, text: core } : unit;
}
