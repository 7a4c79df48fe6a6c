/** Hashtags from the brief's own words: names first, then the words that carry its sense. */
import { extractFacts } from '../../facts/extract-facts.ts';
import type { TextFacts } from '../../facts/params.ts';
import { STOP_WORDS } from '../../facts/words.ts';
import { hasBanned } from './material.ts';

const DULL = new Set(
  'bring join come book open opens opening left announce announcing promote people place places want says week month year today tomorrow until before after first last next free kommt öffnet gibt'.split(
    ' ',
  ),
);

/** Up to `most` hashtags, "#woodfiring #kiln #MarramPottery"; fewer when the brief has no more words of weight. */
export function writeHashtags(facts: Extract<TextFacts, { kind: 'hashtags' }>): string {
  const { facts: hard, language } = extractFacts(facts.what);
  const names = hard.filter((fact) => fact.kind === 'name' || fact.kind === 'place').map((fact) => joined(fact.text));
  const brand = facts.brand.name.trim() === '' ? [] : [joined(facts.brand.name)];
  const blanked = hard
    .filter((fact) => fact.kind !== 'name' && fact.kind !== 'place')
    .reduce((text, fact) => text.replace(fact.text, ' '), facts.what);
  const words = language === 'ja' || language === 'zh' ? japaneseWords(blanked) : weightyWords(blanked);
  const [first, ...others] = words;
  const ordered = [...(first ? [first] : []), ...names, ...brand, ...others];
  const seen = new Set<string>();
  const kept = ordered.filter((tag) => {
    const key = tag.toLowerCase();
    const isNew = tag.length > 1 && !/^\d+$/.test(tag) && !seen.has(key) && !hasBanned(tag, facts.brand.bannedWords);
    seen.add(key);
    return isNew;
  });
  return kept
    .slice(0, facts.most)
    .map((tag) => `#${tag}`)
    .join(' ');
}

/** "Marram Pottery" → "MarramPottery"; "L'Atelier" → "LAtelier". */
function joined(text: string): string {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length === 1
    ? (words[0] ?? '')
    : words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** Compounds first ("wood-firing"), then long words, as they come. */
function weightyWords(text: string): string[] {
  const words = text.match(/\p{L}+(?:-\p{L}+)*/gu) ?? [];
  const isWeighty = (word: string): boolean => {
    const lower = word.toLowerCase();
    return lower.length >= 4 && !DULL.has(lower) && !Object.values(STOP_WORDS).some((stops) => stops.has(lower));
  };
  const compounds = words.filter((word) => word.includes('-')).map((word) => word.replaceAll('-', '').toLowerCase());
  const plain = words.filter((word) => !word.includes('-') && isWeighty(word)).map((word) => word.toLowerCase());
  return [...compounds, ...plain.filter((word) => word.length >= 5), ...plain.filter((word) => word.length < 5)];
}

function japaneseWords(text: string): string[] {
  return (text.match(/[\u30a0-\u30ffー]{3,}|[\u4e00-\u9fff]{2,}/gu) ?? []).filter(
    (word) => !/^(?:開催|先着|以上|以下|毎週|本日)$/.test(word),
  );
}
