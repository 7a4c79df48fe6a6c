import { optionColumnsOf } from '@antiphon/contract/option-columns';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RowFields } from './csv-row.rules.ts';
import { type ChoiceList, listKey, missingWords, type NetworkOptions, optionsOf } from './row-options.rules.ts';

const levels = 'Every post wants it. ALL: everyone; FOLLOWERS_OF_IT: followers; ME: only you.';
const schema = z.strictObject({
  privacyLevel: z.enum(['ALL', 'FOLLOWERS_OF_IT', 'ME']).meta({ title: 'Who sees it', description: levels }),
  board: z.string().regex(/^[\w-]+$/, 'Choose a board.'),
  isLoud: z.boolean().optional(),
  coverMs: z.int().min(0, 'It cannot be before the beginning.').optional(),
  tags: z.array(z.string().max(5, 'A tag has at most 5 characters.')).optional(),
  title: z.string().max(10, 'A title has at most 10 characters.').optional(),
});
const network: NetworkOptions = {
  schema,
  columns: optionColumnsOf({
    id: 'alpha',
    name: 'Alpha',
    options: z.toJSONSchema(schema, { io: 'input' }),
    choices: ['board', 'privacyLevel'],
  }),
};
const account = { id: 'a1', handle: '@kiln', channel: 'alpha' };
const items = [
  { value: 'b1', label: 'Recipes' },
  { value: 'b2', label: 'Twice' },
  { value: 'b3', label: 'Twice' },
  { value: 's1', label: 'Recipes › Salads' },
];
const lists = new Map<string, ChoiceList>([
  [listKey('a1', 'board'), { items }],
  [
    listKey('a1', 'privacyLevel'),
    {
      items: [
        { value: 'ALL', label: 'Everyone' },
        { value: 'ME', label: 'Only you' },
      ],
    },
  ],
]);
const read = (fields: RowFields, known: ReadonlyMap<string, ChoiceList> = lists) =>
  optionsOf(fields, account, network, known);
const problem = (fields: RowFields, known = lists) => read(fields, known).problems.join(' ');

describe('an option of a network in a row', () => {
  it('is read as its schema has it: yes or no, numbers, lists, and words', () => {
    const fields = { 'alpha.isLoud': 'TRUE', 'alpha.coverMs': '1500', 'alpha.tags': 'tea; cake', 'alpha.title': 'Tea' };
    expect(read(fields).options).toEqual({ isLoud: true, coverMs: 1500, tags: ['tea', 'cake'], title: 'Tea' });
    expect(read({ 'alpha.isLoud': 'no', 'beta.title': 'of another network' }).options).toEqual({ isLoud: false });
  });

  it.each([
    [{ 'alpha.isLoud': 'maybe' }, '“alpha loud” is “maybe”: write yes or no.'],
    [{ 'alpha.coverMs': '1,500' }, '“alpha cover ms” is “1,500”: write a number such as 1500.'],
    [{ 'alpha.coverMs': '-1' }, '“alpha cover ms” is “-1”: It cannot be before the beginning.'],
    [{ 'alpha.tags': 'biscuits' }, '“alpha tags” is “biscuits”: A tag has at most 5 characters.'],
    [{ 'alpha.title': 'Tea at four' }, '“alpha title” is “Tea at four”: A title has at most 10 characters.'],
  ])('that is wrong is told with its column and what may stand there: %j', (fields, words) => {
    expect(problem(fields)).toBe(words);
  });

  it('of the account’s own list is given by name or id, and what is not there is answered with what is', () => {
    expect(read({ 'alpha.board': 'recipes' })).toMatchObject({
      options: { board: 'b1' },
      settled: { 'alpha.board@a1': 'b1' },
    });
    expect(read({ 'alpha.board': 'b3' }).options).toEqual({ board: 'b3' });
    expect(read({ 'alpha.board': 'Recipes > salads' }).options).toEqual({ board: 's1' });
    expect(read({ 'alpha.board': 'Salads' }).options).toEqual({ board: 's1' });
    expect(problem({ 'alpha.board': 'Twice' })).toContain('Write the id: b2 (Twice) or b3 (Twice).');
    expect(problem({ 'alpha.board': 'Cakes' })).toBe(
      '“alpha board” is “Cakes”: @kiln does not have it. There is: Recipes, Twice, Twice, Recipes › Salads.',
    );
  });

  it('with a fixed set of values is given as people or the network say it, as far as the account is offered it', () => {
    for (const said of ['everyone', 'all', 'Everyone'])
      expect(read({ 'alpha.privacyLevel': said }).options).toEqual({ privacyLevel: 'ALL' });
    expect(problem({ 'alpha.privacyLevel': 'followers' })).toContain(
      '@kiln does not have it. There is: Everyone, Only',
    );
    expect(read({ 'alpha.privacyLevel': 'followers' }, new Map()).options).toEqual({ privacyLevel: 'FOLLOWERS_OF_IT' });
    expect(problem({ 'alpha.privacyLevel': 'some 7' }, new Map())).toContain('write everyone, followers or only you');
  });

  it('whose list cannot be read is taken where it can only be an id, and this is said; a name is refused', () => {
    const silent = new Map<string, ChoiceList>([[listKey('a1', 'board'), { problem: 'Alpha does not answer.' }]]);
    expect(read({ 'alpha.board': '4711' }, silent)).toMatchObject({ options: { board: '4711' } });
    expect(read({ 'alpha.board': '4711' }, silent).notes.join()).toContain('so “4711” was taken as an id');
    expect(problem({ 'alpha.board': 'Recipes' }, silent)).toContain('(Alpha does not answer). Write the id');
  });

  it('means what it meant when it was tried, whatever the list has become', () => {
    const tried = read({ 'alpha.board': 'Recipes' });
    const later = read({ 'alpha.board': 'Recipes', ...tried.settled }, new Map());
    expect(later).toMatchObject({ options: tried.options, problems: [], notes: [] });
  });

  it('that is missing is told by the column it would stand in', () => {
    expect(missingWords({ board: 'b1' }, network)).toBe(
      'Add a column “alpha privacy”, or fill it in: everyone, followers or only you.',
    );
    expect(missingWords({}, network)).toContain(
      '“alpha board”, or fill it in: a name as the composer offers it, or its id.',
    );
    expect(missingWords({ board: 'b1', privacyLevel: 'ME' }, network)).toBe('');
  });
});
