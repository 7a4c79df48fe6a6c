import type { TextFacts } from '../../facts/params.ts';
import { cut, type Draft, graphemes, lowered, spell, widths, withoutTail } from './compose.ts';
import { factsOnly } from './facts-only.ts';
import { hasBanned, type Material, prepare, type Unit } from './material.ts';
import type { Tone } from './phrases.ts';

type CaptionFacts = Extract<TextFacts, { kind: 'caption' }>;

/** At most so many units go into one caption, unless more of them hold facts. */
const MOST_UNITS = 5;

/**
 * The caption `variation.index` of `variation.of`. Deterministic by the facts and their seed: all variations up to
 * the wanted one are drawn up in order, so that no two of a brief begin or read alike.
 */
export function writeCaption(facts: CaptionFacts): string {
  const material = prepare(facts);
  if (material.units.length === 0 || material.isForeign) return factsOnly(material, facts);
  const taken = [...facts.avoid];
  for (let index = 0; index <= facts.variation.index; index++) taken.push(writeOne(facts, material, index, taken));
  return taken.at(-1) ?? '';
}

function writeOne(facts: CaptionFacts, material: Material, index: number, taken: readonly string[]): string {
  const seed = hash(facts.seed ?? facts.what);
  const drafts = framesFrom(index, material, seed + Math.floor(index / FRAMES.length), facts.brand.bannedWords);
  const limit = facts.maxLength ?? Number.POSITIVE_INFINITY;
  const texts = drafts.flatMap((draft) => fitting(draft, material, limit) ?? []);
  // Where we have no phrases of our own in a language, a short brief leaves nothing but another order.
  for (const isTaken of [haveSameWords, areAlike]) {
    const text = texts.find((one) => !taken.some((other) => areAlike(other, one) || isTaken(other, one)));
    if (text !== undefined) return text;
  }
  return lastResort(material, limit, index, taken);
}

/** Every word is used up: the units one by one and cut, until one differs. */
function lastResort(material: Material, limit: number, index: number, taken: readonly string[]): string {
  const tries = material.units.flatMap((_unit, turn) => {
    const units = rotated(material.units, turn + index);
    const first = units.slice(0, 1);
    return [units, first, first.map(withoutTail)].map((some) =>
      spell({ units: some, shape: 'run' }, material.language),
    );
  });
  const named = material.brand ? tries.map((text) => `${material.brand}: ${text}`) : [];
  const listed = spell({ units: material.units, shape: 'list' }, material.language);
  const all = [...tries, ...named, listed];
  const whole = all.find((text) => graphemes(text) <= limit && !taken.includes(text));
  if (whole !== undefined) return whole;
  for (let length = Math.min(limit, 500); length >= 10; length--) {
    const found = all.map((text) => cut(text, length)).find((text) => !taken.includes(text));
    if (found !== undefined) return found;
  }
  return cut(material.units[0]?.text ?? '', limit);
}

function fitting(draft: Draft, material: Material, limit: number): string | null {
  for (const narrower of widths(draft, material)) {
    const text = spell(narrower, material.language);
    if (graphemes(text) <= limit) return text;
  }
  return null;
}

const OPENING = 16;

/** Two captions are alike when they begin with the same letters or hold the same words in the same order. */
export function areAlike(left: string, right: string): boolean {
  return left.slice(0, OPENING) === right.slice(0, OPENING) || wordsOf(left).join(' ') === wordsOf(right).join(' ');
}

/** The same words in whatever order, links left out. */
export function haveSameWords(left: string, right: string): boolean {
  const [one, other] = [left, right].map((text) =>
    wordsOf(text.replace(/https?:\/\/\S+/g, ''))
      .sort()
      .join(' '),
  );
  return one === other;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+/gu) ?? [];
}

type Frame = (material: Material, seed: number, may: (phrase: string) => boolean) => Draft | null;

/** Five kinds first, as different as captions get: straight, asking, listing, told, turned around; then two more. */
const FRAMES: readonly Frame[] = [straight, asking, listing, told, turned, leading, named];

function framesFrom(index: number, material: Material, seed: number, bannedWords: readonly string[]): Draft[] {
  const may = (phrase: string): boolean => !hasBanned(phrase, bannedWords);
  return FRAMES.flatMap((_frame, offset) => {
    const frame = FRAMES[(index + offset) % FRAMES.length];
    return [0, 1, 2].flatMap((round) => frame?.(material, seed + index + round, may) ?? []);
  });
}

function straight(material: Material, seed: number, may: (phrase: string) => boolean): Draft | null {
  return { units: chosen(material.units), closer: closer(material, seed, may), shape: 'lines' };
}

function asking(material: Material, seed: number, may: (phrase: string) => boolean): Draft | null {
  const questions = material.phrases?.question[material.tone] ?? [];
  const telling = pick(
    material,
    questions.filter((one) => one.includes('{')),
    seed,
    may,
  );
  const opener = telling ?? pick(material, questions, seed, may);
  return opener === null
    ? null
    : { opener, units: chosen(material.units), closer: closer(material, seed, may), shape: 'run' };
}

function listing(material: Material, seed: number, may: (phrase: string) => boolean): Draft | null {
  if (material.units.length < 2) return null;
  const opener = phrase(material, material.phrases?.list, seed, may) ?? material.brand;
  return { opener, units: chosen(material.units), closer: closer(material, seed, may), shape: 'list' };
}

