/**
 * What is wrong with something given, in words for people, where its schema has no words of its own. Forms, answers
 * of the API and settings show them beside the name of the field.
 */

import { z } from 'zod';
import { excerpt } from './excerpt.ts';
import { orWords } from './list-words.ts';

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const formats: Readonly<Record<string, string>> = {
  uuid: 'This is not an id of ours',
  email: 'This does not look like an e-mail address',
  url: 'An address looks like https://example.org',
  datetime: 'A moment looks like 2026-11-24T09:00:00.000Z',
  date: 'A day looks like 2026-11-24',
};

/** What a number, a text or a list is counted in. */
const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['item', 'items'],
  set: ['item', 'items'],
  map: ['entry', 'entries'],
  file: ['byte', 'bytes'],
};

/** One sentence, without a full stop, about one fault. */
function refusalWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return wrongKind(issue.expected, issue.input);
    case 'invalid_value':
      return oneOf(issue.values, issue.input);
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'This cannot be empty';
      return bound(issue.exact ? 'Exactly' : issue.inclusive ? 'At least' : 'More than', issue.origin, issue.minimum);
    case 'too_big':
      return bound(issue.exact ? 'Exactly' : issue.inclusive ? 'At most' : 'Less than', issue.origin, issue.maximum);
    case 'invalid_format':
      return formats[issue.format] ?? 'This is not written as it must be';
    case 'not_multiple_of':
      return `This must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return `Nothing here is called ${orWords(issue.keys.map(quoted))}`;
    case 'invalid_union':
      return Array.isArray(issue.options) ? oneOf(issue.options, undefined) : anyOf(issue.errors, issue.input);
    default:
      return 'This does not fit';
  }
}

function wrongKind(expected: string, input: unknown): string {
  if (input === undefined) return 'This is missing';
  const kind = kinds[expected];
  if (kind === undefined) return 'This does not fit';
  if (Number.isNaN(input)) return `This must be ${kind}`;
  const given = Array.isArray(input) ? 'array' : input === null ? 'null' : typeof input;
  const isFraction = expected === 'int' && given === 'number';
  return isFraction || kinds[given] === undefined
    ? `This must be ${kind}`
    : `This must be ${kind}, and is ${kinds[given]}`;
}

function oneOf(values: readonly unknown[], input: unknown): string {
  const offered = values.map(String);
  const choice = offered.length === 1 ? `This can only be ${offered[0]}` : `Choose one of ${offered.join(', ')}`;
  return typeof input === 'string' && input !== '' ? `${choice}; there is no ${quoted(input)}` : choice;
}

/** Of several ways to give something: what is wrong with it in all of them, where that is the same. */
function anyOf(errors: readonly (readonly z.core.$ZodIssue[])[], input: unknown): string {
  if (input === undefined) return 'This is missing';
  const words = new Set(errors.map(([first]) => (first?.path.length === 0 ? first.message : '')));
  const [only = ''] = words;
  return words.size === 1 && only !== '' ? only : 'This fits none of the ways in which it may be given';
}

function bound(howMany: string, origin: string, limit: number | bigint): string {
  const unit = units[origin];
  return unit ? `${howMany} ${limit} ${unit[limit === 1 ? 0 : 1]}` : `${howMany} ${limit}`;
}

function quoted(name: string): string {
  return `“${excerpt(name, 60)}”`;
}

z.config({ localeError: refusalWords });
