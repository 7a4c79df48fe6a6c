import { describe, expect, it } from 'vitest';
import { excerpt, titleFrom } from './excerpt.ts';

describe('the beginning of a text', () => {
  it('is the text where there is room', () => {
    expect(excerpt('Kiln log, day three', 19)).toBe('Kiln log, day three');
    expect(excerpt('', 5)).toBe('');
  });

  it.each([
    ['Kiln log, day three', 18, 'Kiln log, day…'],
    ['Kiln log, day three', 15, 'Kiln log, day…'],
    ['Kiln log, day three', 14, 'Kiln log, day…'],
    ['Kiln log, day three', 13, 'Kiln log,…'],
    ['A Donaudampfschiff', 12, 'A Donaudamp…'],
    ['x'.repeat(90), 80, `${'x'.repeat(79)}…`],
    ['あ'.repeat(90), 80, `${'あ'.repeat(79)}…`],
  ])('ends between words where there are some: %s, at most %i', (text, most, cut) => {
    expect(excerpt(text, most)).toBe(cut);
  });

  it('never halves what people see as one character', () => {
    const family = '👩‍👩‍👧‍👦';
    for (let most = 1; most < 40; most += 1) {
      const cut = excerpt(family.repeat(5), most);
      expect(cut).toBe(`${family.repeat(Math.floor((most - 1) / family.length))}…`);
      expect(cut.length).toBeLessThanOrEqual(most);
    }
  });
});

it('a title is made from the first line', () => {
  expect(titleFrom('  The kiln is warm. \r\n\r\nCome by.')).toBe('The kiln is warm.');
  expect(titleFrom('word '.repeat(30))).toBe(`${'word '.repeat(16).trimEnd()}…`);
  expect(titleFrom(' \n ')).toBe('');
});
