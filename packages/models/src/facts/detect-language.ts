import { STOP_WORDS } from './words.ts';

const SCRIPTS: readonly [RegExp, string][] = [
  [/[\u3040-\u30ff]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'zh'],
  [/\p{Script=Cyrillic}/u, 'ru'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Arabic}/u, 'ar'],
  [/\p{Script=Hebrew}/u, 'he'],
  [/\p{Script=Thai}/u, 'th'],
  [/\p{Script=Devanagari}/u, 'hi'],
];

/**
 * The language a text is written in, as a two-letter code: by its script, else by its commonest words. Null when
 * the text gives no hint (a name, a number), so that the caller's own idea of the language stands.
 */
export function detectLanguage(text: string): string | null {
  for (const [script, language] of SCRIPTS) if (script.test(text)) return language;
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const scores = Object.entries(STOP_WORDS).map(([language, stops]) => ({
    language,
    hits: words.filter((word) => stops.has(word)).length,
  }));
  scores.sort((left, right) => right.hits - left.hits);
  const [best, second] = scores;
  if (!best || best.hits === 0 || best.hits === second?.hits) return null;
  return best.language;
}
