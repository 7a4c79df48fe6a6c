import { describe, expect, it } from 'vitest';
import type { FormField } from '../accounts/index.tsx';
import { helpOfValue, helpWithoutValues, keptOf, typedOf, valueWords, withOption } from './options.rules.ts';

const help =
  'feed: on the page; reel: one upright video of 3 to 90 seconds; story: gone after 24 hours. Left empty: feed.';
const field = (kind: FormField['kind']): FormField => ({
  name: 'x',
  title: 'X',
  help: '',
  isRequired: false,
  kind,
  choices: [],
  min: null,
  max: null,
});

describe('the words of an option', () => {
  it('stand beside the value they speak of', () => {
    expect(helpOfValue(help, 'reel')).toBe('One upright video of 3 to 90 seconds');
    expect(helpOfValue(help, 'elsewhere')).toBeNull();
    expect(helpWithoutValues(help, ['feed', 'reel', 'story'])).toBe('Left empty: feed.');
    expect(helpWithoutValues('A board. Secret ones are not offered.', [])).toBe(
      'A board. Secret ones are not offered.',
    );
  });

  it('are made from the value where the network brings none', () => {
    expect(['SELF_ONLY', 'accounts_you_follow', 'creativeCommon'].map(valueWords)).toEqual([
      'Self only',
      'Accounts you follow',
      'Creative common',
    ]);
  });
});

describe('what is kept of an option', () => {
  it('is a number, a list or a text as the network wants it, and shown again as it was typed', () => {
    expect(keptOf(field('number'), '1,5')).toBe(1.5);
    expect(keptOf(field('number'), 'many')).toBeUndefined();
    expect(keptOf(field('list'), ' clay \n\nfire')).toEqual(['clay', 'fire']);
    expect(keptOf(field('text'), ' kiln ')).toBe('kiln');
    expect([1.5, ['clay', 'fire'], 'kiln', undefined].map(typedOf)).toEqual(['1.5', 'clay\nfire', 'kiln', '']);
  });

  it('is nothing where the field was left empty, but a no stays a no', () => {
    expect(withOption({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 });
    expect(withOption({ a: ['x'] }, 'a', [])).toEqual({});
    expect(withOption({}, 'embeddable', false)).toEqual({ embeddable: false });
  });
});
