import { describe, expect, it } from 'vitest';
import { littleTextOf, wordsIn } from './little-text.rules.ts';
import { readCommentary } from './stand-in-little-text.ts';

describe('little text', () => {
  it.each([
    ['Plain words, and a line\nbreak.', 'Plain words, and a line\nbreak.'],
    [
      '(a) [b] {c} <d> *e* _f_ ~g~ a|b \\ me@example',
      '\\(a\\) \\[b\\] \\{c\\} \\<d\\> \\*e\\* \\_f\\_ \\~g\\~ a\\|b \\\\ me\\@example',
    ],
    ['Good #coffee, #1 and C#', 'Good {hashtag|\\#|coffee}, \\#1 and C\\#'],
    ['#one_two', '{hashtag|\\#|one\\_two}'],
    ['＃コーヒー', '{hashtag|＃|コーヒー}'],
    ['https://example.com/a_b(c)#top', 'https://example.com/a\\_b\\(c\\)\\#top'],
    ['→ 👩‍👩‍👧 “quotes”', '→ 👩‍👩‍👧 “quotes”'],
  ])('writes %j so that readers see it unchanged', (text, written) => {
    expect(littleTextOf(text)).toBe(written);
    expect(wordsIn(written)).toBe(text);
    expect(readCommentary(written)).toBe(text);
  });

  it('reads a mention by its name', () => {
    expect(wordsIn('Hello @[Acme \\(Inc\\)](urn:li:organization:1), and {hashtag|#|tag}.')).toBe(
      'Hello Acme (Inc), and #tag.',
    );
  });

  it('is cut by the pretend LinkedIn where a reserved character stands bare', () => {
    expect(readCommentary('Before (after)')).toBe('Before ');
  });
});