function told(material: Material, seed: number, may: (phrase: string) => boolean): Draft | null {
  const toWhom = material.audience === undefined ? null : pick(material, material.phrases?.audience ?? [], seed, may);
  const opener = toWhom ?? phrase(material, material.phrases?.note, seed, may);
  if (opener === null) return null;
  const units = chosen(material.units);
  return { opener, units, closer: closer(material, seed, may), shape: units.length > 2 ? 'lines' : 'paragraphs' };
}

/** Sentences that lean on the one before them cannot go first. */
const LEANING =
  /^(?:It|They|He|She|This|That|These|Those|Then|There|And|But|So|Also|Er|Sie|Es|Das|Dann|Dazu|Und|Aber|Auch|それ|これ|また|そして)(?![\p{Script=Latin}])/u;

/** The other way round: the day first, or what the brief says last. */
function turned(material: Material, seed: number, may: (phrase: string) => boolean): Draft | null {
  const [lead, ...rest] = chosen(material.units);
  if (!lead) return null;
  const split = splitTrailingDay(lead, material);
  if (split) return { opener: undefined, units: [split, ...rest], closer: closer(material, seed, may), shape: 'lines' };
  const front = rest.at(-1);
  if (!front || LEANING.test(front.text)) return null;
  const opener = seed % 2 === 1 && !material.phrases && material.brand ? `${material.brand}:` : undefined;
  const back = [front, lead, ...rest.slice(0, -1)];
  return { opener, units: back, closer: closer(material, seed, may), shape: 'run' };
}

/** "Three places left, 5 and 6 December" → "5 and 6 December: three places left". */
function splitTrailingDay(unit: Unit, material: Material): Unit | null {
  const when = material.when;
  if (when === undefined || !unit.text.endsWith(`, ${when}`)) return null;
  const core = unit.text.slice(0, -(when.length + 2));
  return core.split(/\s+/).length < 3 ? null : { ...unit, text: `${when}: ${lowered(core)}` };
}

function leading(material: Material, seed: number, may: (phrase: string) => boolean): Draft | null {
  const day = material.when === undefined ? null : pick(material, material.phrases?.date ?? [], seed, may);
  const opener =
    (seed % 2 === 0 ? day : null) ??
    phrase(material, material.phrases?.leadIn, seed, may) ??
    day ??
    bareOpener(material);
  return opener === null
    ? null
    : { opener, units: chosen(material.units), closer: closer(material, seed, may), shape: 'lines' };
}

/** In a language without phrases of ours: the day, the place or the name that it is about. */
function bareOpener(material: Material): string | null {
  const subject = material.when ?? material.place ?? material.facts.find((fact) => fact.kind === 'name')?.text;
  return subject === undefined ? null : `${subject}.`;
}

function named(material: Material, seed: number, may: (phrase: string) => boolean): Draft | null {
  const [lead, ...rest] = chosen(material.units);
  if (!lead || material.brand === undefined) return null;
  const first = { ...lead, text: `${material.brand}: ${lowered(lead.text)}` };
  return { units: [first, ...rest], closer: closer(material, seed, may), shape: 'lines' };
}

function closer(material: Material, seed: number, may: (phrase: string) => boolean): string | undefined {
  const isLinkSaid = material.link === undefined && material.facts.some((fact) => fact.kind === 'link');
  if (isLinkSaid) return undefined;
  const found = phrase(
    material,
    material.link === undefined ? material.phrases?.close : material.phrases?.closeWithLink,
    seed,
    may,
  );
  return found ?? material.link;
}

function phrase(
  material: Material,
  byTone: { readonly [tone in Tone]: readonly string[] } | undefined,
  seed: number,
  may: (phrase: string) => boolean,
): string | null {
  return byTone === undefined ? null : pick(material, byTone[material.tone], seed, may);
}

/** The seed-th phrase whose gaps the material can fill and that holds no banned word. */
function pick(
  material: Material,
  phrases: readonly string[],
  seed: number,
  may: (phrase: string) => boolean,
): string | null {
  const gaps: { readonly [gap: string]: string | undefined } = {
    when: material.when,
    place: material.place,
    brand: material.brand,
    audience: material.audience,
    link: material.link,
  };
  const usable = phrases.filter(
    (one) => [...one.matchAll(/\{(\w+)\}/g)].every((gap) => gaps[gap[1] ?? ''] !== undefined) && may(one),
  );
  const found = usable[seed % Math.max(1, usable.length)];
  return found === undefined ? null : found.replace(/\{(\w+)\}/g, (_all, gap: string) => gaps[gap] ?? '');
}

/** All units that hold facts, and others from the front while there is room. Their order stays. */
function chosen(units: readonly Unit[]): Unit[] {
  const room = Math.max(MOST_UNITS, units.filter((unit) => unit.facts.length > 0).length);
  const spare = Math.max(0, room - units.filter((unit) => unit.facts.length > 0).length);
  let plain = 0;
  return units.filter((unit, index) => unit.facts.length > 0 || index === 0 || ++plain <= spare);
}

function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const turn = by % Math.max(1, items.length);
  return [...items.slice(turn), ...items.slice(0, turn)];
}

/** A whole number from a text, the same on every machine (FNV-1a). */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
