/** The words of a card: the brief's first thought, its day, its link. Nothing else is written on it. */
import type { ImageFacts } from '../../facts/params.ts';
import { withoutTail } from '../grammar/compose.ts';
import { prepare } from '../grammar/material.ts';

export interface CardWords {
  readonly headline?: string;
  readonly detail?: string;
  readonly link?: string;
  readonly brand?: string;
  /** One to three letters in the mark's field. */
  readonly mark: string;
  /** Words that our fonts have no letters for, and that were left out. */
  readonly leftOut: readonly string[];
}

const LONGEST_HEADLINE = 110;

/** The fonts on hand hold Latin letters only. */
export function canSet(text: string): boolean {
  return !/\p{L}/u.test(text.replace(/\p{Script=Latin}/gu, ''));
}

export function cardWords(facts: ImageFacts): CardWords {
  const { brand, what, language, link } = facts;
  const material = prepare({
    kind: 'caption',
    what,
    language,
    link,
    brand: { name: brand.name, bannedWords: [] },
    variation: facts.variation,
    avoid: [],
  });
  const lead = material.units[0];
  const short = lead === undefined ? undefined : withoutTail(lead).text;
  const headline = short === undefined ? undefined : atMost(short, LONGEST_HEADLINE);
  const detail = material.when !== undefined && !headline?.includes(material.when) ? material.when : undefined;
  const said = { headline, detail, link: bareLink(material.link ?? link), brand: material.brand };
  const leftOut = Object.values(said).filter((text) => text !== undefined && !canSet(text));
  const keep = (text: string | undefined): string | undefined =>
    text !== undefined && canSet(text) ? withoutSymbols(text) : undefined;
  return {
    headline: keep(headline),
    detail: keep(detail),
    link: keep(said.link),
    brand: keep(said.brand),
    mark: markOf(brand),
    leftOut: leftOut.filter((text) => text !== undefined),
  };
}

function atMost(text: string, length: number): string {
  if (text.length <= length) return text;
  const clause = text.slice(0, length).replace(/[,;:]?\s+\S*$/, '');
  return `${clause}…`;
}

function bareLink(link: string | undefined): string | undefined {
  const bare = link?.replace(/^https?:\/\//, '').replace(/\/$/, '');
  return bare !== undefined && bare.length <= 44 ? bare : bare?.split('/')[0];
}

function withoutSymbols(text: string): string {
  return text.replace(/\p{Extended_Pictographic}|\p{So}|\u200d|\ufe0f/gu, '').trim();
}

/** The given mark, else the first letters of the brand's first two words. */
function markOf(brand: ImageFacts['brand']): string {
  if (brand.mark !== undefined && brand.mark !== '' && canSet(brand.mark)) return brand.mark;
  if (!canSet(brand.name)) return '';
  return (brand.name.match(/[\p{L}\p{N}]+/gu) ?? [])
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
}
