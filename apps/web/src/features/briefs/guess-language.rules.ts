/** In which language somebody writes, from the letters and the small words; null where it cannot be told. Pure. */

/** Letters that only one of our languages uses. Kana before Han: Japanese is written with both. */
const scripts: readonly (readonly [string, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['ko', /\p{Script=Hangul}/u],
  ['zh', /\p{Script=Han}/u],
  ['uk', /[іїєґ]/iu],
  ['ar', /\p{Script=Arabic}/u],
];

/** Small words that a language can hardly do without. */
const smallWords: Readonly<Record<string, readonly string[]>> = {
  en: ['the', 'and', 'is', 'are', 'of', 'to', 'for', 'with', 'from', 'at', 'on', 'our', 'we', 'you', 'it', 'until'],
  de: ['der', 'die', 'das', 'und', 'ist', 'ein', 'eine', 'den', 'am', 'von', 'bis', 'für', 'mit', 'wir', 'es', 'um'],
  fr: ['le', 'la', 'les', 'et', 'est', 'un', 'une', 'des', 'du', 'pour', 'avec', 'nous', 'à', 'au', 'chez', 'dès'],
  es: ['el', 'los', 'las', 'y', 'es', 'una', 'del', 'para', 'con', 'por', 'al', 'en', 'hasta', 'desde', 'nuestro'],
  it: ['il', 'gli', 'e', 'è', 'una', 'della', 'del', 'per', 'con', 'dal', 'alle', 'di', 'fino', 'nostro', 'sono'],
  nl: ['de', 'het', 'een', 'en', 'is', 'van', 'voor', 'met', 'op', 'tot', 'wij', 'onze', 'om', 'bij', 'zijn'],
  pt: ['o', 'os', 'e', 'é', 'um', 'uma', 'do', 'da', 'para', 'com', 'por', 'ao', 'em', 'até', 'nosso', 'às'],
  pl: ['i', 'w', 'na', 'jest', 'się', 'do', 'z', 'od', 'dla', 'nasz', 'o', 'są', 'po', 'przy'],
  sv: ['och', 'är', 'en', 'ett', 'det', 'av', 'för', 'med', 'på', 'till', 'från', 'vi', 'vår', 'klockan'],
};

/** As many small words at least, and ahead of every other language by as many. */
const fewest = 2;

export function guessLanguage(text: string): string | null {
  const script = scripts.find(([, letters]) => letters.test(text));
  if (script) return script[0];
  const words = text.toLocaleLowerCase().match(/\p{L}+/gu) ?? [];
  const counts = Object.entries(smallWords)
    .map(([tag, small]) => ({ tag, count: words.filter((word) => small.includes(word)).length }))
    .sort((one, other) => other.count - one.count);
  const [first, second] = counts;
  if (!first || first.count < fewest) return null;
  return first.count - (second?.count ?? 0) >= fewest ? first.tag : null;
}
