import { optionColumnsOf } from '@antiphon/contract/option-columns';
import { describe, expect, it } from 'vitest';
import {
  delimiterOf,
  encodingOf,
  encodingWords,
  fieldsOf,
  meantColumns,
  readHeader,
  rowKeyOf,
} from './csv-row.rules.ts';

const bytes = (...all: number[]) => Uint8Array.from(all);

describe('the encoding of a file', () => {
  it('is said by its mark, by its zeros, or by whether it is valid UTF-8; anything else is told in words', () => {
    expect(encodingOf(bytes(0xff, 0xfe, 0x74, 0), true)).toBe('utf-16le');
    expect(encodingOf(bytes(0xfe, 0xff, 0, 0x74), true)).toBe('utf-16be');
    expect(encodingOf(bytes(0x74, 0, 0x65, 0, 0x78, 0), true)).toBe('utf-16le');
    expect(encodingOf(bytes(0, 0x74, 0, 0x65, 0, 0x78), true)).toBe('utf-16be');
    expect(encodingOf(bytes(0xef, 0xbb, 0xbf, 0x74), true)).toBe('utf-8');
    expect(encodingOf(bytes(0x74, 0xfc), false)).toBe('windows-1252');
    expect(encodingWords('utf-8')).toBeNull();
    expect(encodingWords('windows-1252')).toContain('Windows-1252');
  });
});

describe('the delimiter', () => {
  it.each([
    ['text,accounts\n', ','],
    ['text;accounts;"a,b,c,d"\n', ';'],
    ['text\taccounts\n', '\t'],
    ['text|accounts\n', '|'],
    ['sep=;\r\ntext,accounts\n', ';'],
    ['text\n', ','],
  ])('of %j is %j', (beginning, delimiter) => {
    expect(delimiterOf(beginning)).toBe(delimiter);
  });
});

describe('the names of the columns', () => {
  it('are read without regard to case, blanks and underscores; what is not ours is named', () => {
    const header = readHeader(['Text', ' ACCOUNTS', 'first_comment', 'Time Zone', 'Mood', '']);
    expect(header.columns).toEqual(['text', 'accounts', 'first comment', 'zone', null, null]);
    expect(header).toMatchObject({ unknown: ['Mood'], problem: null });
  });

  it('must be there, once, and say where the text is', () => {
    expect(readHeader(['Tea at four', 'more']).problem).toContain('has none of our columns');
    expect(readHeader(['accounts']).problem).toContain('no column “text”');
    expect(readHeader(['text', 'Message']).problem).toContain('stands twice');
  });
});

describe('the columns of a network', () => {
  const properties = { boardId: { type: 'string' }, title: { type: 'string' } };
  const options = optionColumnsOf({ id: 'alpha', name: 'Alpha Net', options: { properties }, choices: ['boardId'] });

  it('are read by the names of network and option; one that is not known is answered with those that are', () => {
    const header = readHeader(['text', 'Alpha_Net board', 'title', 'alpha net: Title', 'Alpha net bord'], options);
    expect(header.columns).toEqual(['text', 'alpha.boardId', 'title', 'alpha.title', null]);
    expect(meantColumns(header.unknown, options)).toEqual([
      'Columns for Alpha Net are: alpha net board, alpha net title.',
    ]);
    expect(meantColumns(['Mood', 'Alpha net'], options)).toEqual([]);
    expect(readHeader(['text', 'alpha board', 'Alpha Net boardId'], options).problem).toContain(
      '“alpha net board” stands twice',
    );
  });

  it('count in what a row is known by, and a file without them is known as before', () => {
    const header = readHeader(['text', 'alpha net board'], options);
    const key = (...record: string[]) => rowKeyOf(fieldsOf(header, record));
    expect(key('Tea', 'A')).not.toBe(key('Tea', 'B'));
    expect(key('Tea')).toBe(rowKeyOf(fieldsOf(readHeader(['text']), ['Tea'])));
  });
});

describe('a row', () => {
  const header = readHeader(['id', 'text', 'accounts']);
  it('is known again by all it says, whatever stands around it, and by its id alone where it has one', () => {
    const key = (...record: string[]) => rowKeyOf(fieldsOf(header, record));
    expect(key('', ' Tea\r\nat four ', 'marram')).toBe(key('', 'Tea\nat four', 'marram', ''));
    expect(key('', 'Tea', 'marram')).not.toBe(key('', 'Tea', 'sedge'));
    expect(key('7', 'Tea', 'marram')).toBe(key('7', 'Coffee', 'sedge'));
    expect(key('7', 'Tea', 'marram')).not.toBe(key('8', 'Tea', 'marram'));
  });
});
