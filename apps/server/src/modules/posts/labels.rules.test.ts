import { describe, expect, it } from 'vitest';
import { nameKeyOf, nextColour } from './labels.rules.ts';

describe('labels', () => {
  it.each([
    ['Spring  Sale', 'spring sale'],
    ['ＳＰＲＩＮＧ', 'spring'],
    ['Ärger', 'a\u0308rger'],
  ])('that read alike are one: %s and %s', (one, other) => expect(nameKeyOf(one)).toBe(nameKeyOf(other)));

  it('that differ in a letter are two', () => expect(nameKeyOf('Spring')).not.toBe(nameKeyOf('Springs')));

  it('get the colour that the fewest have', () => {
    expect(nextColour([])).toBe('slate');
    expect(nextColour(['slate', 'petrol'])).toBe('moss');
    expect(nextColour(['slate', 'petrol', 'moss', 'ochre', 'clay', 'plum', 'indigo', 'slate'])).toBe('petrol');
  });
});
