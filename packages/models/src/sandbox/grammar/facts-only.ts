/** Captions in a language that the brief is not written in: its facts, with labels, and not one translated sentence. */
import type { Fact, FactKind } from '../../facts/fact.ts';
import type { TextFacts } from '../../facts/params.ts';
import { cut, graphemes } from './compose.ts';
import type { Material } from './material.ts';
import type { Phrases } from './phrases.ts';

/** A day in the words of a language: "date:12-05,12-06" → "5. und 6. Dezember". Anything else as it stood. */
export function sayFact(fact: Fact, language: string): string {
  if (fact.kind === 'number') return fact.key.slice('number:'.length);
  if (!fact.key.startsWith('date:')) return fact.text;
  const days = fact.key
    .slice(5)
    .split(',')
    .map((day) => new Date(`2024-${day}T00:00:00Z`));
  if (days.some((day) => Number.isNaN(day.getTime()))) return fact.text;
  const isOneMonth = days.every((day) => day.getUTCMonth() === days[0]?.getUTCMonth());
  if (isOneMonth && days.length > 1) return sayDaysOfMonth(days, language);
  const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' });
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(days.map((day) => format.format(day)));
}

function sayDaysOfMonth(days: readonly Date[], language: string): string {
  const month = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(days[0]);
  const mark = language === 'de' ? '.' : language === 'ja' ? '日' : '';
  const list = new Intl.ListFormat(language, { type: 'conjunction' }).format(
    days.map((day) => `${day.getUTCDate()}${mark}`),
  );
  return language === 'ja' ? `${month}${list}` : `${list} ${month}`;
}

const LABELLED: readonly [FactKind, keyof Phrases['labels']][] = [
  ['name', 'who'],
  ['place', 'where'],
  ['date', 'when'],
  ['time', 'time'],
  ['price', 'price'],
  ['percent', 'number'],
  ['number', 'number'],
];

/** One line per kind of fact: "Wann: 5. und 6. Dezember". Counts only when there is nothing else: a bare "6" says little. Languages without labels get the facts alone. */
function factLines(material: Material): string[] {
  const isBareCount = (kind: FactKind): boolean =>
    kind === 'number' && material.facts.some((fact) => fact.kind !== 'number' && fact.kind !== 'link');
  return LABELLED.flatMap(([kind, label]) => {
    if (isBareCount(kind)) return [];
    const said = [
      ...new Set(material.facts.filter((fact) => fact.kind === kind).map((fact) => sayFact(fact, material.language))),
    ];
    if (said.length === 0) return [];
    return [material.phrases ? `${material.phrases.labels[label]}: ${said.join(', ')}` : said.join(', ')];
  });
}

/** The caption `variation.index` from facts alone; the kinds of lines, their order and their dress differ. */
export function factsOnly(material: Material, facts: Extract<TextFacts, { kind: 'caption' }>): string {
  const { index } = facts.variation;
  const lines = factLines(material);
  const turned = lines.map((_line, at) => lines[(at + index) % lines.length] ?? '');
  const head = openingFor(material, index);
  const link = material.link ?? material.facts.find((fact) => fact.kind === 'link')?.text;
  const dressed = index % 2 === 0 ? turned.join('\n') : turned.join(' · ');
  const tail = link === undefined ? '' : closing(material, link, index);
  const whole = [head, dressed, tail].filter((part) => part !== '').join('\n\n');
  const limit = facts.maxLength ?? Number.POSITIVE_INFINITY;
  if (graphemes(whole) <= limit) return whole;
  const lean = [dressed, link ?? ''].filter((part) => part !== '').join('\n');
  return cut(
    graphemes(lean) <= limit ? lean : [...turned, link ?? ''].filter((part) => part !== '').join(' · '),
    limit,
  );
}

function openingFor(material: Material, index: number): string {
  const brand = material.brand ?? '';
  if (!material.phrases) return index % 3 === 2 ? '' : brand;
  const { note, list, leadIn } = material.phrases;
  const sets = [note, leadIn, list];
  const fitting = (sets[index % 3]?.[material.tone] ?? []).filter(
    (phrase) => brand !== '' || !phrase.includes('{brand}'),
  );
  return (fitting[Math.floor(index / 3) % Math.max(1, fitting.length)] ?? '').replace('{brand}', brand);
}

function closing(material: Material, link: string, index: number): string {
  const phrases = material.phrases?.closeWithLink[material.tone] ?? ['{link}'];
  return (phrases[index % phrases.length] ?? '{link}').replace('{link}', link);
}
