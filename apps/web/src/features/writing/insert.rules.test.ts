import { describe, expect, it } from 'vitest';
import {
  filled,
  hashtagsFrom,
  hashtagWords,
  insertHashtags,
  insertion,
  matching,
  openVariable,
  slashAt,
} from './insert.rules.ts';

const variables = { link: 'https://example.com', brand: 'Marram', account: '', network: '' };

describe('a snippet', () => {
  it('is filled with what is known; the rest and other braces stay', () =>
    expect(filled('{brand}: {link} {account} {tide} {brand}', variables)).toBe(
      'Marram: https://example.com {account} {tide} Marram',
    ));
  it('never fills what it has just brought', () =>
    expect(filled('{link}', { ...variables, link: '{brand} $&' })).toBe('{brand} $&'));
  it('goes in at the caret, with its first open variable selected', () => {
    expect(insertion('ab', 1, 1, 'x {account} y')).toEqual({ text: 'ax {account} yb', selection: [3, 12] });
    expect(insertion('a/sb', 1, 3, 'xy')).toEqual({ text: 'axyb', selection: [3, 3] });
    expect(openVariable('none')).toBeNull();
  });
});

describe('hashtags', () => {
  it('that the text has already are not put in again, whatever their capitals', () =>
    expect(hashtagWords('Hot #Kiln ＃焼き物', ['kiln', 'pots', '焼き物'])).toBe('#pots'));
  it('stand apart from the words around them', () => {
    expect(insertHashtags('Hot!', 4, 4, ['kiln', 'pots'])).toEqual({ text: 'Hot! #kiln #pots', selection: [16, 16] });
    expect(insertHashtags('ab', 1, 1, ['k'])).toEqual({ text: 'a #k b', selection: [5, 5] });
    expect(insertHashtags('a ', 2, 2, ['k']).text).toBe('a #k');
  });
  it('are read as people type them; what is none is named', () => {
    expect(hashtagsFrom(' #Kiln, pots\n＃焼き物 #kiln ')).toEqual({
      hashtags: ['kiln', 'pots', '焼き物'],
      wrong: null,
    });
    expect(hashtagsFrom('#kiln-log').wrong).toContain('kiln-log');
    expect(hashtagsFrom('2026').wrong).toContain('2026');
    expect(hashtagsFrom(' # ')).toEqual({ hashtags: [], wrong: null });
  });
  it('leave the text as it is where all are there', () =>
    expect(insertHashtags('#k /set', 3, 7, ['K'])).toEqual({ text: '#k ', selection: [3, 3] }));
});

describe('a slash', () => {
  it.each([
    ['/', 1, { from: 0, query: '' }],
    ['Hi /sig', 7, { from: 3, query: 'sig' }],
    ['Hi\n/Grüß', 8, { from: 3, query: 'Grüß' }],
    ['Hi /sig off', 7, { from: 3, query: 'sig' }],
  ])('that begins a word asks: %j', (text, caret, expected) => expect(slashAt(text, caret)).toEqual(expected));
  it.each([
    ['and/or', 6],
    ['https://', 8],
    ['5 / 6', 5],
    ['/sig off', 8],
    ['', 0],
  ])('elsewhere asks nothing: %j', (text, caret) => expect(slashAt(text, caret)).toBeNull());
  it('finds names that begin with the words first', () =>
    expect(
      matching([{ name: 'New sign' }, { name: 'Sign-off' }, { name: 'Pots' }], 'SIG').map(({ name }) => name),
    ).toEqual(['Sign-off', 'New sign']));
});
