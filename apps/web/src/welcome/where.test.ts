import { describe, expect, it } from 'vitest';
import { nextFrom, viewFrom, withTokenHidden } from './where.ts';

const at = (address: string) => {
  const { pathname, search, hash } = new URL(address, 'http://here');
  return { pathname, search, hash };
};

describe('the first page', () => {
  it('reads its view and a token out of the fragment', () => {
    expect(viewFrom(at('/sign-in'))).toEqual({ name: 'sign-in' });
    expect(viewFrom(at('/sign-in#sign-up'))).toEqual({ name: 'sign-up' });
    expect(viewFrom(at('/#reset=abc%20d'))).toEqual({ name: 'reset', token: 'abc d' });
    expect(viewFrom(at('/#invitation=tok'))).toEqual({ name: 'invitation', token: 'tok' });
  });

  it('reads the links of mails, and hides their token from what browsers tell others', () => {
    expect(viewFrom(at('/reset?token=abc'))).toEqual({ name: 'reset', token: 'abc' });
    expect(viewFrom(at('/join?token=abc'))).toEqual({ name: 'invitation', token: 'abc' });
    expect(withTokenHidden(at('/reset?token=a%26c'))).toBe('/reset#reset=a%26c');
    expect(viewFrom(at('/reset#reset=a%26c'))).toEqual({ name: 'reset', token: 'a&c' });
    expect(withTokenHidden(at('/sign-in?next=%2F'))).toBeNull();
  });

  it('lets the fragment win over the path, so that a way back works', () => {
    expect(viewFrom(at('/reset?token=abc#sign-in'))).toEqual({ name: 'sign-in' });
  });

  it('shows sign-in for a link that lost its token or means nothing', () => {
    expect(viewFrom(at('/#reset='))).toEqual({ name: 'sign-in' });
    expect(viewFrom(at('/reset'))).toEqual({ name: 'sign-in' });
    expect(viewFrom(at('/#reset=%'))).toEqual({ name: 'reset', token: '%' });
    expect(viewFrom(at('/#toString'))).toEqual({ name: 'sign-in' });
    expect(viewFrom(at('/calendar'))).toEqual({ name: 'sign-in' });
  });

  it('goes back only to pages of this installation', () => {
    const next = (search: string): string => nextFrom({ pathname: '/sign-in', search });
    expect(next('?next=%2Fcalendar%3Fweek%3D3')).toBe('/calendar?week=3');
    expect(next('?next=https%3A%2F%2Fevil.example')).toBe('/');
    expect(next('?next=%2F%2Fevil.example')).toBe('/');
    expect(next('?next=%2F%5Cevil.example')).toBe('/');
    expect(next('?next=%2Fsign-in%3Fnext%3Dx')).toBe('/');
    expect(next('')).toBe('/');
  });

  it('goes on to the page in whose place it was shown', () => {
    expect(nextFrom({ pathname: '/calendar', search: '?week=3' })).toBe('/calendar?week=3');
    expect(nextFrom({ pathname: '/reset', search: '' })).toBe('/');
  });
});
