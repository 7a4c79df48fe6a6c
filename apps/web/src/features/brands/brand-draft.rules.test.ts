import { describe, expect, it } from 'vitest';
import { bannedIn, bodyOfBrand, emptyBrand, faultsOfBrand, sameBrand } from './brand-draft.rules.ts';

describe('the form of a brand', () => {
  it('reads banned words by line or comma, each once in any case of letters', () => {
    expect(bannedIn('cheap, Unique\nunique\n\n revolutionary ')).toEqual(['cheap', 'Unique', 'revolutionary']);
  });
  it('sends only the samples that were written', () => {
    expect(bodyOfBrand({ ...emptyBrand, name: ' Marram ', samples: ['', ' One. ', ''] })).toMatchObject({
      name: 'Marram',
      samples: ['One.'],
    });
  });
  it('says what is wrong beside its field', () => {
    expect(faultsOfBrand({ ...emptyBrand, colours: ['#12'] })).toEqual({
      name: 'A brand needs a name.',
      colours: '“#12” is no colour. One looks like #7a3b2a.',
    });
    expect(faultsOfBrand({ ...emptyBrand, name: 'Marram', colours: ['#7A3b2a'] })).toEqual({});
    expect(faultsOfBrand({ ...emptyBrand, name: 'M', bannedWords: 'x'.repeat(61) }).bannedWords).toContain('60');
  });
  it('does not take a space more for a change', () => {
    expect(sameBrand({ ...emptyBrand, name: 'Marram' }, { ...emptyBrand, name: 'Marram ' })).toBe(true);
  });
});
