import { describe, expect, it } from 'vitest';
import { keepable, keepableJson } from './keepable.ts';

describe('words for a database', () => {
  it('lose NUL, and half of a character is shown as such', () => {
    expect(keepable('a\0b \ud83d c \ude00 😀')).toBe('ab \uFFFD c \uFFFD 😀');
  });

  it.each([
    ['plain words', 'plain words'],
    ['a\0b', 'ab'],
    ['a \ud83d b', 'a \uFFFD b'],
    ['a \ude00\ud83d b', 'a \uFFFD\uFFFD b'],
    ['whole 😀', 'whole 😀'],
    ['typed by hand: \\u0000 and \\ud83d', 'typed by hand: \\u0000 and \\ud83d'],
    ['after a backslash: \\\0\\\ud83d', 'after a backslash: \\\\\uFFFD'],
  ])('are the same inside JSON: %j', (said, kept) => {
    const value = { [said]: [said, { deep: said }], number: 1.5, none: null };
    expect(JSON.parse(keepableJson(JSON.stringify(value)))).toEqual({
      [kept]: [kept, { deep: kept }],
      number: 1.5,
      none: null,
    });
  });

  it('keep a pair that was written as two escapes, in either case of letters', () => {
    expect(JSON.parse(keepableJson('"\\uD83D\\uDE00 \\ud83d\\ude00 \\uD83D"'))).toBe('😀 😀 \uFFFD');
    expect(JSON.parse(keepableJson('"\\ud83d\\ud83d\\ude00\\u0000\\u00e9"'))).toBe('\uFFFD😀é');
  });

  it('leave what is no JSON as broken as it was', () => {
    expect(keepableJson('{"a": "\\u00')).toBe('{"a": "\\u00');
    expect(keepableJson('<h1>\\u0000 \\ud83d</h1>\\')).toBe('<h1> \\ufffd</h1>\\');
  });
});
