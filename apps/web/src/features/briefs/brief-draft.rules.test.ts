import { describe, expect, it } from 'vitest';
import { type BriefDraft, bodyOf, differences, faultOf, linksIn, sameDraft } from './brief-draft.rules.ts';

const draft: BriefDraft = {
  title: 'Wood-firing weekend',
  what: 'Three places left.',
  audience: '',
  tone: '',
  links: 'marram.example/firing\n',
  language: 'en',
  accountIds: ['a'],
  brandId: null,
  insight: null,
};

describe('the brief in its fields', () => {
  it('reads one link a line and ignores empty lines', () => {
    expect(linksIn(' marram.example/firing \r\n\n second.example ')).toEqual([
      'marram.example/firing',
      'second.example',
    ]);
  });
  it('does not count an unfinished empty line as a change to save', () => {
    expect(sameDraft(draft, { ...draft, links: 'marram.example/firing' })).toBe(true);
    expect(sameDraft(draft, { ...draft, accountIds: ['a', 'b'] })).toBe(false);
  });
  it('leaves an emptied title out, so that the server names the brief', () => {
    expect(bodyOf({ ...draft, title: '  ' })).not.toHaveProperty('title');
  });
  it('says why nothing can be saved yet', () => {
    expect(faultOf({ ...draft, what: ' \n' })).toContain('Write what you want to say');
    expect(faultOf({ ...draft, links: Array.from({ length: 11 }, (_, at) => `l${at}.example`).join('\n') })).toContain(
      '11',
    );
    expect(faultOf(draft)).toBeNull();
  });
  it('shows only the fields in which two versions differ', () => {
    const found = differences(draft, { ...draft, what: 'Two places left.' }, (field, one) => String(one[field]));
    expect(found).toEqual([
      { field: 'what', name: 'What we want to say', mine: 'Three places left.', theirs: 'Two places left.' },
    ]);
  });
});
