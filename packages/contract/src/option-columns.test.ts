import { describe, expect, it } from 'vitest';
import { findOptionColumn, optionColumnsOf, whatFits } from './option-columns.ts';

const properties = {
  privacyLevel: {
    type: 'string',
    enum: ['ALL', 'ONLY_ME'],
    title: 'Who sees it',
    description: 'ALL: everyone; ONLY_ME: only you.',
  },
  placement: { type: 'string', enum: ['feed', 'reel'], description: 'feed: an ordinary post; reel: upright.' },
  placeId: { type: 'string', title: 'Place' },
  coverMs: { type: 'integer' },
  coverPicture: { type: 'integer' },
  isLoud: { type: 'boolean' },
  tags: { type: 'array', items: { type: 'string' } },
};
const options = { type: 'object', properties, required: ['privacyLevel'] };
const columns = optionColumnsOf({ id: 'alpha', name: 'Alpha Net', options, choices: ['placeId'] });
const nameOf = (said: string) => findOptionColumn(columns, said)?.name ?? null;

describe('the option columns of a network', () => {
  it('are named after the network and the option, in plain words', () => {
    expect(columns.map(({ name }) => name)).toEqual([
      'alpha net privacy',
      'alpha net placement',
      'alpha net place',
      'alpha net cover ms',
      'alpha net cover picture',
      'alpha net loud',
      'alpha net tags',
    ]);
    expect(columns.filter(({ isRequired }) => isRequired).map(({ option }) => option)).toEqual(['privacyLevel']);
  });

  it('say what may stand there', () => {
    expect(columns.map(whatFits)).toEqual([
      'everyone or only you',
      'feed or reel',
      'a name as the composer offers it, or its id',
      'a whole number',
      'a whole number',
      'yes or no',
      'one or several, with ; between them',
    ]);
  });

  it.each([
    ['Alpha Net: Privacy', 'alpha net privacy'],
    ['alpha_privacyLevel', 'alpha net privacy'],
    ['alpha net who sees it', 'alpha net privacy'],
    ['ALPHA-NET PLACE', 'alpha net place'],
    ['alpha net tag', null],
    ['alpha net cover', null],
    ['alpha net', null],
    ['privacy', null],
  ])('are found by name or by the composer’s word, and never guessed between two: %s', (said, name) => {
    expect(nameOf(said)).toBe(name);
  });
});
