import { describe, expect, it } from 'vitest';
import { nextFrom, viewFrom } from './where.ts';

describe('the first page', () => {
  it('reads its view and a token out of the fragment', () => {
    expect(viewFrom('')).toEqual({ name: 'sign-in' });
    expect(viewFrom('#sign-up')).toEqual({ name: 'sign-up' });
    expect(viewFrom('#reset=abc%20d')).toEqual({ name: 'reset', token: 'abc d' });
    expect(viewFrom('#invitation=tok')).toEqual({ name: 'invitation', token: 'tok' });
  });

  it('shows sign-in for a link that lost its token or means nothing', () => {
    expect(viewFrom('#reset=')).toEqual({ name: 'sign-in' });
    expect(viewFrom('#reset=%')).toEqual({ name: 'reset', token: '%' });
    expect(viewFrom('#toString')).toEqual({ name: 'sign-in' });
  });

  it('goes back only to pages of this installation', () => {
    expect(nextFrom('?next=%2Fcalendar%3Fweek%3D3')).toBe('/calendar?week=3');
    expect(nextFrom('?next=https%3A%2F%2Fevil.example')).toBe('/');
    expect(nextFrom('?next=%2F%2Fevil.example')).toBe('/');
    expect(nextFrom('?next=%2F%5Cevil.example')).toBe('/');
    expect(nextFrom('?next=%2Fwelcome')).toBe('/');
    expect(nextFrom('')).toBe('/');
  });
});
