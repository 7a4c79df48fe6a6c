import { describe, expect, it } from 'vitest';
import { limitsFromDetails } from './capabilities.ts';
import { countCashtags, findLinks, findSpans, measureText } from './text.ts';

const limits = limitsFromDetails({});
const length = (text: string) => measureText(text, limits).used;

describe('the length of a text on X', () => {
  // Where a number stands in it, from docs.x.com/fundamentals/counting-characters (2026-08-22).
  it.each([
    ['plain letters', 'Hello, world!', 13],
    ['one emoji', '👾', 2],
    ['an emoji with a skin', '🙋🏽', 2],
    ['an emoji of two', '👨‍🎤', 2],
    ['a family of four', '👨‍👩‍👧‍👦', 2],
    ['a flag', '🇦🇹', 2],
    ['a key cap', '1️⃣', 2],
    ['Chinese letters', '故人西辞', 8],
    ['Hangul', '한국', 4],
    ['a composed letter', 'caf\u00e9', 4],
    ['a decomposed letter', 'cafe\u0301', 4],
    ['quotes and dashes', '“a” – ‘b’ …', 12],
    ['an address', 'https://example.com', 23],
    ['a long address', 'https://example.com/very/long/path/that/goes/on?and=on&and=on', 23],
    ['a bare address', 'example.com', 23],
    ['an address in a sentence', '(see https://example.com/a.)', 30],
    ['what looks like one', 'file.notadomain', 15],
    ['a mail address', 'me@example.com', 14],
    ['a new line', 'a\nb', 3],
  ])('counts %s', (_what, text, expected) => {
    expect(length(text)).toBe(expected);
  });

  it('overflows at the first piece that does not fit, and never inside one', () => {
    const at = (text: string) => measureText(text, limits).overflowAt;
    expect(at(`${'x'.repeat(279)}👾`)).toBe(279);
    expect(at(`${'x'.repeat(278)}👾`)).toBeNull();
    expect(at(`${'x'.repeat(260)} https://example.com/a`)).toBe(261);
    expect(at(`https://example.com/${'a'.repeat(500)}${' x'.repeat(128)}`)).toBeNull();
    expect(at('字'.repeat(141))).toBe(140);
  });

  it('is longer for accounts that pay, and folded where readers see the beginning', () => {
    expect(limitsFromDetails({ subscription: 'Premium' }).text).toEqual({
      unit: 'weighted',
      max: 25_000,
      foldedAt: 280,
    });
    expect(limitsFromDetails({ subscription: 'None' }).text).toEqual({ unit: 'weighted', max: 280 });
  });

  it('stays quick for text made to be slow', () => {
    const startedAt = performance.now();
    for (const text of ['a.'.repeat(12_000), `http://${'あ.'.repeat(6000)}`, 'a-'.repeat(12_000)]) findSpans(text);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });
});

describe('links on X', () => {
  const found = (text: string) => findLinks(text).map((span) => text.slice(span.start, span.end));

  it.each([
    ['with and without a scheme', 'http://a.example.com b.example.org/x', ['http://a.example.com', 'b.example.org/x']],
    ['beside words of other scripts', '見てexample.comです', ['example.com']],
    ['with a port and a query', 'https://example.com:8080/a?b=c#d', ['https://example.com:8080/a?b=c#d']],
    ['with brackets of their own', 'https://example.com/a_(b)', ['https://example.com/a_(b)']],
    ['in the letters of other languages, behind a scheme', 'https://müller.example.de', ['https://müller.example.de']],
    ['of X itself, up to their word', "https://t.co/abc123's", ['https://t.co/abc123']],
    ['at the end of a sentence', 'Go to example.com!', ['example.com']],
    ['not in mail addresses, handles and tags', 'a@example.com @example.com #example.com $example.com', []],
    ['not in file names and numbers', 'tar.bz2 1.5 v2.0', []],
    ['not with labels that are too long', `https://${'a'.repeat(64)}.com`, []],
  ])('are found %s', (_what, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('lead to the whole address', () => {
    expect(findLinks('example.com/a').map((span) => span.target)).toEqual(['https://example.com/a']);
  });

  it('do not cover mentions and hashtags, nor these them', () => {
    const kinds = findSpans('@alice #tea https://example.com/@bob#x').map((span) => span.kind);
    expect(kinds).toEqual(['mention', 'hashtag', 'link']);
  });
});

describe('cashtags', () => {
  it('are counted as X counts them', () => {
    expect(['$TSLA up', '$a $b', 'costs $5', 'US$AB', '$AAPL, $MSFT'].map(countCashtags)).toEqual([1, 2, 0, 0, 2]);
  });
});
