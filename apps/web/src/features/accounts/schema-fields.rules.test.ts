import { describe, expect, it } from 'vitest';
import { faultIn, faultsIn, fieldsOf, inputOf, valuesOf } from './schema-fields.rules.ts';

const schema = {
  type: 'object',
  properties: {
    style: { type: 'string', enum: ['a', 'b'], title: 'Network' },
    handle: { type: 'string', title: 'Handle', description: 'Any name.', maxLength: 30 },
    password: { type: 'string', format: 'password', minLength: 1 },
    cardUrl: { type: 'string', format: 'uri' },
    pastPosts: { type: 'integer', minimum: 0, maximum: 200 },
    note: { type: 'string', maxLength: 500 },
    topics: { type: 'array', items: { type: 'string' } },
    isSensitive: { type: 'boolean' },
    nested: { type: 'object' },
  },
  required: ['style', 'handle', 'password'],
};
const fields = fieldsOf(schema);
const field = (name: string) => {
  const found = fields.find((one) => one.name === name);
  if (!found) throw new Error(`no field ${name}`);
  return found;
};

describe('a form drawn from a schema', () => {
  it('has a field for every property, in the order of the schema', () => {
    expect(fields.map(({ name, kind }) => [name, kind])).toEqual([
      ['style', 'choice'],
      ['handle', 'text'],
      ['password', 'password'],
      ['cardUrl', 'url'],
      ['pastPosts', 'number'],
      ['note', 'long'],
      ['topics', 'list'],
      ['isSensitive', 'yes-no'],
      ['nested', 'unknown'],
    ]);
  });

  it('takes title and help from the schema, and words from the name where there is no title', () => {
    expect(field('handle')).toMatchObject({ title: 'Handle', help: 'Any name.', isRequired: true });
    expect(field('pastPosts')).toMatchObject({ title: 'Past Posts', isRequired: false, min: 0, max: 200 });
  });

  it('says what is wrong in each field and nothing about the rest', () => {
    expect(faultsIn(fields, { handle: ' ', password: 'x', pastPosts: '201', cardUrl: 'kiln.example' })).toEqual({
      style: 'Choose one.',
      handle: 'This cannot be empty.',
      cardUrl: 'An address begins with http:// or https://.',
      pastPosts: 'At most 200.',
    });
    expect(faultIn(field('pastPosts'), 'many')).toBe('Write a number.');
    expect(faultIn(field('handle'), 'x'.repeat(31))).toBe('At most 30 characters; these are 31.');
  });

  it('sends numbers as numbers, lists as lists, and leaves out what was left empty', () => {
    const sent = inputOf(fields, {
      style: 'a',
      handle: ' kiln ',
      password: ' p ',
      pastPosts: '12',
      topics: 'clay\n\n fire ',
      cardUrl: '',
      isSensitive: false,
    });
    expect(sent).toEqual({ style: 'a', handle: 'kiln', password: ' p ', pastPosts: 12, topics: ['clay', 'fire'] });
  });

  it('shows again what was sent before', () => {
    const sent = { style: 'b', pastPosts: 3, topics: ['clay', 'fire'], isSensitive: true };
    expect(inputOf(fields, valuesOf(fields, sent))).toEqual(sent);
  });

  it('draws nothing from a schema that has no properties', () => {
    expect(fieldsOf({ type: 'object' })).toEqual([]);
  });
});
