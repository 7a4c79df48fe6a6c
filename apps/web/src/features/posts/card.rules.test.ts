import { describe, expect, it } from 'vitest';
import { domainOf, firstAddress, wantsCard, withLink } from './card.rules.ts';
import type { DraftContent } from './draft.rules.ts';

const said = (text: string): DraftContent => ({ parts: [{ text, media: [] }] });
const url = 'https://kiln.example/opening';
const link = { url, title: 'Opening', description: '' };

describe('the address that a card is made for', () => {
  it.each([
    [`Come and see: ${url}.`, url],
    [`(${url})`, url],
    ['See https://kiln.example/a_(pot), please', 'https://kiln.example/a_(pot)'],
    [`„${url}“ and https://other.example`, url],
    ['陶器 https://kiln.example/陶器。', 'https://kiln.example/陶器。'],
    ['no address, not even kiln.example', null],
    ['https://', null],
    ['http://nothing-yet', null],
  ])('of “%s” is %s', (text, address) => {
    expect(firstAddress(said(text))).toBe(address);
  });
});

describe('a card', () => {
  it('is made by itself for an address that is new in the text, and never again for one that was known', () => {
    expect(wantsCard(said(url), url, new Set())).toBe(true);
    expect(wantsCard(said(url), url, new Set([url]))).toBe(false);
    expect(wantsCard(said('nothing'), null, new Set())).toBe(false);
  });

  it('gives way to a new address only where its own is gone from the text', () => {
    const other = 'https://other.example/';
    expect(wantsCard(withLink(said(`${other} ${url}`), link), other, new Set())).toBe(false);
    expect(wantsCard(withLink(said(other), link), other, new Set())).toBe(true);
  });

  it('is not made below a poll', () => {
    const poll = { options: ['a', 'b'], durationMinutes: 60, isMultiple: false };
    expect(wantsCard({ ...said(url), poll }, url, new Set())).toBe(false);
  });

  it('is taken out without a trace, and its address read as people do', () => {
    expect(withLink(withLink(said('a'), link), null)).toEqual(said('a'));
    expect(domainOf('https://www.kiln.example/opening?a=b')).toBe('kiln.example');
  });
});
