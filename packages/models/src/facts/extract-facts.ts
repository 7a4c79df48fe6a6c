/**
 * Finds the hard facts in free text: what a reader would hold us to. Dates, times, prices, shares, numbers, links,
 * addresses, names and places. Pure, without a model; it may miss a fact, and what it names is literally there.
 */
import { detectLanguage } from './detect-language.ts';
import type { Fact, FactKind } from './fact.ts';
import { findNames } from './find-names.ts';
import { type Clause, splitSentences } from './split-sentences.ts';
import { MONTHS, NUMBER_WORDS, WEEKDAYS } from './words.ts';

export interface BriefFacts {
  /** Two-letter language of the text, or null where it gives no hint. */
  readonly language: string | null;
  readonly sentences: readonly Clause[];
  readonly facts: readonly Fact[];
}

interface Rule {
  readonly kind: FactKind;
  readonly pattern: RegExp;
  key(match: RegExpExecArray): string | null;
}

const MONTH = [...MONTHS.keys()].sort((a, b) => b.length - a.length).join('|');
const WEEKDAY = [...WEEKDAYS.keys()].sort((a, b) => b.length - a.length).join('|');
const NUMBER_WORD = [...NUMBER_WORDS.keys()].sort((a, b) => b.length - a.length).join('|');
const DAY = String.raw`\d{1,2}(?:st|nd|rd|th|\.)?`;
const DAYS = String.raw`${DAY}(?:\s*(?:,|and|to|&|–|-|und|bis)\s*${DAY})*`;
const LEFT = String.raw`(?<![\p{L}\p{N}])`;
const RIGHT = String.raw`(?![\p{L}\p{N}])`;
const rx = (body: string, flags = 'giu'): RegExp => new RegExp(LEFT + body + RIGHT, flags);

const trimmed = (text: string): string => text.replace(/[.,;:!?)\]。、]+$/u, '');
const dayKey = (month: number, day: number): string =>
  `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
const datesKey = (month: string, days: string): string | null => {
  const number = MONTHS.get(month.toLowerCase().replace('.', ''));
  const list = days.match(/\d{1,2}/g) ?? [];
  return number ? `date:${list.map((day) => dayKey(number, Number(day))).join(',')}` : null;
};
const amountKey = (text: string): string =>
  text
    .replace(/(\d)[.,](?=\d{3}(?!\d))/g, '$1')
    .replace(',', '.')
    .replace(/\.0+$/, '');
const CURRENCY: readonly [RegExp, string][] = [
  [/€|eur/i, 'EUR'],
  [/\$|usd|dollar/i, 'USD'],
  [/£|gbp|pound/i, 'GBP'],
  [/chf|franken/i, 'CHF'],
  [/¥|円|yen/i, 'JPY'],
];
const currencyOf = (text: string): string => CURRENCY.find(([pattern]) => pattern.test(text))?.[1] ?? '?';

/** In order: a stretch of text that one rule has taken is not looked at by the later ones. */
const RULES: readonly Rule[] = [
  { kind: 'email', pattern: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu, key: (m) => `email:${m[0].toLowerCase()}` },
  { kind: 'link', pattern: /https?:\/\/[^\s<>"「」（）]+/giu, key: (m) => linkKey(m[0]) },
  {
    kind: 'link',
    pattern: rx(String.raw`(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,}(?:\/[^\s<>"]*)?`),
    key: (m) => linkKey(m[0]),
  },
  { kind: 'handle', pattern: /(?<![\p{L}\p{N}])[@#][\p{L}\p{N}_]{2,}/giu, key: (m) => `handle:${m[0].toLowerCase()}` },
  {
    kind: 'price',
    pattern:
      /(?:[€$£¥]|\b(?:EUR|USD|GBP|CHF)\b)\s?\d[\d.,]*|\d[\d.,]*\s?(?:€|£|円|(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds?|Franken|yen)(?!\p{L}))/giu,
    key: (m) => `price:${amountKey(trimmed(m[0].replace(/[^\d.,]/g, '')))}${currencyOf(m[0])}`,
  },
  {
    kind: 'percent',
    pattern: /\d+(?:[.,]\d+)?\s?(?:%|percent|per cent|Prozent|パーセント)/giu,
    key: (m) => `percent:${amountKey(m[0].replace(/[^\d.,]/g, ''))}`,
  },
  {
    kind: 'time',
    pattern: /(?<![\d.,:])([01]?\d|2[0-4])(?:[:.](\d\d))?\s?(a\.?m\.?|p\.?m\.?|Uhr)(?!\p{L})/giu,
    key: (m) => timeKey(m[1] ?? '', m[2], m[3]),
  },
  { kind: 'time', pattern: /(?<![\d.,:])([01]?\d|2[0-4]):(\d\d)(?!\d)/gu, key: (m) => timeKey(m[1] ?? '', m[2]) },
  { kind: 'time', pattern: /(\d{1,2})時(?:(\d{1,2})分)?/gu, key: (m) => timeKey(m[1] ?? '', m[2]) },
  {
    kind: 'date',
    pattern: rx(String.raw`(${DAYS})\s+(?:of\s+)?(${MONTH})\.?(?:,?\s+(\d{4}))?`),
    key: (m) => datesKey(m[2] ?? '', m[1] ?? ''),
  },
  {
    kind: 'date',
    pattern: rx(String.raw`(${MONTH})\.?\s+(${DAYS})(?:,?\s+(\d{4}))?`),
    key: (m) => datesKey(m[1] ?? '', m[2] ?? ''),
  },
  { kind: 'date', pattern: rx(String.raw`(\d{4})-(\d\d)-(\d\d)`), key: (m) => `date:${m[2]}-${m[3]}` },
  {
    kind: 'date',
    pattern: /(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.(?:\d{4}|\d{2})?(?!\d)/gu,
    key: (m) => (Number(m[2]) <= 12 ? `date:${dayKey(Number(m[2]), Number(m[1]))}` : null),
  },
  {
    kind: 'date',
    pattern: /(?:\d{4}年)?(\d{1,2})月(\d{1,2})日/gu,
    key: (m) => `date:${dayKey(Number(m[1]), Number(m[2]))}`,
  },
  {
    kind: 'date',
    pattern: rx(`(${WEEKDAY})`),
    key: (m) => `weekday:${WEEKDAYS.get((m[1] ?? '').toLowerCase())}`,
  },
  {
    kind: 'date',
    pattern: rx(String.raw`(${MONTH})(?:\s+(\d{4}))`),
    key: (m) => `month:${MONTHS.get((m[1] ?? '').toLowerCase())}-${m[2]}`,
  },
  { kind: 'number', pattern: /(?<![\p{Script=Latin}\d.,])\d+(?:[.,]\d+)*/gu, key: (m) => `number:${amountKey(m[0])}` },
  { kind: 'number', pattern: rx(`(${NUMBER_WORD})`), key: (m) => `number:${NUMBER_WORDS.get(m[0].toLowerCase())}` },
];

function linkKey(text: string): string {
  return `link:${trimmed(text)
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/$/, '')}`;
}

function timeKey(hours: string, minutes = '00', half = ''): string {
  const isAfternoon = /^p/i.test(half) && Number(hours) < 12;
  const isMidnight = /^a/i.test(half) && Number(hours) === 12;
  const hour = isMidnight ? 0 : Number(hours) + (isAfternoon ? 12 : 0);
  return `time:${String(hour).padStart(2, '0')}:${minutes.padStart(2, '0')}`;
}

/** All facts of a text, in the order in which they stand there. */
export function extractFacts(text: string): BriefFacts {
  const language = detectLanguage(text);
  const facts: Fact[] = [];
  let left = text;
  for (const rule of RULES) {
    for (const match of left.matchAll(rule.pattern)) {
      const key = rule.key(match);
      if (key === null) continue;
      const said = trimmed(match[0]);
      facts.push({ kind: rule.kind, text: said, key, at: match.index });
      left = left.slice(0, match.index) + '\u0000'.repeat(said.length) + left.slice(match.index + said.length);
    }
  }
  facts.push(...findNames(left, language));
  return { language, sentences: splitSentences(text), facts: facts.sort((a, b) => a.at - b.at) };
}
